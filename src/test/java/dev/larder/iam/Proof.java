package dev.larder.iam;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether a role allows what its function does, and nothing else. */
public final class Proof {

    private Proof() {}

    /** What {@code function} did and its role does not allow, a sentence each. */
    public static List<String> missing(Roles roles, String function, Deeds deeds) {
        var policy = roles.of(function);
        return deeds.of(function).stream()
                .filter(access -> !policy.allows(access))
                .sorted(Comparator.comparing(Access::toString))
                .map(access -> "%s may not %s on %s with %s, but did in %s"
                        .formatted(
                                function,
                                access.action(),
                                access.resource(),
                                access.context(),
                                deeds.during(function, access)))
                .toList();
    }

    /** What the role of {@code function} allows and the function never did, a sentence each. */
    public static List<String> idle(Roles roles, String function, Deeds deeds) {
        var done = deeds.of(function);
        return roles.of(function).grants().stream()
                .filter(grant -> done.stream().noneMatch(grant::matches))
                .filter(grant -> !Unseen.explains(function, grant))
                .map(grant -> function + " never used " + grant)
                .sorted()
                .toList();
    }

    /** The statements of a role without which something that {@code function} did would be refused. */
    public static Set<String> needed(Roles roles, String function, Deeds deeds) {
        return roles.sids(function).stream()
                .filter(sid -> !missing(roles.without(sid), function, deeds).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The statements of a role that allow nothing but what no test can see used. */
    public static Set<String> unseen(Roles roles, String function) {
        return roles.of(function).statements().stream()
                .filter(Statement::allow)
                .filter(statement -> statement.grants().stream().allMatch(grant -> Unseen.explains(function, grant)))
                .map(Statement::sid)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
