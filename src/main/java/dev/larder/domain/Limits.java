package dev.larder.domain;

import java.util.List;

/**
 * What a token may do less than the user whose it is.
 *
 * @param readOnly whether it may change nothing
 * @param packages the hosted packages that it may touch, and read; empty: all. What the upstream has, everybody may read.
 */
public record Limits(boolean readOnly, List<PackagePattern> packages) {

    /** No limits. */
    public static final Limits NONE = new Limits(false, List.of());

    public Limits {
        packages = List.copyOf(packages);
    }

    /** Whether the token may do {@code permission} with a hosted package of that name, as far as these limits go. */
    public boolean allow(Permission permission, PackageName name) {
        return (!readOnly || permission == Permission.READ)
                && (packages.isEmpty() || packages.stream().anyMatch(pattern -> pattern.matches(name)));
    }

    /** Whether the token stands for its user in all things: only then may it change accounts, tokens, teams and rules. */
    public boolean isNone() {
        return !readOnly && packages.isEmpty();
    }
}
