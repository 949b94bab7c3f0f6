package dev.larder.endpoint;

import dev.larder.domain.PackageName;
import dev.larder.domain.TeamName;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.AccessBodies;
import dev.larder.npm.SmallBodies;
import dev.larder.registry.ChangeAccess;
import dev.larder.registry.ListPackages;
import dev.larder.registry.Organisations;
import dev.larder.registry.ReadAccess;
import dev.larder.registry.Rules;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Who may do what: npm access, npm team, npm org, and the rules by package pattern. */
public final class AccessEndpoint {

    private final ReadAccess read;
    private final ListPackages packages;
    private final ChangeAccess change;
    private final Organisations organisations;
    private final Rules rules;

    public AccessEndpoint(
            ReadAccess read, ListPackages packages, ChangeAccess change, Organisations organisations, Rules rules) {
        this.read = read;
        this.packages = packages;
        this.change = change;
        this.organisations = organisations;
        this.rules = rules;
    }

    Response visibility(Request request, Map<String, String> parts) {
        return AccessBodies.visibility(read.access(Callers.of(request), name(parts)));
    }

    Response access(Request request, Map<String, String> parts) {
        return AccessBodies.access(read.access(Callers.of(request), name(parts)));
    }

    /**
     * npm reads an object. pnpm 11 and 12 send the same request and read a list, so they are told by their name; who wants
     * to know of one user says so to npm itself, and to us by way of pnpm.
     */
    Response collaborators(Request request, Map<String, String> parts) {
        var collaborators = new TreeMap<>(read.collaborators(Callers.of(request), name(parts)));
        Optional.ofNullable(request.query().get("user")).ifPresent(user -> collaborators.keySet().retainAll(Set.of(user)));
        return request.header("user-agent").orElse("").startsWith("pnpm/")
                ? AccessBodies.collaborators(collaborators)
                : AccessBodies.permissions(collaborators);
    }

    Response packagesOfOrganisation(Request request, Map<String, String> parts) {
        return AccessBodies.permissions(packages.ofOrganisation(Callers.of(request), org(parts)));
    }

    Response packagesOfTeam(Request request, Map<String, String> parts) {
        return AccessBodies.permissions(packages.ofTeam(Callers.of(request), team(parts)));
    }

    Response ownPackages(Request request) {
        return AccessBodies.permissions(packages.own(Callers.of(request)));
    }

    Response packagesOfUser(Request request, Map<String, String> parts) {
        return AccessBodies.permissions(packages.ofUser(Callers.of(request), parts.get("user")));
    }

    Response setAccess(Request request, Map<String, String> parts) {
        change.set(Callers.of(request), name(parts), () -> AccessBodies.setting(request.body()));
        return SmallBodies.done(200);
    }

    Response grant(Request request, Map<String, String> parts) {
        change.grant(Callers.of(request), team(parts), AccessBodies.grant(request.body()));
        return SmallBodies.done(200);
    }

    Response revoke(Request request, Map<String, String> parts) {
        change.revoke(Callers.of(request), team(parts), AccessBodies.packageName(request.body()));
        return SmallBodies.done(200);
    }

    Response members(Request request, Map<String, String> parts) {
        return AccessBodies.members(organisations.members(Callers.of(request), org(parts)));
    }

    Response setMember(Request request, Map<String, String> parts) {
        var caller = Callers.of(request);
        var membership = organisations.set(caller, org(parts), () -> AccessBodies.membership(request.body()));
        var members = organisations.members(caller, org(parts));
        return AccessBodies.membership(org(parts), members.size(), membership);
    }

    Response removeMember(Request request, Map<String, String> parts) {
        organisations.remove(Callers.of(request), org(parts), () -> AccessBodies.user(request.body()));
        return SmallBodies.done(200);
    }

    Response teams(Request request, Map<String, String> parts) {
        var teams = organisations.teams(Callers.of(request), org(parts));
        return isNpm(request)
                ? AccessBodies.names(teams)
                : AccessBodies.named(teams.stream().map(TeamName::team).toList());
    }

    Response createTeam(Request request, Map<String, String> parts) {
        organisations.createTeam(Callers.of(request), org(parts), () -> AccessBodies.team(org(parts), request.body()));
        return SmallBodies.done(201);
    }

    Response destroyTeam(Request request, Map<String, String> parts) {
        organisations.destroyTeam(Callers.of(request), team(parts));
        return SmallBodies.done(200);
    }

    Response users(Request request, Map<String, String> parts) {
        var users = organisations.users(Callers.of(request), team(parts));
        return isNpm(request) ? AccessBodies.names(users) : AccessBodies.named(users);
    }

    Response addUser(Request request, Map<String, String> parts) {
        organisations.addToTeam(Callers.of(request), team(parts), () -> AccessBodies.user(request.body()));
        return SmallBodies.done(201);
    }

    Response removeUser(Request request, Map<String, String> parts) {
        organisations.removeFromTeam(Callers.of(request), team(parts), () -> AccessBodies.user(request.body()));
        return SmallBodies.done(200);
    }

    Response rules(Request request) {
        return AccessBodies.rules(rules.read(Callers.of(request)));
    }

    Response replaceRules(Request request) {
        var known = request.header("if-match").map(etag -> etag.replace("\"", ""));
        rules.replace(Callers.of(request), known, () -> AccessBodies.rules(request.body()));
        return SmallBodies.done(200);
    }

    /** npm asks for {@code format=cli}; pnpm 11 and 12 do not, and get objects. */
    private static boolean isNpm(Request request) {
        return "cli".equals(request.query().get("format"));
    }

    private static PackageName name(Map<String, String> parts) {
        return PackageName.parse(parts.get("package"));
    }

    /** People write {@code npm team ls @acme}, and npm passes it on. */
    private static String org(Map<String, String> parts) {
        return TeamName.requireOrg(parts.get("org").replaceFirst("^@", ""));
    }

    private static TeamName team(Map<String, String> parts) {
        return new TeamName(org(parts), parts.get("team"));
    }
}
