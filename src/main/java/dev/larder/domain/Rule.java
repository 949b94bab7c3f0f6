package dev.larder.domain;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may do what with the packages that match a pattern. What is not said is as in {@link #DEFAULT}.
 *
 * <p>Whom a permission is given to is a user's name, {@code @org} (its members), {@code @org:team}, {@code $all} (also
 * without a token, where the registry allows that, and only what is public), {@code $authenticated}, or {@code $owners}
 * (of a package that does not exist yet: everybody with a token).
 */
public record Rule(PackagePattern packages, Map<Permission, Set<String>> given) {

    public static final String ALL = "$all";
    public static final String AUTHENTICATED = "$authenticated";
    public static final String OWNERS = "$owners";

    private static final Set<String> GROUPS = Set.of(ALL, AUTHENTICATED, OWNERS);

    /** What holds where no rule matches: everybody reads, owners do the rest, and whoever creates a package owns it. */
    public static final Rule DEFAULT = new Rule(
            PackagePattern.ALL,
            Map.of(
                    Permission.READ, Set.of(ALL),
                    Permission.PUBLISH, Set.of(OWNERS),
                    Permission.UNPUBLISH, Set.of(OWNERS),
                    Permission.ADMINISTER, Set.of(OWNERS)));

    public Rule {
        given = Map.copyOf(given);
        given.values().stream()
                .flatMap(Set::stream)
                .filter(name -> !isSomebody(name))
                .findAny()
                .ifPresent(_ -> {
                    throw new Refusal(new Problem.MalformedBody("a permission is given to a user's name, @org,"
                            + " @org:team, " + String.join(", ", List.of(ALL, AUTHENTICATED, OWNERS))));
                });
    }

    /** Whether that is a group, an organisation, a team or a user, there or not. Rules are read with every request. */
    private static boolean isSomebody(String name) {
        return GROUPS.contains(name) || Principal.Known.isName(name.startsWith("@") ? name.substring(1) : name);
    }

    /** Whom {@code permission} is given to. */
    public Set<String> to(Permission permission) {
        return given.getOrDefault(permission, DEFAULT.given.get(permission));
    }
}
