package dev.larder.operate;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.OrphanMark;
import dev.larder.storage.Write;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The objects of an export on their way into a registry. They are there before anything points at them, some of them for
 * hours: whatever collects garbage meanwhile may take them, and they are put again.
 */
final class ImportedObjects {

    /** Each of them fails when one of some thirty objects was marked or removed in the moment since it began. */
    private static final int ATTEMPTS = 10;

    /** What was seen earlier has to be looked at again: {@link CollectGarbage} forgets a mark after two hours. */
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(5);

    /** What holds of no note. */
    private static final Write.Condition NEVER = Write.equal("removing", -1);

    private final Stores stores;
    private final Export export;
    private final Kept kept;
    private final Set<ObjectKey> all = new HashSet<>();
    private long puts;

    ImportedObjects(Stores stores, Export export) {
        this.stores = stores;
        this.export = export;
        this.kept = new Kept(stores.objects());
    }

    /**
     * Has an object of the export there.
     *
     * @return whether it had to be put
     */
    boolean bring(ObjectKey key, long bytes) throws IOException {
        var size = kept.size(key);
        if (!all.add(key) || size.orElse(-1) == bytes || size.isPresent() && isWhole(key)) {
            return false;
        }
        put(key, size.isPresent());
        return true;
    }

    /** Whether the registry has the bytes that the key names, however many the export speaks of. */
    private boolean isWhole(ObjectKey key) {
        return stores.objects()
                .get(key)
                .filter(content -> Content.isStored(key, content))
                .isPresent();
    }

    /** How many were put, some of them more than once. */
    long puts() {
        return puts;
    }

    /**
     * @param isDamaged whether other bytes are in its place: they go once the right ones are at hand. Who reads it between
     *     finds nothing, which is no worse.
     */
    private void put(ObjectKey key, boolean isDamaged) throws IOException {
        try {
            if (!Content.is(key, export.open(key))) {
                throw new InvalidCommand(key + " has other bytes than its name says: copy it from the source again");
            }
            try (var content = export.open(key)) {
                if (isDamaged) {
                    stores.objects().delete(key);
                }
                stores.objects().putIfAbsent(key, content);
                puts++;
            }
        } catch (FileNotFoundException e) {
            throw new InvalidCommand(e.getMessage() + ", and not in the registry's objects: copy it there first");
        }
    }

    /**
     * Writes items of one partition, all or none, and as a publish does: looks for the marks of the objects that they
     * point at, has these there, and demands that the marks are as they were ({@link OrphanMark}).
     *
     * @param wanted what is written; 34 at most
     * @param head the head of their partition, where it has one
     * @return false when somebody else has written one of the items, or is removing one of the objects
     */
    boolean adopt(List<Write> wanted, Optional<Item> head) throws IOException {
        var objects = wanted.stream()
                .filter(Write.Put.class::isInstance)
                .flatMap(put -> Layout.object(((Write.Put) put).item(), head).stream())
                .distinct()
                .toList();
        var pk = wanted.getFirst().key().pk();
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var end = stores.clock().instant().plus(LONGEST_LOOK);
            var seen = stores.table()
                    .getAll(objects.stream()
                            .flatMap(object -> Stream.of(OrphanMark.key(object), Layout.going(pk, object)))
                            .toList());
            var writes = new ArrayList<>(wanted);
            for (var object : objects) {
                if (all.contains(object) && stores.objects().size(object).isEmpty()) {
                    put(object, false);
                }
                writes.addAll(uses(object, seen, pk));
            }
            var isLate = stores.clock().instant().isAfter(end); // much was put, or this machine has slept
            if (!isLate && stores.table().transact(writes)) {
                return true;
            }
        }
        return false;
    }

    /** That an object has stayed since {@code seen} was read, and stays from now on. */
    private List<Write> uses(ObjectKey object, Map<Key, Item> seen, String pk) {
        var now = stores.clock().instant();
        var mark = Optional.ofNullable(seen.get(OrphanMark.key(object))).map(OrphanMark::of);
        var going = Optional.ofNullable(seen.get(Layout.going(pk, object)));
        return Stream.concat(
                        Stream.of(OrphanMark.use(object, mark, now)), going.map(note -> takeBack(note, now)).stream())
                .toList();
    }

    /** Fails if the object was being removed when {@code note} was read: it may have gone after it was put. */
    private static Write takeBack(Item note, Instant now) {
        var removing = note.number("removing");
        return new Write.Delete(note.key(), removing < now.toEpochMilli() ? Write.equal("removing", removing) : NEVER);
    }
}
