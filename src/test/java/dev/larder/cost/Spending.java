package dev.larder.cost;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Write;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Adds up what calls of the two ports would be billed for, as {@code storage.aws} makes them: all reads are consistent, and
 * what is written together is a transaction, which costs twice. A condition on another item, and a deletion, count as for an
 * item of 1 KB; DynamoDB goes by the larger of what was there and what comes.
 */
public final class Spending {

    private static final double READ_BYTES = 4096;
    private static final double WRITE_BYTES = 1024;
    private static final long PART_BYTES = 8L << 20; // storage.aws.S3Objects writes more than this in parts

    private Spent sum = Spent.NOTHING;

    /** What was spent since the last time this was asked. */
    public synchronized Spent taken() {
        var taken = sum;
        sum = Spent.NOTHING;
        return taken;
    }

    public synchronized void add(Unit unit, double amount) {
        sum = sum.plus(unit, amount);
    }

    /** BatchGetItem rounds up each item, and an absent one costs as much as a small one. */
    public void got(Collection<Key> keys, Map<Key, Item> found) {
        keys.forEach(key -> add(
                Unit.READ_UNIT,
                found.containsKey(key) ? readUnits(found.get(key).sizeBytes()) : 1));
    }

    /** Query rounds up the sum. */
    public void queried(List<Item> found) {
        add(Unit.READ_UNIT, readUnits(found.stream().mapToLong(Item::sizeBytes).sum()));
    }

    public void wrote(List<Write> writes) {
        var factor = writes.size() == 1 && !(writes.getFirst() instanceof Write.Check) ? 1 : 2;
        writes.forEach(write -> add(Unit.WRITE_UNIT, factor * writeUnits(write)));
    }

    /** An object of so many bytes: PUT, or as many parts and the beginning and end of a multipart upload. */
    public void put(long bytes) {
        add(Unit.OBJECT_PUT, bytes <= PART_BYTES ? 1 : 2 + Math.ceil((double) bytes / PART_BYTES));
    }

    private static double readUnits(long bytes) {
        return Math.max(1, Math.ceil(bytes / READ_BYTES));
    }

    private static double writeUnits(Write write) {
        return write instanceof Write.Put put ? Math.ceil(put.item().sizeBytes() / WRITE_BYTES) : 1;
    }
}
