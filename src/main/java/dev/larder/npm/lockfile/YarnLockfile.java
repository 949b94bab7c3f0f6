package dev.larder.npm.lockfile;

import dev.larder.domain.Digest;
import dev.larder.domain.Lockfile;
import dev.larder.domain.Lockfile.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code yarn.lock} of yarn 1 (yarnpkg/yarn src/lockfile/parse.js), which is no YAML: lines, indented by twos.
 *
 * <pre>{@code
 * "ms@2.1.2 - 2.1.3", ms@^2.0.0:
 *   version "2.1.3"
 *   resolved "https://.../ms/-/ms-2.1.3.tgz#574c8138ce1d2b5861f0b44579dbadd60c6615b2"
 *   integrity sha512-...
 *   dependencies:
 *     other "^1.0.0"
 * }</pre>
 */
final class YarnLockfile {

    private final Draft draft = new Draft();
    private final Set<String> seen = new HashSet<>();
    private List<Named> wanted = List.of();
    private String version;
    private String resolved;
    private String integrity;

    static Lockfile read(String text) {
        var reader = new YarnLockfile();
        var number = 0;
        for (var line : (Iterable<String>) text.lines()::iterator) {
            reader.line(++number, line);
        }
        reader.endOfEntry();
        return reader.draft.finish(Kind.YARN_1, "1");
    }

    private void line(int number, String line) {
        var content = line.strip();
        if (content.isEmpty() || content.startsWith("#")) {
            return;
        }
        if (!Character.isWhitespace(line.charAt(0))) {
            endOfEntry();
            wanted = patterns(number, content);
        } else if (wanted.isEmpty()) {
            throw Draft.malformed(number, "it is indented, but belongs to nothing");
        } else if (line.startsWith("  ") && !line.startsWith("   ")) {
            property(YarnLine.words(number, content));
        } // else a dependency, whose pattern is a key of its own
    }

    private List<Named> patterns(int number, String content) {
        if (!content.endsWith(":")) {
            throw Draft.malformed(number, "expected what is wanted, and a colon: ms@^2.0.0:");
        }
        var patterns = new ArrayList<Named>();
        for (var pattern : YarnLine.words(number, content.substring(0, content.length() - 1))) {
            if (!seen.add(pattern)) {
                throw Draft.malformed(number, "what is wanted here was wanted above already");
            }
            patterns.add(Named.split(pattern));
        }
        if (patterns.isEmpty()) {
            throw Draft.malformed(number, "nothing is wanted here");
        }
        return patterns;
    }

    private void property(List<String> words) {
        if (words.size() == 2) {
            switch (words.getFirst()) {
                case "version" -> version = words.getLast();
                case "resolved" -> resolved = words.getLast();
                case "integrity" -> integrity = words.getLast();
                default -> {}
            }
        }
    }

    private void endOfEntry() {
        if (wanted.isEmpty()) {
            return;
        }
        wanted.forEach(draft::want);
        // The same is locked for all patterns; one that is a range says that it is a registry's.
        var locked = wanted.stream()
                .filter(pattern -> pattern.elsewhere().isEmpty())
                .findFirst()
                .orElse(wanted.getFirst());
        locked.elsewhere()
                .ifPresentOrElse(
                        draft::leave, () -> draft.lock(locked.name(), version == null ? "" : version, digest()));
        wanted = List.of();
        version = null;
        resolved = null;
        integrity = null;
    }

    /** Yarn before 1.10 wrote no integrity, but the SHA-1 behind the URL. */
    private Optional<Digest> digest() {
        var hash = resolved == null ? -1 : resolved.lastIndexOf('#');
        return Fields.integrity(integrity)
                .or(() -> hash < 0 ? Optional.empty() : Digest.shasum(resolved.substring(hash + 1)));
    }
}
