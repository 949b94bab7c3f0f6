package dev.larder.registry;

import dev.larder.audit.Actor;
import dev.larder.audit.Deed;
import dev.larder.audit.Trail;
import dev.larder.domain.Grants;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Table;
import dev.larder.storage.Turns;
import dev.larder.storage.Write;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Replaces a repository's grants by the next ones: one transaction with its audit entry, felt by the next request. */
public final class ChangeGrants {

    /** One item holds them, and every request reads it: of this size DynamoDB reads it 120 times a second. */
    private static final long LARGEST = 100 * 1024;

    private final Table table;
    private final InstantSource clock;
    private final Turns turns;
    private final Trail trail;

    public ChangeGrants(Table table, InstantSource clock, RandomGenerator random) {
        this.table = table;
        this.clock = clock;
        this.turns = new Turns(random);
        this.trail = new Trail(random);
    }

    /**
     * @param actor who does so, for the audit
     * @param deed what the audit says: {@code add alice to team acme:devs}
     * @param change from what is to what shall be, or the same when nothing is left to do; refuses by throwing. Asked again
     *     whenever somebody else was quicker.
     */
    void change(Actor actor, Deed deed, UnaryOperator<Grants> change) {
        turns.take(() -> attempt(actor, deed, change), new Problem.ChangedMeanwhile("who may do what"));
    }

    private boolean attempt(Actor actor, Deed deed, UnaryOperator<Grants> change) {
        var before = GrantsItem.in(table.get(List.of(Keys.grants())));
        var after = change.apply(before);
        if (after.equals(before)) {
            return true;
        }
        var item = GrantsItem.of(after);
        if (item.sizeBytes() > LARGEST) {
            throw new Refusal(new Problem.Forbidden("rules, organisations and teams take " + LARGEST
                    + " bytes at most, all together, since every request reads them"));
        }
        var unchanged = before.revision() == 0 ? Write.ABSENT : Write.equal("revision", before.revision());
        return table.transact(List.of(new Write.Put(item, unchanged), trail.entry(clock.instant(), actor, deed)));
    }
}
