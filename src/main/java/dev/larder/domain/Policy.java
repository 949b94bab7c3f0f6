package dev.larder.domain;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

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
            case Principal.User _ -> true;
            case Principal.Anonymous _ -> anonymousRead;
        };
    }

    /** Whether {@code who} may read a package of ours; to others it does not exist. */
    public boolean mayRead(Principal who, Access access) {
        return switch (who) {
            case Principal.User _ -> true;
            case Principal.Anonymous _ -> anonymousRead && access == Access.PUBLIC;
        };
    }

    /** Whether the name is ours although nothing of that name was published yet. */
    public boolean isClaimed(PackageName name) {
        return name.scope()
                .filter(scope -> claimedScopes.contains(scope.toLowerCase(Locale.ROOT)))
                .isPresent();
    }

    /** The user that {@code who} is, if it may publish; refuses otherwise. */
    public Principal.User requireWriter(Principal who) {
        return switch (who) {
            case Principal.Anonymous _ ->
                throw new Refusal(new Problem.Unauthenticated("this needs a token: put one in your .npmrc"));
            case Principal.User user
            when !user.mayWrite() -> throw new Refusal(new Problem.Forbidden("this token may only read"));
            case Principal.User user -> user;
        };
    }
}
