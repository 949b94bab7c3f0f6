package dev.larder.domain;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What administrators have said of who may do what in a repository. Changes by being replaced as a whole.
 *
 * @param revision moves on with every change
 * @param administrators users who may do everything
 * @param rules the first whose pattern matches a package decides; where none does, {@link Rule#DEFAULT}
 * @param members what users are in an organisation: {@code acme/alice} to {@code owner}, {@code admin} or
 *     {@code developer}. Its owners and admins administer it, and the packages of the scope of its name.
 * @param teams the users in each team, by {@code org:team}
 */
public record Grants(
        long revision,
        Set<String> administrators,
        List<Rule> rules,
        Map<String, String> members,
        Map<String, Set<String>> teams) {

    /** Nothing was said yet. */
    public static final Grants NONE = new Grants(0, Set.of(), List.of(), Map.of(), Map.of());

    public Grants {
        administrators = Set.copyOf(administrators);
        rules = List.copyOf(rules);
        members = Map.copyOf(members);
        teams = Map.copyOf(teams);
    }

    Rule ruleFor(PackageName name) {
        return rules.stream()
                .filter(rule -> rule.packages().matches(name))
                .findFirst()
                .orElse(Rule.DEFAULT);
    }

    /** Whether {@code user} is in {@code team}, {@code org:team}. */
    boolean isInTeam(String user, String team) {
        return teams.getOrDefault(team, Set.of()).contains(user);
    }

    /** Whether {@code user} may change the organisation: its members, its teams, and the packages of its scope. */
    boolean administersOrg(String user, String org) {
        var role = members.getOrDefault(org + "/" + user, "");
        return role.equals("owner") || role.equals("admin");
    }

    /** Whether {@code user} is one of those that a rule names {@code @org} or {@code @org:team}. */
    boolean isIn(String user, String group) {
        var text = group.substring(1);
        return text.contains(":") ? isInTeam(user, text) : members.containsKey(text + "/" + user);
    }
}
