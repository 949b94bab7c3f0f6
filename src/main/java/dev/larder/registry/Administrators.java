package dev.larder.registry;

import dev.larder.audit.Actor;
import dev.larder.auth.Caller;
import dev.larder.auth.Tokens;
import dev.larder.domain.Policy;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Table;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Those who may do everything here: by their token, or because the rules say so. To look, any token of theirs without
 * limits will do, one for machines as well; whoever changes something has to show more at a gate.
 */
public final class Administrators {

    private final Tokens tokens;
    private final Table table;
    private final Policy policy;

    public Administrators(Tokens tokens, Table table, Policy policy) {
        this.tokens = tokens;
        this.table = table;
        this.policy = policy;
    }

    /** Refuses all others. Asks the table as {@link #find} does. */
    public void require(Caller caller) {
        find(caller).orElseThrow(Administrators::refusal);
    }

    /** What everybody else is told. */
    static Refusal refusal() {
        return new Refusal(new Problem.Forbidden("only administrators of this registry may do this"));
    }

    /** The caller for the audit, who is one; asks the table once, and not at all for a caller without a token. */
    public Optional<Actor> find(Caller caller) {
        if (caller.keys().isEmpty()) {
            return Optional.empty();
        }
        var keys = new ArrayList<>(caller.keys());
        keys.add(Keys.grants());
        var items = table.get(keys);
        return tokens.findToken(caller, items)
                .filter(token -> policy.isAdministrator(token.principal(), GrantsItem.in(items)))
                .map(caller::as);
    }
}
