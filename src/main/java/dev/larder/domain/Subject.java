package dev.larder.domain;

import java.util.Map;
import java.util.Set;

/**
 * What a decision needs to know of a package.
 *
 * @param ownership whose it is
 * @param access who may read it, as its owners set it
 * @param owners the users who own it
 * @param teams what teams were granted on it, by {@link Grants#teamId}
 */
public record Subject(
        PackageName name, Ownership ownership, Access access, Set<String> owners, Map<String, Permission> teams) {

    /** Whose a package is. */
    public enum Ownership {
        HOSTED,
        /** The upstream's. */
        PROXIED,
        /** Nobody's yet: whoever may publish it becomes its owner. */
        UNBORN
    }

    public Subject {
        owners = Set.copyOf(owners);
        teams = Map.copyOf(teams);
    }

    /** A package of the upstream. */
    public static Subject proxied(PackageName name) {
        return new Subject(name, Ownership.PROXIED, Access.PUBLIC, Set.of(), Map.of());
    }

    /** A package that does not exist yet. */
    public static Subject unborn(PackageName name) {
        return new Subject(name, Ownership.UNBORN, Access.RESTRICTED, Set.of(), Map.of());
    }
}
