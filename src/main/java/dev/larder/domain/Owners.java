package dev.larder.domain;

import java.util.List;
import java.util.Set;

/**
 * Who is to own a package from now on.
 *
 * @param names of users
 * @param revisions of the package as the client read it, wherever it says so
 */
public record Owners(Set<String> names, List<String> revisions) {

    /** How many a package may have: each is looked up when it is added. */
    public static final int MOST = 90;

    public Owners {
        names = Set.copyOf(names);
        revisions = List.copyOf(revisions);
        names.forEach(Principal.Known::requireName);
        if (names.isEmpty()) {
            throw new Refusal(new Problem.Forbidden("a package needs an owner: add another one first"));
        }
        if (names.size() > MOST) {
            throw new Refusal(new Problem.Forbidden("a package has " + MOST + " owners at most"));
        }
    }
}
