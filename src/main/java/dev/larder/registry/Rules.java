package dev.larder.registry;

import dev.larder.audit.Deed;
import dev.larder.audit.Verb;
import dev.larder.auth.Caller;
import dev.larder.domain.Grants;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Rule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The repository's administrators and its rules by package pattern: for administrators to read and to replace. */
public final class Rules {

    private final Gate gate;
    private final ChangeGrants changes;

    public Rules(Gate gate, ChangeGrants changes) {
        this.gate = gate;
        this.changes = changes;
    }

    /** What an administrator sends. */
    public record Wanted(Set<String> administrators, List<Rule> rules) {}

    /** The rules as they are. */
    public Grants read(Caller caller) {
        var pass = gate.enter(caller);
        pass.requireAdministrator();
        return pass.grants();
    }

    /**
     * Replaces administrators and rules.
     *
     * @param known the revision that they were read in, where the client says so: others that were made since are not
     *     overwritten
     */
    public void replace(Caller caller, Optional<String> known, Supplier<Wanted> body) {
        var pass = gate.enterToChange(caller);
        pass.requireAdministrator();
        var wanted = body.get();
        changes.change(pass.actor(), deed(wanted), grants -> {
            pass.requireAdministrator(grants);
            if (known.filter(revision -> !revision.equals(String.valueOf(grants.revision())))
                    .isPresent()) {
                throw new Refusal(new Problem.StaleRules());
            }
            var same = grants.administrators().equals(wanted.administrators())
                    && grants.rules().equals(wanted.rules());
            return same ? grants : grants.with(wanted.administrators(), wanted.rules());
        });
    }

    private static Deed deed(Wanted wanted) {
        return Deed.of(
                Verb.RULES,
                "administrators",
                String.join(" ", new TreeSet<>(wanted.administrators())),
                "rules",
                wanted.rules().size());
    }
}
