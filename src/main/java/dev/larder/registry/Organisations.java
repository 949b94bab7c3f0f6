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
        return see(caller, org).grants().membersOf(org);
    }

    /** The teams, in order. */
    public List<TeamName> teams(Caller caller, String org) {
        return see(caller, org).grants().teamsOf(org);
    }

    /** A team's users. */
    public Set<String> users(Caller caller, TeamName name) {
        return team(see(caller, name.org()).grants(), name).users();
    }

    /** Lets everybody through who may see the organisation. */
    Gate.Pass see(Caller caller, String org) {
        var pass = gate.enter(caller);
        if (!pass.policy().maySeeOrg(pass.user(), org, pass.grants())) {
            throw new Refusal(noOrg(org));
        }
        return pass;
    }

    /** Lets a user in, or gives them another role. */
    public Membership set(Caller caller, String org, Supplier<Membership> wanted) {
        var pass = open(caller, org);
        var member = wanted.get();
        var deed = Deed.of(Verb.ORG_SET, "user", member.user(), "role", member.role(), "org", org);
        commit(
                pass,
                org,
                deed,
                grants -> member.role() == grants.membersOf(org).get(member.user())
                        ? grants
                        : grants.withMember(org, member.user(), member.role()));
        return member;
    }

    /** Removes a user from the organisation and its teams. */
    public void remove(Caller caller, String org, Supplier<String> user) {
        var pass = open(caller, org);
        var name = user.get();
        commit(pass, org, Deed.of(Verb.ORG_RM, "user", name, "org", org), grants -> {
            if (!grants.membersOf(org).containsKey(name)) {
                throw new Refusal(new Problem.NobodyFound("user " + name + " in " + org));
            }
            return grants.withoutMember(org, name);
        });
    }

    public void createTeam(Caller caller, String org, Supplier<TeamName> wanted) {
        var pass = open(caller, org);
        var name = wanted.get();
        commit(pass, org, Deed.of(Verb.TEAM_CREATE, "team", name), grants -> {
            if (grants.team(name).isPresent()) {
                throw new Refusal(new Problem.AlreadyThere("team " + name));
            }
            return grants.withTeam(name);
        });
    }

    /** Removes a team; what it was granted is void, also for a later one of the same name. */
    public void destroyTeam(Caller caller, TeamName name) {
        var pass = open(caller, name.org());
        commit(pass, name.org(), Deed.of(Verb.TEAM_DESTROY, "team", name), grants -> {
            team(grants, name);
            return grants.withoutTeam(name);
        });
    }

    /** Puts a user, who becomes a member of the organisation if need be, into a team. */
    public void addToTeam(Caller caller, TeamName name, Supplier<String> user) {
        var pass = open(caller, name.org());
        var wanted = user.get();
        commit(pass, name.org(), Deed.of(Verb.TEAM_ADD, "user", wanted, "team", name), grants -> {
            if (team(grants, name).users().contains(wanted)) {
                return grants;
            }
            var member = grants.membersOf(name.org()).containsKey(wanted)
                    ? grants
                    : grants.withMember(name.org(), wanted, Grants.Role.DEVELOPER);
            return member.withUser(name, wanted);
        });
    }

    public void removeFromTeam(Caller caller, TeamName name, Supplier<String> user) {
        var pass = open(caller, name.org());
        var wanted = user.get();
        commit(pass, name.org(), Deed.of(Verb.TEAM_RM, "user", wanted, "team", name), grants -> {
            if (!team(grants, name).users().contains(wanted)) {
                throw new Refusal(new Problem.NobodyFound("user " + wanted + " in " + name));
            }
            return grants.withoutUser(name, wanted);
        });
    }

    /** Lets everybody through who may change the organisation, before the body is looked at. */
    private Gate.Pass open(Caller caller, String org) {
        var pass = gate.enterToChange(caller);
        requireAdministrator(pass, org, pass.grants());
        return pass;
    }

    /** Makes a change of the organisation, as long as the caller may. */
    private void commit(Gate.Pass pass, String org, Deed deed, UnaryOperator<Grants> change) {
        changes.change(pass.actor(), deed, grants -> {
            requireAdministrator(pass, org, grants);
            var after = change.apply(grants);
            requireOwner(pass, org, grants, after);
            return after;
        });
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

    private static Grants.Team team(Grants grants, TeamName name) {
        return grants.team(name).orElseThrow(() -> new Refusal(new Problem.NobodyFound("team " + name)));
    }

    private static Problem noOrg(String org) {
        return new Problem.NoOrganisation(org);
    }
}
