package dev.larder.npm.lockfile;

import dev.larder.domain.Lockfile;
import dev.larder.domain.Lockfile.Kind;
import dev.larder.domain.Lockfile.LeftOut;
import java.util.HashMap;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The {@code yarn.lock} of yarn 2 and later (yarnpkg/berry packages/yarnpkg-core/sources/Project.ts). A key holds all
 * that dependents ask for, {@code "ms@npm:^2.0.0, ms@npm:^2.1.1"}; its {@code resolution} what they get.
 */
final class BerryLockfile {

    private static final Pattern VERSION = Pattern.compile("\\d{1,3}");
    private static final String PATCH = "patch:";
    private static final String ITSELF = "workspace:.";
    private static final int MOST_PATCHES = 8;

    private final Draft draft = new Draft();
    private String version = "";

    static Lockfile read(String text) {
        var reader = new BerryLockfile();
        Yaml.read(text, in -> in.fields("the file", key -> reader.entry(in, key)));
        if (!VERSION.matcher(reader.version).matches()) {
            throw Draft.malformed(1, "its __metadata has no version");
        }
        return reader.draft.finish(Kind.YARN_BERRY, reader.version);
    }

    private void entry(Yaml in, String key) {
        if (key.equals("__metadata")) {
            version = in.texts(key).getOrDefault("version", "");
            return;
        }
        var texts = new HashMap<String, String>();
        in.fields("an entry", field -> {
            switch (field) {
                case "version", "resolution" -> in.textOrSkip().ifPresent(text -> texts.put(field, text));
                case "peerDependencies" -> in.texts(field).forEach((name, range) -> draft.want(Named.of(name, range)));
                default -> in.skip();
            }
        });
        for (var descriptor : key.split(",")) {
            draft.want(Named.split(withoutBindings(descriptor.strip())));
        }
        locked(texts.getOrDefault("version", ""), texts.getOrDefault("resolution", ""));
    }

    private void locked(String version, String resolution) {
        var patched = unpatched(resolution);
        if (patched.isEmpty()) {
            draft.leave(LeftOut.UNREADABLE);
            return;
        }
        var locked = patched.get();
        if (locked.spec().equals(ITSELF)) {
            return;
        }
        // Of what is patched the resolution may have but a range; the entry's version is exact.
        var exact = resolution.contains("@" + PATCH) ? version : locked.spec();
        locked.elsewhere().ifPresentOrElse(draft::leave, () -> draft.lock(locked.name(), exact, Optional.empty()));
    }

    /** What is resolved to: of {@code ms@patch:ms@npm%3A2.1.3#fix.patch::hash=1}, patched again or not, {@code ms@2.1.3}. */
    private static Optional<Named> unpatched(String resolution) {
        var locked = Named.split(withoutBindings(resolution));
        for (var i = 0; i < MOST_PATCHES && locked.spec().startsWith(PATCH); i++) {
            var source = locked.spec().substring(PATCH.length()).split("#", 2)[0];
            locked = Named.split(withoutBindings(decoded(source)));
        }
        return locked.spec().startsWith(PATCH) ? Optional.empty() : Optional.of(locked);
    }

    /** Yarn binds a locator, a hash, an archive's URL to what it resolves: {@code ::locator=...}. */
    private static String withoutBindings(String text) {
        return text.split("::", 2)[0];
    }

    /** Once; what is patched twice is encoded twice. */
    private static String decoded(String text) {
        return text.replaceAll("(?i)%3a", ":")
                .replaceAll("(?i)%40", "@")
                .replaceAll("(?i)%2f", "/")
                .replaceAll("(?i)%23", "#")
                .replace("%25", "%");
    }
}
