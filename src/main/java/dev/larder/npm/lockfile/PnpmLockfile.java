package dev.larder.npm.lockfile;

import dev.larder.domain.Lockfile;
import dev.larder.domain.Lockfile.Kind;
import dev.larder.domain.Lockfile.LeftOut;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code pnpm-lock.yaml} (pnpm/pnpm lockfile/types/src/index.ts). pnpm 11 and later write two documents when the workspace
 * has configuration dependencies, or pins pnpm itself: these come first (lockfile/fs/src/yamlDocuments.ts), and count.
 */
final class PnpmLockfile {

    private static final Pattern VERSIONS = Pattern.compile("(5|6|7|9)(\\.\\d)?");

    private final Draft draft = new Draft();
    private String version = "";

    static Lockfile read(String text) {
        var reader = new PnpmLockfile();
        Yaml.read(text, reader::document);
        if (reader.version.isEmpty()) {
            throw Draft.malformed(1, "it is empty");
        }
        return reader.draft.finish(Kind.PNPM, reader.version);
    }

    private void document(Yaml in) {
        var found = new String[] {""};
        var line = in.line();
        in.fields("the file", field -> {
            switch (field) {
                case "lockfileVersion" -> found[0] = in.textOrSkip().orElse("");
                case "importers" -> in.fields(field, _ -> in.fields("an importer", group -> importer(in, group)));
                case "packages" -> in.fields(field, key -> locked(in, key));
                case "catalogs" -> in.fields(field, catalog -> catalog(in, catalog));
                default -> importer(in, field); // of a project that is no workspace, until 8.x
            }
        });
        if (!VERSIONS.matcher(found[0]).matches()) {
            throw Draft.malformed(
                    line,
                    "its lockfileVersion is none that Larder knows: 5.x, 6.x, 7.x and 9.x, as pnpm 3 to 12 write");
        }
        version = found[0];
    }

    private void importer(Yaml in, String group) {
        switch (group) {
            case "specifiers" -> in.texts(group).forEach((alias, spec) -> draft.want(Named.of(alias, spec)));
            case "dependencies",
                    "devDependencies",
                    "optionalDependencies",
                    "configDependencies",
                    "packageManagerDependencies" -> in.fields(group, alias -> dependency(in, alias));
            default -> in.skip();
        }
    }

    /** {@code 1.0.0} in 5.x, {@code {specifier: ^1.0.0, version: 1.0.0}} since. Links are among no packages. */
    private void dependency(Yaml in, String alias) {
        var texts = in.isMapping()
                ? in.texts("a dependency")
                : in.textOrSkip().map(version -> Map.of("version", version)).orElse(Map.of());
        var specifier = Named.of(alias, texts.getOrDefault("specifier", ""));
        if (texts.getOrDefault("version", "").startsWith("link:")) {
            draft.leave(specifier.elsewhere().filter(LeftOut.WORKSPACE::equals).orElse(LeftOut.LINK));
        } else if (texts.containsKey("specifier")) {
            draft.want(specifier);
        }
    }

    private void catalog(Yaml in, String catalog) {
        in.fields("a catalog", alias -> {
            var specifier = in.texts("a dependency").get("specifier");
            if (specifier != null) {
                draft.define(catalog, Named.of(alias, specifier), alias);
            }
        });
    }

    private void locked(Yaml in, String key) {
        var resolution = new HashMap<String, String>();
        in.fields("an entry of packages", field -> {
            switch (field) {
                case "resolution" -> resolution.putAll(in.texts(field));
                case "peerDependencies" -> in.texts(field).forEach((name, range) -> draft.want(Named.of(name, range)));
                default -> in.skip();
            }
        });
        var locked = PnpmKey.parse(key);
        if (locked.name().isEmpty() || locked.elsewhere().isPresent()) {
            draft.leave(source(resolution, locked));
        } else {
            draft.lock(locked.name(), locked.spec(), Fields.integrity(resolution.get("integrity")));
        }
    }

    private static LeftOut source(Map<String, String> resolution, Named locked) {
        var type = resolution.getOrDefault("type", "");
        var tarball = resolution.getOrDefault("tarball", "");
        if (type.equals("git") || "true".equals(resolution.get("gitHosted"))) {
            return LeftOut.GIT;
        }
        if (type.equals("directory") || tarball.startsWith("file:")) {
            return LeftOut.FILE;
        }
        if (!tarball.isEmpty()) {
            return LeftOut.ELSEWHERE;
        }
        var reason = locked.elsewhere().orElse(LeftOut.UNREADABLE);
        return locked.name().isEmpty() && reason == LeftOut.GIT ? LeftOut.ELSEWHERE : reason; // host/name/version
    }
}
