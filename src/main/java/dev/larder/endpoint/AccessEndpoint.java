package dev.larder.endpoint;

import dev.larder.domain.TeamName;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.AccessBodies;
import dev.larder.npm.RulesBodies;
import dev.larder.npm.SmallBodies;
import dev.larder.registry.ChangeAccess;
import dev.larder.registry.ListPackages;
import dev.larder.registry.Organisations;
import dev.larder.registry.ReadAccess;
import dev.larder.registry.Rules;
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

    Response visibility(Request request) {
        return AccessBodies.visibility(read.access(Callers.of(request), request.packageName()));
    }

    Response access(Request request) {
        return AccessBodies.access(read.access(Callers.of(request), request.packageName()));
    }

    /**
     * npm reads an object. pnpm 11 and 12 send the same request and read a list, so they are told by their name; who wants
     * to know of one user says so to npm itself, and to us by way of pnpm.
     */
    Response collaborators(Request request) {
        var collaborators = new TreeMap<>(read.collaborators(Callers.of(request), request.packageName()));
        Optional.ofNullable(request.query().get("user"))
                .ifPresent(user -> collaborators.keySet().retainAll(Set.of(user)));
        return request.header("user-agent").orElse("").startsWith("pnpm/")
                ? AccessBodies.collaborators(collaborators)
                : AccessBodies.permissions(collaborators);
    }

    Response packagesOfOrganisation(Request request) {
        return AccessBodies.permissions(packages.ofOrganisation(Callers.of(request), org(request)));
    }

    Response packagesOfTeam(Request request) {
        return AccessBodies.permissions(packages.ofTeam(Callers.of(request), team(request)));
    }

    Response ownPackages(Request request) {
        return AccessBodies.permissions(packages.own(Callers.of(request)));
    }

    Response packagesOfUser(Request request) {
        return AccessBodies.permissions(packages.ofUser(Callers.of(request), request.part("user")));
    }

    Response setAccess(Request request) {
        change.set(Callers.of(request), request.packageName(), () -> AccessBodies.setting(request.body()));
        return SmallBodies.done(200);
    }

    Response grant(Request request) {
        change.grant(Callers.of(request), team(request), AccessBodies.grant(request.body()));
        return SmallBodies.done(200);
    }

    Response revoke(Request request) {
        change.revoke(Callers.of(request), team(request), AccessBodies.packageName(request.body()));
        return SmallBodies.done(200);
    }

    Response members(Request request) {
        return AccessBodies.members(organisations.members(Callers.of(request), org(request)));
    }

    Response setMember(Request request) {
        var caller = Callers.of(request);
        var membership = organisations.set(caller, org(request), () -> AccessBodies.membership(request.body()));
        var members = organisations.members(caller, org(request));
        return AccessBodies.membership(org(request), members.size(), membership);
    }

    Response removeMember(Request request) {
        organisations.remove(Callers.of(request), org(request), () -> AccessBodies.user(request.body()));
        return SmallBodies.done(200);
    }

    Response teams(Request request) {
        var teams = organisations.teams(Callers.of(request), org(request));
        return isNpm(request)
                ? AccessBodies.names(teams)
                : AccessBodies.named(teams.stream().map(TeamName::team).toList());
    }

    Response createTeam(Request request) {
        organisations.createTeam(
                Callers.of(request), org(request), () -> AccessBodies.team(org(request), request.body()));
        return SmallBodies.done(201);
    }

    Response destroyTeam(Request request) {
        organisations.destroyTeam(Callers.of(request), team(request));
        return SmallBodies.done(200);
    }

    Response users(Request request) {
        var users = organisations.users(Callers.of(request), team(request));
        return isNpm(request) ? AccessBodies.names(users) : AccessBodies.named(users);
    }

    Response addUser(Request request) {
        organisations.addToTeam(Callers.of(request), team(request), () -> AccessBodies.user(request.body()));
        return SmallBodies.done(201);
    }

    Response removeUser(Request request) {
        organisations.removeFromTeam(Callers.of(request), team(request), () -> AccessBodies.user(request.body()));
        return SmallBodies.done(200);
    }

    Response rules(Request request) {
        return RulesBodies.rules(rules.read(Callers.of(request)));
    }

    Response replaceRules(Request request) {
        var known = request.header("if-match").map(etag -> etag.replace("\"", ""));
        rules.replace(Callers.of(request), known, () -> RulesBodies.rules(request.body()));
        return SmallBodies.done(200);
    }

    /** npm asks for {@code format=cli}; pnpm 11 and 12 do not, and get objects. */
    private static boolean isNpm(Request request) {
        return "cli".equals(request.query().get("format"));
    }

    /** People write {@code npm team ls @acme}, and npm passes it on. */
    private static String org(Request request) {
        return TeamName.requireOrg(request.part("org").replaceFirst("^@", ""));
    }

    private static TeamName team(Request request) {
        return new TeamName(org(request), request.part("team"));
    }
}
