package dev.larder.domain;

import java.util.Map;
import java.util.Set;

/**
 * What a decision needs to know of a package.
 *
 * @param origin whose it is
 * @param access who may read it, as its owners set it
 * @param owners the users who own it
 * @param teams what teams were granted on it, by {@link Grants#teamId}
 */
public record Subject(
        PackageName name, Provenance origin, Access access, Set<String> owners, Map<String, Permission> teams) {

    /** Whose a package is. */
    public enum Provenance {
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
        return new Subject(name, Provenance.PROXIED, Access.PUBLIC, Set.of(), Map.of());
    }

    /** A package that does not exist yet. */
    public static Subject unborn(PackageName name) {
        return new Subject(name, Provenance.UNBORN, Access.RESTRICTED, Set.of(), Map.of());
    }
}
