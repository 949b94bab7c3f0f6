package dev.larder.domain;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a project's lockfile says, as far as a registry can serve it.
 *
 * @param kind who writes such files
 * @param version the file's own version as it gives it: {@code 3}, {@code 9.0}; yarn 1 has but {@code 1}
 * @param packages each version of a registry's package once, by name and version
 * @param ranges for packages among {@link #packages}, what dependents ask for: ranges, exact versions and dist-tags, as
 *     written, of projects and of packages as far as the file has them. Dependents that ask for nothing of that kind
 *     (whose lockfile has only what it led to) leave none, so a package may have no entry.
 * @param leftOut how often something that the file locks is not among {@link #packages}; without reasons that never were
 */
public record Lockfile(
        Kind kind,
        String version,
        List<Locked> packages,
        Map<PackageName, Set<String>> ranges,
        Map<LeftOut, Integer> leftOut) {

    /** The formats, each with the file name that people know it by. */
    public enum Kind {
        NPM("package-lock.json"),
        PNPM("pnpm-lock.yaml"),
        YARN_1("yarn.lock of yarn 1"),
        YARN_BERRY("yarn.lock of yarn 2 and later"),
        BUN("bun.lock");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** For a sentence: {@code pnpm-lock.yaml}. */
        public String title() {
            return title;
        }
    }

    /**
     * One version of a package.
     *
     * @param integrity the strongest digest that the file has of its tarball; yarn 2 and later keep none
     */
    public record Locked(PackageName name, Version version, Optional<Digest> integrity) {}

    /** Why something that a lockfile locks is not asked of a registry. */
    public enum LeftOut {
        /** A repository of git's. */
        GIT,
        /** A folder or a tarball on the disk. */
        FILE,
        /** A link to a folder. npm links its workspaces, too. */
        LINK,
        /** A project of the same repository. */
        WORKSPACE,
        /** A tarball by its URL, or something from a source that the dependent names, such as a runtime. */
        ELSEWHERE,
        /** It comes inside the tarball of the package that needs it. */
        BUNDLED,
        /** A name or a version that no registry can know. */
        UNREADABLE
    }

    public Lockfile {
        packages = List.copyOf(packages);
        ranges = ranges.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, wanted -> Set.copyOf(wanted.getValue())));
        var counts = new EnumMap<LeftOut, Integer>(LeftOut.class);
        counts.putAll(leftOut);
        leftOut = Collections.unmodifiableMap(counts);
    }
}
