package dev.larder.operate;

import dev.larder.storage.ObjectKey;
import dev.larder.storage.OrphanMark;
import dev.larder.storage.OrphanMark.State;
import dev.larder.storage.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Removes objects at which nothing points: of publishes that broke off, of versions that were unpublished, of views that
 * were outdated. It may run while the registry works, and as often as one likes.
 *
 * <p>An object goes in two runs. The first that finds nothing pointing at it marks it ({@link OrphanMark}); one that finds
 * that again, a while later, removes it. Who comes to point at it in between, changes the mark in the very transaction;
 * who does so before the second run has read the table is seen by it.
 */
public final class CollectGarbage {

    /** The shortest time between the two runs: longer than any function works on one request. */
    public static final Duration SHORTEST_GRACE = Duration.ofHours(1);

    private final Stores stores;
    private final Removal removal;
    private final Duration grace;

    /**
     * @param grace for how long an object must have been marked
     */
    public CollectGarbage(Stores stores, Duration grace) {
        this.stores = stores;
        this.removal = new Removal(stores);
        this.grace = grace;
    }

    /**
     * What came of a run.
     *
     * @param objects how many objects there are
     * @param orphans at how many nothing points
     * @param bytes how large these are
     * @param removed how many of them were removed; in a dry run, would be
     * @param removedBytes how large those are
     * @param finished whether there was the time to mark and remove all that is to be; another run goes on otherwise
     */
    public record Report(long objects, long orphans, long bytes, long removed, long removedBytes, boolean finished) {}

    /**
     * @param delete whether anything is marked and removed; otherwise it is only looked
     * @param mayGoOn asked before each item and each removal; what points where must all be seen, or it is an {@link
     *     InvalidCommand}
     * @param removed is told of each object that is, or would be, removed
     */
    public Report run(boolean delete, BooleanSupplier mayGoOn, Consumer<ObjectKey> removed) {
        var started = now();
        var marks = marks(); // before the walk: what is pointed at since a mark was made, the walk sees
        var pointedAt = pointedAt(mayGoOn);
        var counts = new Counts();
        var there = new HashSet<ObjectKey>();
        Kept.each(stores.objects(), listed -> {
            counts.objects++;
            var mark = Optional.ofNullable(marks.get(listed.key()));
            mark.ifPresent(_ -> there.add(listed.key()));
            if (pointedAt.contains(listed.key().path())) {
                mark.filter(_ -> delete).ifPresent(this::forget);
                return;
            }
            counts.orphans++;
            counts.bytes += listed.bytes();
            if (delete && !mayGoOn.getAsBoolean()) {
                counts.finished = false;
            } else if (isDue(mark, started)) {
                if (!delete || removal.remove(listed.key(), mark, List.of())) {
                    counts.removed++;
                    counts.removedBytes += listed.bytes();
                    removed.accept(listed.key());
                }
            } else if (delete) {
                mark(listed.key(), mark);
            }
        });
        if (delete) {
            marks.values().stream()
                    .filter(mark -> !there.contains(mark.object()) && isOld(mark, started))
                    .forEach(this::forget);
        }
        return counts.report();
    }

    private static final class Counts {

        private long objects;
        private long orphans;
        private long bytes;
        private long removed;
        private long removedBytes;
        private boolean finished = true;

        Report report() {
            return new Report(objects, orphans, bytes, removed, removedBytes, finished);
        }
    }

    private Map<ObjectKey, OrphanMark> marks() {
        var marks = new HashMap<ObjectKey, OrphanMark>();
        for (var partition : Set.of(
                OrphanMark.partition(ObjectKey.Kind.HOSTED_TARBALL),
                OrphanMark.partition(ObjectKey.Kind.CACHED_TARBALL))) {
            stores.table().query(partition, "").stream()
                    .map(OrphanMark::of)
                    .forEach(mark -> marks.put(mark.object(), mark));
        }
        return marks;
    }

    /** Everything that an item speaks of. What a cached package's own keeping is about to remove is left to it. */
    private Set<String> pointedAt(BooleanSupplier mayGoOn) {
        var paths = new HashSet<String>();
        var isWhole = Walk.partitions(stores.table(), mayGoOn, pk -> {
            if (pk.startsWith("H#") || pk.startsWith("C#")) {
                var partition = Partition.query(stores.table(), pk);
                for (var item : partition.all()) {
                    Layout.object(item, partition.head()).ifPresent(object -> paths.add(object.path()));
                    Layout.going(item).ifPresent(paths::add);
                }
            }
        });
        if (!isWhole) {
            throw new InvalidCommand("there is no time here to see all that points at objects: run gc from a machine");
        }
        return paths;
    }

    private boolean isDue(Optional<OrphanMark> mark, Instant started) {
        return mark.filter(known -> switch (known.state()) {
                    case ORPHAN -> isOld(known, started);
                    case REMOVING -> !known.isBeingRemoved(started); // who began it broke off
                    case REMOVED, USED -> false;
                })
                .isPresent();
    }

    /** Whether the mark was that old when the run began: what the run takes is no time between two looks. */
    private boolean isOld(OrphanMark mark, Instant started) {
        return !mark.at().plus(grace).isAfter(started);
    }

    private void mark(ObjectKey object, Optional<OrphanMark> before) {
        var isKnown = before.filter(mark -> mark.state() == State.ORPHAN || mark.state() == State.REMOVING)
                .isPresent();
        if (!isKnown) {
            var mark = new OrphanMark(object, State.ORPHAN, now());
            stores.table().transact(List.of(new Write.Put(mark.toItem(), OrphanMark.unchanged(before))));
        }
    }

    private void forget(OrphanMark mark) {
        if (mark.state() != State.REMOVING || !mark.isBeingRemoved(now())) {
            stores.table()
                    .transact(List.of(
                            new Write.Delete(OrphanMark.key(mark.object()), OrphanMark.unchanged(Optional.of(mark)))));
        }
    }

    private Instant now() {
        return stores.clock().instant();
    }
}
