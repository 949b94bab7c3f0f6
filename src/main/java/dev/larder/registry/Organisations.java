package dev.larder.registry;

import dev.larder.audit.Deed;
import dev.larder.audit.Verb;
import dev.larder.auth.Caller;
import dev.larder.domain.Grants;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.TeamName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Organisations, their members and their teams. Administrators make an organisation by giving it its first member; its
 * owners and admins do the rest. Its members and administrators see it; for all others there is none. To administrators
 * one without members is an empty one: npm org rm asks again after removing the last.
 */
public final class Organisations {

    private final Gate gate;
    private final ChangeGrants changes;

    public Organisations(Gate gate, ChangeGrants changes) {
        this.gate = gate;
        this.changes = changes;
    }

    /** What {@code npm org set} says. */
    public record Membership(String user, Grants.Role role) {}

    /** The members, by name. */
    public Map<String, Grants.Role> members(Caller caller, String org) {
        return visible(caller, org).membersOf(org);
    }

    /** The teams, in order. */
    public List<TeamName> teams(Caller caller, String org) {
        return visible(caller, org).teamsOf(org);
    }

    /** A team's users. */
    public Set<String> users(Caller caller, TeamName name) {
        return visible(caller, name.org())
                .team(name)
                .orElseThrow(() -> noTeam(name))
                .users();
    }

    /** Lets a user in, or gives them another role. */
    public Membership set(Caller caller, String org, Supplier<Membership> wanted) {
        return change(
                caller,
                org,
                wanted,
                member -> Deed.of(Verb.ORG_SET, "user", member.user(), "role", member.role(), "org", org),
                (grants, member) -> member.role() == grants.membersOf(org).get(member.user())
                        ? grants
                        : grants.withMember(org, member.user(), member.role()));
    }

    /** Removes a user from the organisation and its teams. */
    public void remove(Caller caller, String org, Supplier<String> user) {
        change(caller, org, user, name -> Deed.of(Verb.ORG_RM, "user", name, "org", org), (grants, name) -> {
            if (!grants.membersOf(org).containsKey(name)) {
                throw new Refusal(new Problem.NobodyFound("user " + name + " in " + org));
            }
            return grants.withoutMember(org, name);
        });
    }

    public void createTeam(Caller caller, String org, Supplier<TeamName> wanted) {
        change(caller, org, wanted, name -> Deed.of(Verb.TEAM_CREATE, "team", name), (grants, name) -> {
            if (grants.team(name).isPresent()) {
                throw new Refusal(new Problem.AlreadyThere("team " + name));
            }
            return grants.withTeam(name);
        });
    }

    /** Removes a team; what it was granted is void, also for a later one of the same name. */
    public void destroyTeam(Caller caller, TeamName name) {
        change(
                caller,
                name.org(),
                () -> name,
                team -> Deed.of(Verb.TEAM_DESTROY, "team", team),
                (grants, team) -> requireTeam(grants, team).withoutTeam(team));
    }

    /** Puts a user, who becomes a member of the organisation if need be, into a team. */
    public void addToTeam(Caller caller, TeamName name, Supplier<String> user) {
        change(caller, name.org(), user, deed(Verb.TEAM_ADD, name), (grants, wanted) -> {
            if (requireTeam(grants, name).team(name).orElseThrow().users().contains(wanted)) {
                return grants;
            }
            var member = grants.membersOf(name.org()).containsKey(wanted)
                    ? grants
                    : grants.withMember(name.org(), wanted, Grants.Role.DEVELOPER);
            return member.withUser(name, wanted);
        });
    }

    public void removeFromTeam(Caller caller, TeamName name, Supplier<String> user) {
        change(caller, name.org(), user, deed(Verb.TEAM_RM, name), (grants, wanted) -> {
            if (!requireTeam(grants, name).team(name).orElseThrow().users().contains(wanted)) {
                throw new Refusal(new Problem.NobodyFound("user " + wanted + " in " + name));
            }
            return grants.withoutUser(name, wanted);
        });
    }

    private static Function<String, Deed> deed(Verb verb, TeamName team) {
        return user -> Deed.of(verb, "user", user, "team", team);
    }

    private interface Step<T> {
        Grants apply(Grants before, T wanted);
    }

    private <T> T change(Caller caller, String org, Supplier<T> body, Function<T, Deed> deed, Step<T> step) {
        var pass = gate.enterToChange(caller);
        requireAdministrator(pass, org, pass.grants());
        var wanted = body.get();
        UnaryOperator<Grants> change = grants -> {
            requireAdministrator(pass, org, grants);
            var after = step.apply(grants, wanted);
            requireOwner(pass, org, grants, after);
            return after;
        };
        changes.change(pass.actor(), deed.apply(wanted), change);
        return wanted;
    }

    private static void requireAdministrator(Gate.Pass pass, String org, Grants grants) {
        if (!pass.policy().mayAdministerOrg(pass.user(), org, grants)) {
            throw new Refusal(
                    pass.policy().maySeeOrg(pass.user(), org, grants)
                            ? new Problem.Forbidden("only owners and admins of " + org + " may do this")
                            : noOrg(org));
        }
    }

    /** Whoever runs the registry may leave an organisation without an owner; its last owner may not. */
    private static void requireOwner(Gate.Pass pass, String org, Grants before, Grants after) {
        if (hasOwner(before, org) && !hasOwner(after, org) && !pass.policy().isAdministrator(pass.user(), before)) {
            throw new Refusal(new Problem.Forbidden("this is the last owner of " + org
                    + ": make somebody else one first," + " npm org set " + org + " alice owner"));
        }
    }

    private static boolean hasOwner(Grants grants, String org) {
        return grants.membersOf(org).containsValue(Grants.Role.OWNER);
    }

    private Grants visible(Caller caller, String org) {
        var pass = gate.enter(caller);
        var grants = pass.grants();
        if (!pass.policy().maySeeOrg(pass.user(), org, grants)) {
            throw new Refusal(noOrg(org));
        }
        return grants;
    }

    private static Grants requireTeam(Grants grants, TeamName name) {
        if (grants.team(name).isEmpty()) {
            throw noTeam(name);
        }
        return grants;
    }

    private static Problem noOrg(String org) {
        return new Problem.NoOrganisation(org);
    }

    private static Refusal noTeam(TeamName name) {
        return new Refusal(new Problem.NobodyFound("team " + name));
    }
}
