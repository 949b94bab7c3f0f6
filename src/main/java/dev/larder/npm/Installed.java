package dev.larder.npm;

import dev.larder.domain.Inventory;
import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What an audit's body says is installed, as far as it has been read. */
final class Installed {

    /** As many as a lockfile may lock; anybody may ask, and each version takes time here and upstream. */
    private static final int MOST_VERSIONS = 50_000;

    private final Map<PackageName, Set<Version>> versions = new HashMap<>();
    private int count;

    void add(PackageName name, Version version) {
        if (versions.computeIfAbsent(name, _ -> new HashSet<>()).add(version) && ++count > MOST_VERSIONS) {
            throw new Refusal(new Problem.BodyTooLarge("it names more than " + MOST_VERSIONS + " versions"));
        }
    }

    Inventory inventory() {
        return new Inventory(versions);
    }
}
