package dev.larder.registry;

import dev.larder.audit.Actor;
import dev.larder.domain.PackageName;
import dev.larder.storage.Item;
import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherers;

/**
 * What is still to be told to others: written in the transaction of the change that it tells of, and removed when the bus
 * has taken it. So nothing is told that did not happen, and all that did is told at least once.
 */
public final class Outbox {

    private final Table table;
    private final Optional<EventBus> bus;

    /**
     * @param bus none: nobody wants to know, and nothing is written
     */
    public Outbox(Table table, Optional<EventBus> bus) {
        this.table = table;
        this.bus = bus;
    }

    /** What belongs into the transaction of {@code change}. */
    List<Write> event(Optional<HostedPackage> before, Commits.Change change, Actor actor, Instant now) {
        return bus.stream()
                .<Write>map(_ -> new Write.Put(
                        PackageEvent.of(before, change, actor.who(), now).toItem(), Write.ABSENT))
                .toList();
    }

    /** Tells what has happened to a package; what the bus does not take stays for {@link #deliverAll}. */
    void deliver(PackageName name) {
        bus.ifPresent(open -> deliver(open, table.query(Keys.outbox(), Keys.outbox(name))));
    }

    /** Tells what was left over: a message was lost, or the bus did not answer. What it does not take now is a failure. */
    void deliverAll() {
        bus.ifPresent(open -> {
            var items = table.query(Keys.outbox(), "");
            var left = items.size() - deliver(open, items);
            if (left > 0) {
                throw new StorageUnavailable(
                        "tell what has changed", new IllegalStateException(left + " events were not taken"));
            }
        });
    }

    /** Some at a time, so that what breaks off has told and removed what it could: after an outage there are many. */
    private int deliver(EventBus open, List<Item> items) {
        return items.stream()
                .gather(Gatherers.windowFixed(Table.LIMIT_WRITES))
                .mapToInt(some -> deliverSome(open, some))
                .sum();
    }

    private int deliverSome(EventBus open, List<Item> items) {
        var events = items.stream().map(PackageEvent::of).toList();
        var taken = open.send(events);
        var done = events.stream()
                .filter(event -> taken.contains(event.id()))
                .<Write>map(event -> new Write.Delete(event.key(), Write.ALWAYS))
                .toList();
        if (!done.isEmpty()) {
            table.transact(done);
        }
        return done.size();
    }
}
