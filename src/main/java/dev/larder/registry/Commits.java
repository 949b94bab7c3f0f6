package dev.larder.registry;

import dev.larder.audit.Actor;
import dev.larder.audit.Deed;
import dev.larder.audit.Trail;
import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.Turns;
import dev.larder.storage.Write;
import dev.larder.upstream.Meter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Changes hosted packages: each change is one transaction on the package's head, and its commit point. Writers who meet
 * on one package all get through, one after the other, unless their changes exclude each other.
 */
public final class Commits {

    /** The most versions that one change may write: a transaction holds a hundred writes, and some are of something else. */
    static final int MOST_VERSIONS = 90;

    private final Table table;
    private final SearchIndex index;
    private final RefreshQueue queue;
    private final Meter meter;
    private final InstantSource clock;
    private final Turns turns;
    private final Trail trail;
    private final Outbox outbox;

    /**
     * @param random tells audit entries of one instant apart, and writers who wait for each other
     */
    public Commits(
            Table table,
            SearchIndex index,
            RefreshQueue queue,
            Outbox outbox,
            Meter meter,
            InstantSource clock,
            RandomGenerator random) {
        this.table = table;
        this.index = index;
        this.queue = queue;
        this.outbox = outbox;
        this.meter = meter;
        this.clock = clock;
        this.turns = new Turns(random);
        this.trail = new Trail(random);
    }

    /**
     * What a writer wants, given the package as it is.
     *
     * @param head the package's head, of the next revision
     * @param writes what else is to be written, or must hold
     * @param deeds what the audit says: {@code publish 1.0.0}; an entry each
     */
    record Change(HostedPackage head, List<Write> writes, List<Deed> deeds) {

        Change(HostedPackage head, List<Write> writes, Deed deed) {
            this(head, writes, List.of(deed));
        }
    }

    /** The package as it is, and the other items that were asked for. */
    record State(PackageName name, Optional<HostedPackage> head, Map<Key, Item> items, Instant now) {

        /** The package that is to be changed; refuses one that does not exist, or was unpublished. */
        HostedPackage present() {
            return head.filter(there -> !there.isUnpublished())
                    .orElseThrow(() -> new Refusal(new Problem.NotPublishedHere(name)));
        }
    }

    /**
     * Makes a change, as long as the caller may make it of the package as it is.
     *
     * @param others further items that {@code decide} looks at
     * @param decide makes the change from the present state, or none when nothing is left to do; refuses by throwing. Asked
     *     again whenever somebody else was quicker.
     */
    void change(Gate.PackagePass pass, List<Key> others, Function<State, Optional<Change>> decide) {
        var name = pass.name();
        var keys = new ArrayList<>(others);
        keys.add(Keys.head(name));
        keys.add(Keys.search(name));
        turns.take(() -> attempt(pass, keys, decide), new Problem.ChangedMeanwhile(name.toString()));
    }

    private boolean attempt(Gate.PackagePass pass, List<Key> keys, Function<State, Optional<Change>> decide) {
        var name = pass.name();
        var items = table.get(keys);
        var head = HostedPackage.in(items, name);
        if (isTorn(name, head, items)
                || head.filter(HostedPackage::isBeingImported).isPresent()) {
            return false;
        }
        pass.require(head);
        var now = clock.instant();
        var change = decide.apply(new State(name, head, items, now));
        if (change.isEmpty()) {
            return true;
        }
        var found = index.writes(head, change.get(), items);
        var actor = pass.who().actor();
        if (found.isEmpty() || !transact(writes(name, head, change.get(), found.get(), actor, now))) {
            return false;
        }
        queue.send(new RefreshRequest.Hosted(name, Optional.empty()));
        return true;
    }

    /** Counts who comes too late, too: many who do are what operators want to see, long before anybody is refused. */
    private boolean transact(List<Write> writes) {
        meter.count(Meter.Sign.COMMITS);
        var written = table.transact(writes);
        if (!written) {
            meter.count(Meter.Sign.CONFLICTS);
        }
        return written;
    }

    /**
     * Whether the head was read before a commit, and a version after it: DynamoDB reads a batch item by item, and promises
     * no more ("Transaction isolation levels": BatchGetItem as a unit is not serializable).
     */
    private static boolean isTorn(PackageName name, Optional<HostedPackage> head, Map<Key, Item> items) {
        var revision = head.map(HostedPackage::revision).orElse(0L);
        return items.values().stream()
                .filter(item -> item.key().pk().equals(Keys.hosted(name))
                        && item.key().sk().startsWith(Keys.VERSION))
                .anyMatch(item -> head.isEmpty() || item.findNumber("revision").orElse(0L) > revision);
    }

    private List<Write> writes(
            PackageName name,
            Optional<HostedPackage> before,
            Change change,
            List<Write> found,
            Actor actor,
            Instant now) {
        var unchanged =
                before.map(head -> Write.equal("revision", head.revision())).orElse(Write.ABSENT);
        var writes = new ArrayList<>(change.writes());
        writes.add(new Write.Put(change.head().toItem(Keys.head(name)), unchanged));
        writes.addAll(found);
        change.deeds().forEach(deed -> writes.add(trail.entry(now, actor, deed.with(Deed.PACKAGE, name))));
        writes.addAll(outbox.event(before, change, actor, now));
        return writes;
    }
}
