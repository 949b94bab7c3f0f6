package dev.larder.domain;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who is to own a package from now on.
 *
 * @param names of users
 * @param revisions of the package as the client read it, wherever it says so
 */
public record Owners(Set<String> names, List<String> revisions) {

    /** How many a package may have: each is looked up when it is added. */
    public static final int MOST = 90;

    /** What accounts are called, and callers with AWS credentials. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/+=,@:-]{0,199}");

    public Owners {
        names = Set.copyOf(names);
        revisions = List.copyOf(revisions);
        names.forEach(Owners::requireName);
        if (names.isEmpty()) {
            throw new Refusal(new Problem.Forbidden("a package needs an owner: add another one first"));
        }
        if (names.size() > MOST) {
            throw new Refusal(new Problem.Forbidden("a package has " + MOST + " owners at most"));
        }
    }

    /** Refuses what cannot be the name of a user. */
    public static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new Refusal(new Problem.InvalidUserName(name));
        }
    }
}
