package dev.larder.domain;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may do what: pure decisions.
 *
 * @param anonymousRead whether callers without a token may read what is public
 * @param claimedScopes scopes (without {@code @}) that are ours: in whatever case, their packages are never asked upstream
 */
public record Policy(boolean anonymousRead, Set<String> claimedScopes) {

    public Policy {
        claimedScopes = claimedScopes.stream()
                .map(scope -> scope.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether {@code who} may read anything at all. */
    public boolean mayEnter(Principal who) {
        return switch (who) {
            case Principal.Known _ -> true;
            case Principal.Anonymous _ -> anonymousRead;
        };
    }

    /** Refuses a caller who may read nothing at all. */
    public void requireEntry(Principal who) {
        if (!mayEnter(who)) {
            throw new Refusal(new Problem.Unauthenticated(
                    "this registry answers only callers with a token: put one in your .npmrc"));
        }
    }

    /** Whether {@code who} may do {@code wanted} with a package; one that they may not even read does not exist for them. */
    public boolean may(Principal who, Permission wanted, Subject subject, Grants grants) {
        return switch (who) {
            case Principal.Anonymous _ ->
                wanted == Permission.READ
                        && anonymousRead
                        && subject.access() == Access.PUBLIC
                        && grants.ruleFor(subject.name()).to(Permission.READ).contains(Rule.ALL);
            case Principal.User user ->
                limitsAllow(user, wanted, subject)
                        && (isGiven(user, wanted, subject, grants)
                                || wanted == Permission.READ && isGivenMoreThanReading(user, subject, grants));
            case Principal.Guest guest ->
                guest.isAllowed(wanted, subject.name())
                        || wanted == Permission.READ
                                && subject.ownership() == Subject.Ownership.PROXIED
                                && isForWhoeverHasAToken(subject.name(), grants);
        };
    }

    /** Whether {@code who} may do everything in this repository, the rules included. */
    public boolean isAdministrator(Principal who, Grants grants) {
        return who instanceof Principal.User user
                && user.limits().isNone()
                && (user.administrator() || grants.administrators().contains(user.name()));
    }

    /** Whether {@code who} may change an organisation: its members and its teams. */
    public boolean mayAdministerOrg(Principal who, String org, Grants grants) {
        return isAdministrator(who, grants)
                || who instanceof Principal.User user
                        && user.limits().isNone()
                        && grants.administersOrg(user.name(), org);
    }

    /** Whether {@code who} may see an organisation: that there is one, its members and its teams. */
    public boolean maySeeOrg(Principal who, String org, Grants grants) {
        return isAdministrator(who, grants)
                || who instanceof Principal.User user && grants.membersOf(org).containsKey(user.name());
    }

    /** Whether the name is ours although nothing of that name was published yet. */
    public boolean isClaimed(PackageName name) {
        return name.scope()
                .filter(scope -> claimedScopes.contains(scope.toLowerCase(Locale.ROOT)))
                .isPresent();
    }

    /**
     * Who may read or change a package because somebody has said so of them: its owners, the teams that were granted
     * something, whom its rule names. Whoever may because everybody may is not among them.
     *
     * @return user to {@link Permission#READ} or {@link Permission#PUBLISH}
     */
    public Map<String, Permission> collaborators(Subject subject, Grants grants) {
        var named = new HashSet<>(subject.owners());
        subject.teams().keySet().forEach(team -> named.addAll(grants.usersOf(team)));
        for (var permission : Permission.values()) {
            for (var whom : grants.ruleFor(subject.name()).to(permission)) {
                if (whom.startsWith("@")) {
                    named.addAll(grants.usersIn(whom));
                } else if (!whom.startsWith("$")) {
                    named.add(whom);
                }
            }
        }
        var found = new TreeMap<String, Permission>();
        for (var name : named) {
            mostOf(new Principal.User(name, false, Limits.NONE), subject, grants)
                    .ifPresent(most -> found.put(name, most));
        }
        return found;
    }

    /** The most that {@code who} may do with a package, of {@link Permission#PUBLISH} and {@link Permission#READ}. */
    public Optional<Permission> mostOf(Principal who, Subject subject, Grants grants) {
        return Stream.of(Permission.PUBLISH, Permission.READ)
                .filter(wanted -> may(who, wanted, subject, grants))
                .findFirst();
    }

    private static boolean limitsAllow(Principal.User user, Permission wanted, Subject subject) {
        return subject.ownership() == Subject.Ownership.PROXIED && wanted == Permission.READ
                || user.limits().allow(wanted, subject.name());
    }

    private static boolean isForWhoeverHasAToken(PackageName name, Grants grants) {
        var readers = grants.ruleFor(name).to(Permission.READ);
        return readers.contains(Rule.ALL) || readers.contains(Rule.AUTHENTICATED);
    }

    private static boolean isGivenMoreThanReading(Principal.User user, Subject subject, Grants grants) {
        return Set.of(Permission.PUBLISH, Permission.UNPUBLISH, Permission.ADMINISTER).stream()
                .anyMatch(permission -> isGiven(user, permission, subject, grants));
    }

    private static boolean isGiven(Principal.User user, Permission wanted, Subject subject, Grants grants) {
        return user.administrator()
                || grants.administrators().contains(user.name())
                || subject.name()
                        .scope()
                        .filter(scope -> grants.administersOrg(user.name(), scope))
                        .isPresent()
                || subject.teams().entrySet().stream()
                        .anyMatch(team -> team.getValue() == wanted
                                && grants.usersOf(team.getKey()).contains(user.name()))
                || grants.ruleFor(subject.name()).to(wanted).stream()
                        .anyMatch(whom -> isMeant(user.name(), wanted, whom, subject, grants));
    }

    private static boolean isMeant(String user, Permission wanted, String whom, Subject subject, Grants grants) {
        return switch (whom) {
            case Rule.ALL, Rule.AUTHENTICATED -> true;
            // Whoever may create a package becomes its owner.
            case Rule.OWNERS ->
                subject.ownership() == Subject.Ownership.UNBORN && wanted == Permission.PUBLISH
                        || subject.owners().contains(user);
            default -> whom.startsWith("@") ? grants.usersIn(whom).contains(user) : whom.equals(user);
        };
    }
}
