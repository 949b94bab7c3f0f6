package dev.larder.registry;

import dev.larder.audit.Deed;
import dev.larder.audit.Verb;
import dev.larder.auth.Caller;
import dev.larder.domain.Access;
import dev.larder.domain.Mfa;
import dev.larder.domain.PackageName;
import dev.larder.domain.Permission;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.TeamName;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Changes who may read a package, what it demands of those who change it, and what teams may do with it: for those who
 * administer it.
 */
public final class ChangeAccess {

    private final Gate gate;
    private final Commits commits;

    public ChangeAccess(Gate gate, Commits commits) {
        this.gate = gate;
        this.commits = commits;
    }

    /** What {@code npm access grant} says: reading, or publishing too. */
    public record TeamGrant(PackageName name, Permission permission) {}

    /** What {@code npm access set} says: npm has one request for both. */
    public sealed interface Setting {

        /** Who may read the package. */
        record SetAccess(Access access) implements Setting {}

        /** What it demands of whoever changes it. */
        record SetMfa(Mfa mfa) implements Setting {}
    }

    /**
     * Changes one of the two.
     *
     * @param wanted asked only once the caller has proved to be allowed
     */
    public void set(Caller caller, PackageName name, Supplier<Setting> wanted) {
        var pass = gate.openToSet(caller, name);
        switch (wanted.get()) {
            case Setting.SetAccess(var access) -> set(pass, access);
            case Setting.SetMfa(var mfa) -> set(pass.toSetMfa(), mfa);
        }
    }

    private void set(Gate.PackagePass pass, Access access) {
        commits.change(pass, List.of(), state -> {
            var head = state.present();
            return head.access() == access
                    ? Optional.empty()
                    : Optional.of(new Commits.Change(
                            head.afterAccess(access, state.now()), List.of(), Deed.of(Verb.ACCESS, "access", access)));
        });
    }

    /** Also of a package that was unpublished: who publishes it again has to meet the demand. */
    private void set(Gate.PackagePass pass, Mfa mfa) {
        commits.change(pass, List.of(), state -> {
            var head = state.head().orElseThrow(() -> new Refusal(new Problem.PackageNotFound(state.name())));
            return head.mfa() == mfa
                    ? Optional.empty()
                    : Optional.of(new Commits.Change(
                            head.afterMfa(mfa, state.now()), List.of(), Deed.of(Verb.MFA, "mfa", mfa)));
        });
    }

    /** Lets a team read, or read and publish. */
    public void grant(Caller caller, TeamName team, TeamGrant wanted) {
        change(caller, team, wanted.name(), Optional.of(wanted.permission()));
    }

    /** Takes back what a team was granted on a package. */
    public void revoke(Caller caller, TeamName team, PackageName name) {
        change(caller, team, name, Optional.empty());
    }

    private void change(Caller caller, TeamName team, PackageName name, Optional<Permission> permission) {
        var pass = gate.open(caller, name, Permission.ADMINISTER);
        var id = pass.who()
                .grants()
                .teamId(team)
                .filter(_ -> maySee(pass.who(), team))
                .orElseThrow(() -> new Refusal(new Problem.NobodyFound("team " + team)));
        commits.change(pass, List.of(), state -> {
            var head = state.present();
            return permission.equals(Optional.ofNullable(head.teams().get(id)))
                    ? Optional.empty()
                    : Optional.of(new Commits.Change(
                            head.afterGrant(id, permission, pass.who().grants(), state.now()),
                            List.of(),
                            permission
                                    .map(given -> Deed.of(Verb.GRANT, "permission", given, "team", team))
                                    .orElseGet(() -> Deed.of(Verb.REVOKE, "team", team))));
        });
    }

    private static boolean maySee(Gate.Pass pass, TeamName team) {
        return pass.policy().maySeeOrg(pass.user(), team.org(), pass.grants());
    }
}
