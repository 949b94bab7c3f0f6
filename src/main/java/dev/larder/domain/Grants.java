package dev.larder.domain;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What administrators have said of who may do what in a repository. Immutable; each change makes the next revision.
 *
 * @param revision moves on with every change
 * @param administrators users who may do everything
 * @param rules the first whose pattern matches a package decides; where none does, {@link Rule#DEFAULT}
 * @param members what users are in an organisation: {@code acme/alice} to a role. The organisation's owners and admins
 *     administer it, and the packages of the scope of its name.
 * @param teams by {@code org:team}
 */
public record Grants(
        long revision,
        Set<String> administrators,
        List<Rule> rules,
        Map<String, Role> members,
        Map<String, Team> teams) {

    /** What a user is in an organisation. */
    public enum Role {
        DEVELOPER,
        ADMIN,
        OWNER
    }

    /**
     * Some users of an organisation.
     *
     * @param since the revision that it was made in: one that is made later under the same name is another team, and gets
     *     nothing of what this one was granted
     */
    public record Team(long since, Set<String> users) {
        public Team {
            users = Set.copyOf(users);
        }
    }

    /** Nothing was said yet. */
    public static final Grants NONE = new Grants(0, Set.of(), List.of(), Map.of(), Map.of());

    public Grants {
        administrators = Set.copyOf(administrators);
        rules = List.copyOf(rules);
        members = Map.copyOf(members);
        teams = Map.copyOf(teams);
    }

    /** With other administrators and rules. */
    public Grants with(Set<String> administrators, List<Rule> rules) {
        return new Grants(revision + 1, administrators, rules, members, teams);
    }

    /** With {@code user} in the organisation, as {@code role}. */
    public Grants withMember(String org, String user, Role role) {
        var more = new HashMap<>(members);
        more.put(org + "/" + user, role);
        return new Grants(revision + 1, administrators, rules, more, teams);
    }

    /** Without {@code user} in the organisation and its teams. */
    public Grants withoutMember(String org, String user) {
        var fewer = new HashMap<>(members);
        fewer.remove(org + "/" + user);
        var left = new HashMap<String, Team>();
        teams.forEach((name, team) -> left.put(
                name,
                TeamName.parse(name).org().equals(org) ? new Team(team.since(), without(team.users(), user)) : team));
        return new Grants(revision + 1, administrators, rules, fewer, left);
    }

    /** With a new team that has no users yet. */
    public Grants withTeam(TeamName name) {
        return with(name, new Team(revision + 1, Set.of()));
    }

    /** Without the team; what it was granted is void. */
    public Grants withoutTeam(TeamName name) {
        var fewer = new HashMap<>(teams);
        fewer.remove(name.toString());
        return new Grants(revision + 1, administrators, rules, members, fewer);
    }

    /** With {@code user} in a team that there is. */
    public Grants withUser(TeamName name, String user) {
        var team = teams.get(name.toString());
        var users = new HashSet<>(team.users());
        users.add(user);
        return with(name, new Team(team.since(), users));
    }

    /** Without {@code user} in a team that there is. */
    public Grants withoutUser(TeamName name, String user) {
        var team = teams.get(name.toString());
        return with(name, new Team(team.since(), without(team.users(), user)));
    }

    /** A team, by its name. */
    public Optional<Team> team(TeamName name) {
        return Optional.ofNullable(teams.get(name.toString()));
    }

    /** How a team is known where something is granted to it: its name, and when it was made. */
    public Optional<String> teamId(TeamName name) {
        return team(name).map(team -> name + "@" + team.since());
    }

    /** The users of the organisation and what they are; none: there is no such organisation. */
    public Map<String, Role> membersOf(String org) {
        var found = new TreeMap<String, Role>();
        members.forEach((member, role) -> {
            if (member.startsWith(org + "/")) {
                found.put(member.substring(org.length() + 1), role);
            }
        });
        return found;
    }

    /** The teams of the organisation, in order. */
    public List<TeamName> teamsOf(String org) {
        return teams.keySet().stream()
                .map(TeamName::parse)
                .filter(name -> name.org().equals(org))
                .sorted(Comparator.comparing(TeamName::team))
                .toList();
    }

    Rule ruleFor(PackageName name) {
        return rules.stream()
                .filter(rule -> rule.packages().matches(name))
                .findFirst()
                .orElse(Rule.DEFAULT);
    }

    /** The users of the team that a package's grant names, {@code org:team@since}. */
    Set<String> usersOf(String teamId) {
        var team = teams.get(nameIn(teamId));
        return team != null && team.since() == sinceIn(teamId) ? team.users() : Set.of();
    }

    /** Whether the team that a package's grant names is gone. One that was made after this revision is not. */
    public boolean isGone(String teamId) {
        var team = teams.get(nameIn(teamId));
        return sinceIn(teamId) <= revision && (team == null || team.since() != sinceIn(teamId));
    }

    private static String nameIn(String teamId) {
        return teamId.substring(0, teamId.lastIndexOf('@'));
    }

    private static long sinceIn(String teamId) {
        return Long.parseLong(teamId.substring(teamId.lastIndexOf('@') + 1));
    }

    /** Whether {@code user} may change the organisation: its members, its teams, and the packages of its scope. */
    boolean administersOrg(String user, String org) {
        var role = members.get(org + "/" + user);
        return role == Role.OWNER || role == Role.ADMIN;
    }

    /** The users that a rule means by {@code @org} or {@code @org:team}. */
    Set<String> usersIn(String group) {
        var text = group.substring(1);
        return text.contains(":")
                ? Optional.ofNullable(teams.get(text)).map(Team::users).orElse(Set.of())
                : membersOf(text).keySet();
    }

    private Grants with(TeamName name, Team team) {
        var more = new HashMap<>(teams);
        more.put(name.toString(), team);
        return new Grants(revision + 1, administrators, rules, members, more);
    }

    private static Set<String> without(Set<String> users, String user) {
        var fewer = new HashSet<>(users);
        fewer.remove(user);
        return fewer;
    }
}
