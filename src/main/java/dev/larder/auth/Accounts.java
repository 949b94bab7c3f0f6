package dev.larder.auth;

import dev.larder.audit.Actor;
import dev.larder.audit.Deed;
import dev.larder.audit.Trail;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.Turns;
import dev.larder.storage.Write;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The accounts of this registry, each one item.
 *
 * <pre>
 *   pk U#&lt;user&gt;   sk USER             Account
 *                  sk TOKEN#&lt;sha256&gt;  the user's tokens (Tokens)
 * </pre>
 */
public final class Accounts {

    private final Table table;
    private final InstantSource clock;
    private final Turns turns;
    private final Trail trail;

    public Accounts(Table table, InstantSource clock, Turns turns, Trail trail) {
        this.table = table;
        this.clock = clock;
        this.turns = turns;
        this.trail = trail;
    }

    /** Where the account of that name is, to be part of a larger batch. */
    public static Key key(String name) {
        return new Key("U#" + name, "USER");
    }

    /** The account of that name. */
    public Optional<Account> find(String name) {
        return find(name, table.get(List.of(key(name))));
    }

    /** The account of that name, in a batch that asked for its key. */
    public static Optional<Account> find(String name, Map<Key, Item> found) {
        return Optional.ofNullable(found.get(key(name))).map(Account::of);
    }

    /** The account of that name; refuses a name that has none. */
    public Account get(String name) {
        return find(name).orElseThrow(() -> new Refusal(new Problem.NobodyFound("user " + name)));
    }

    /** What makes a new account, as part of a transaction that fails when the name is taken. */
    Write creation(Account account) {
        return new Write.Put(account.toItem(key(account.name())), Write.ABSENT);
    }

    /** That an account is still as it was read, as part of a transaction: no token is made for an older password. */
    Write unchanged(Account account) {
        return new Write.Check(key(account.name()), revision(account));
    }

    /**
     * Changes an account for whoever has shown that it is theirs. Refuses when it was changed since: what was shown of the
     * account as it was, a password that an administrator has replaced meanwhile for one, shows nothing any more.
     *
     * @param shown the account of which it was shown
     * @param actor who does so, for the audit
     * @param deed what the audit says of it
     * @param change makes the new state; refuses by throwing
     * @return the account as it is now
     */
    Account change(Account shown, Actor actor, Deed deed, UnaryOperator<Account> change) {
        return change(shown.name(), actor, deed, now -> {
            if (now.revision() != shown.revision()) {
                throw new Refusal(changedMeanwhile(now.name()));
            }
            return change.apply(now);
        });
    }

    /**
     * Changes an account, whoever else does so at the same time.
     *
     * @param actor who does so, for the audit
     * @param deed what the audit says of it
     * @param change makes the new state from the present one; asked again when somebody else was quicker; refuses by
     *     throwing
     * @return the account as it is now
     */
    Account change(String name, Actor actor, Deed deed, UnaryOperator<Account> change) {
        return turns.take(
                () -> {
                    var before = get(name);
                    var now = clock.instant();
                    var after = change.apply(before).next(now);
                    var written = table.transact(List.of(
                            new Write.Put(after.toItem(key(name)), revision(before)), trail.entry(now, actor, deed)));
                    return written ? Optional.of(after) : Optional.empty();
                },
                changedMeanwhile(name));
    }

    private static Problem changedMeanwhile(String name) {
        return new Problem.ChangedMeanwhile("the account " + name);
    }

    private static Write.Condition revision(Account account) {
        return Write.equal("revision", account.revision());
    }
}
