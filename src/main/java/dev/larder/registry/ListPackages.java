package dev.larder.registry;

import dev.larder.auth.Accounts;
import dev.larder.auth.Caller;
import dev.larder.domain.PackageName;
import dev.larder.domain.Permission;
import dev.larder.domain.Principal;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Subject;
import dev.larder.domain.TeamName;
import dev.larder.storage.Table;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Lists the hosted packages of an organisation, a team or a user, by name, with whether they may be read or published.
 * What the caller may not read is not listed. One query of the search entries, however many they are.
 */
public final class ListPackages {

    private final Gate gate;
    private final Organisations organisations;
    private final Table table;

    public ListPackages(Gate gate, Organisations organisations, Table table) {
        this.gate = gate;
        this.organisations = organisations;
        this.table = table;
    }

    /**
     * The packages of the organisation's scope, and what the caller may do with them. Without members and packages there
     * is none, to administrators either: npm asks for a user of that name then.
     */
    public Map<PackageName, Permission> ofOrganisation(Caller caller, String org) {
        var pass = organisations.see(caller, org);
        var packages = list(
                pass,
                subject -> subject.name()
                        .scope()
                        .filter(org::equals)
                        .flatMap(_ -> pass.policy().mostOf(pass.user(), subject, pass.grants())));
        if (pass.grants().membersOf(org).isEmpty() && packages.isEmpty()) {
            throw new Refusal(new Problem.NoOrganisation(org));
        }
        return packages;
    }

    /** What was granted to a team. */
    public Map<PackageName, Permission> ofTeam(Caller caller, TeamName team) {
        var pass = organisations.see(caller, team.org());
        var id = pass.grants().teamId(team).orElseThrow(() -> new Refusal(new Problem.NobodyFound("team " + team)));
        return list(pass, subject -> Optional.ofNullable(subject.teams().get(id)));
    }

    /**
     * What a user may do because somebody has said so of them. Without any of that and without an account there is no such
     * user; npm asks for one, too, when it was told that there is no such team.
     */
    public Map<PackageName, Permission> ofUser(Caller caller, String user) {
        Principal.Known.requireName(user);
        return ofUser(gate.enter(caller), user);
    }

    /** The same of the caller. */
    public Map<PackageName, Permission> own(Caller caller) {
        var pass = gate.enter(caller);
        return ofUser(pass, pass.user().name());
    }

    private Map<PackageName, Permission> ofUser(Gate.Pass pass, String user) {
        var packages = list(
                pass,
                subject -> Optional.ofNullable(
                        pass.policy().collaborators(subject, pass.grants()).get(user)));
        if (packages.isEmpty()
                && !user.equals(pass.user().name())
                && !(pass.user().seesAccounts() && hasAccount(user))) {
            throw new Refusal(new Problem.NobodyFound("user " + user));
        }
        return packages;
    }

    private boolean hasAccount(String user) {
        return table.find(Accounts.key(user)).isPresent();
    }

    private Map<PackageName, Permission> list(Gate.Pass pass, Function<Subject, Optional<Permission>> permission) {
        var found = new TreeMap<PackageName, Permission>();
        for (var item : table.query(Keys.search(), "")) {
            var subject = SearchEntry.of(item).subject();
            if (pass.policy().may(pass.user(), Permission.READ, subject, pass.grants())) {
                permission.apply(subject).ifPresent(given -> found.put(subject.name(), given));
            }
        }
        return found;
    }
}
