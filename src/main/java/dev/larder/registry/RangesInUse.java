package dev.larder.registry;

import dev.larder.domain.LockfileName;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which versions of a package people would install today: what lockfiles say that dependents ask for, or else what is
 * compatible with the versions that were installed. What lockfiles lock is read once an instance, and again when it changes.
 */
final class RangesInUse {

    private final KeptLockfiles lockfiles;
    private final Map<LockfileName, Content> contents = new HashMap<>();

    private record Content(String digest, LockedPackages packages) {}

    RangesInUse(KeptLockfiles lockfiles) {
        this.lockfiles = lockfiles;
    }

    /**
     * The ranges, versions and dist-tags in use.
     *
     * @param held the versions whose tarballs we hold
     */
    synchronized Set<String> of(PackageName name, Set<Version> held) {
        var kept = lockfiles.list();
        contents.keySet().retainAll(kept.stream().map(KeptLockfile::name).toList());
        for (var lockfile : kept) {
            var known = contents.get(lockfile.name());
            if (known == null || !known.digest().equals(lockfile.digest())) {
                contents.put(lockfile.name(), new Content(lockfile.digest(), lockfiles.content(lockfile.name())));
            }
        }
        var asked = contents.values().stream()
                .map(content -> content.packages().all().get(name))
                .filter(locked -> locked != null)
                .flatMap(locked -> locked.ranges().stream())
                .collect(Collectors.toUnmodifiableSet());
        return asked.isEmpty()
                ? held.stream().map(version -> "^" + version.precedence()).collect(Collectors.toUnmodifiableSet())
                : asked;
    }
}
