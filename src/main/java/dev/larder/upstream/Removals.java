package dev.larder.upstream;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.storage.OrphanMark;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How an object of the cache goes: first the item that points at it, then, not before an hour has passed, the object.
 * No item ever points at nothing, whoever fetches the same thing again meanwhile.
 *
 * <pre>
 *   pk as the item's   sk GONE#&lt;object&gt;
 *   since      since when nothing points there, in milliseconds
 *   removing   until when somebody may be removing it; 0: nobody is
 * </pre>
 *
 * <p>Who fetches an object that is going takes it back with the transaction that begins the fetch, and once more with
 * the one that keeps it; neither succeeds while it is being removed, nor the latter when the package was purged since.
 *
 * <pre>
 *   pk as above   sk PURGED
 *   at            when an administrator last removed something of the package, in milliseconds
 *   expires       an hour later: nobody fetches for so long
 * </pre>
 */
public final class Removals {

    static final String PURGED = "PURGED";

    private static final String GONE = "GONE#";

    /** Longer than any function runs, and so than anything between putting an object and noting it. */
    private static final Duration AT_LEAST = Duration.ofHours(1);

    private static final Duration REMOVING = Duration.ofMinutes(10);

    private final Table table;
    private final Objects objects;
    private final InstantSource clock;

    Removals(UpstreamPorts ports) {
        this.table = ports.table();
        this.objects = ports.objects();
        this.clock = ports.clock();
    }

    /** Where it is noted that an object of {@code partition} is going. */
    static Key key(String partition, ObjectKey object) {
        return new Key(partition, GONE + object.path());
    }

    /** Part of the transaction that removes the item which points at {@code object}; nothing, where others may as well. */
    List<Write> begin(String partition, ObjectKey object) {
        return object.owner().isEmpty()
                ? List.of()
                : List.of(new Write.Put(
                        new Item(key(partition, object))
                                .with("since", clock.millis())
                                .with("removing", 0),
                        Write.ALWAYS));
    }

    /** Part of the transaction of a purge: what is being fetched of the package is not kept. */
    Write purge(String partition) {
        var now = clock.instant();
        var item = new Item(purged(partition))
                .with("at", now.toEpochMilli())
                .with("expires", now.plus(AT_LEAST).getEpochSecond());
        return new Write.Put(item, Write.ALWAYS);
    }

    private static Key purged(String partition) {
        return new Key(partition, PURGED);
    }

    /** Part of the transaction that makes an item of {@code partition} point at {@code after}. */
    public List<Write> replace(String partition, Optional<ObjectKey> before, Optional<ObjectKey> after) {
        if (before.equals(after)) {
            return List.of();
        }
        var writes = new ArrayList<Write>();
        before.ifPresent(object -> writes.addAll(begin(partition, object)));
        after.ifPresent(object -> writes.add(takeBack(partition, object)));
        return writes;
    }

    /** Part of the transaction that notes {@code object}: it stays. */
    static Write takeBack(String partition, ObjectKey object) {
        return new Write.Delete(key(partition, object), Write.ALWAYS);
    }

    /**
     * Takes {@code object} back before it is put again.
     *
     * @return part of the transaction that notes it: the package is not purged meanwhile; empty while it is being removed
     */
    Optional<Write> takeBackNow(String partition, ObjectKey object) {
        var key = key(partition, object);
        var orphan = OrphanMark.key(object);
        var purged = purged(partition);
        var items = table.get(List.of(key, orphan, purged));
        var gone = items.get(key);
        var isBack = (gone == null
                        || gone.number("removing") < clock.millis()
                                && table.transact(List.of(new Write.Delete(key, unchanged(gone)))))
                && takeBackOrphan(object, Optional.ofNullable(items.get(orphan)).map(OrphanMark::of));
        var asSeen = Optional.ofNullable(items.get(purged))
                .map(purge -> Write.equal("at", purge.number("at")))
                .orElse(Write.ABSENT);
        return isBack ? Optional.of(new Write.Check(purged, asSeen)) : Optional.empty();
    }

    /** Has {@code object} go, which was put for the item at {@code where} and is not noted there. */
    void drop(Key where, ObjectKey object) {
        var writes = new ArrayList<>(begin(where.pk(), object));
        writes.add(new Write.Check(where, Write.ABSENT));
        table.transact(writes);
    }

    /** An operator may have found the object, and nothing that points at it. */
    private boolean takeBackOrphan(ObjectKey object, Optional<OrphanMark> mark) {
        return mark.isEmpty() || table.transact(List.of(OrphanMark.use(object, mark, clock.instant())));
    }

    /** Removes the objects of {@code partition} at which nothing has pointed for an hour. */
    void finish(String partition) {
        for (var gone : table.query(partition, GONE)) {
            var now = clock.instant();
            if (gone.number("since") <= now.minus(AT_LEAST).toEpochMilli()
                    && gone.number("removing") < now.toEpochMilli()) {
                remove(gone, now.plus(REMOVING).toEpochMilli());
            }
        }
    }

    private void remove(Item gone, long until) {
        var removing = gone.with("removing", until);
        if (table.transact(List.of(new Write.Put(removing, unchanged(gone))))) {
            objects.delete(ObjectKey.parse(gone.key().sk().substring(GONE.length())));
            table.transact(List.of(new Write.Delete(gone.key(), unchanged(removing))));
        }
    }

    private static Write.Condition unchanged(Item gone) {
        return Write.equal("removing", gone.number("removing"));
    }
}
