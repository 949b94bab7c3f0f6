package dev.larder.storage;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Gatherers;

/**
 * Items under (pk, sk), with DynamoDB's promises and limits: an item holds at most {@link Item#LIMIT_BYTES}, a
 * transaction at most {@link #LIMIT_WRITES} writes on distinct items and {@link #LIMIT_TRANSACTION_BYTES}; what breaks a
 * limit is an {@link IllegalArgumentException} on every adapter, and changes nothing. Reads see every transaction that
 * was acknowledged before they began. What the store cannot do just now is a {@link StorageUnavailable}.
 *
 * <p>{@code TableContract} is the specification of this interface.
 */
public interface Table {

    /** The most writes that one transaction may hold. */
    int LIMIT_WRITES = 100;

    /** The most bytes that the items of one transaction may have together. */
    int LIMIT_TRANSACTION_BYTES = 4 * 1024 * 1024;

    /** The most keys that one {@link #get} may ask for. */
    int LIMIT_KEYS = 100;

    /** The items that exist among {@code keys}, in one round trip; what is absent is not in the map. */
    Map<Key, Item> get(Collection<Key> keys);

    /** As {@link #get}, of one key. */
    default Optional<Item> find(Key key) {
        return Optional.ofNullable(get(List.of(key)).get(key));
    }

    /** As {@link #get}, of any number of keys, in as many round trips as that takes. */
    default Map<Key, Item> getAll(Collection<Key> keys) {
        var found = new HashMap<Key, Item>();
        keys.stream().distinct().gather(Gatherers.windowFixed(LIMIT_KEYS)).forEach(some -> found.putAll(get(some)));
        return found;
    }

    /** All items of partition {@code pk} whose sort key begins with {@code skPrefix}, in ascending order of sort key. */
    List<Item> query(String pk, String skPrefix);

    /**
     * A part of a partition from its end: at most {@code limit} items whose sort keys come before {@code before}, in
     * descending order of sort key. Fewer, when there are no more.
     */
    List<Item> queryBefore(String pk, String before, int limit);

    /**
     * Makes all of {@code writes} true at once, or none. A conflict with a transaction under way is no refusal: it is
     * waited out.
     *
     * @return true when all was written; false when a condition did not hold, and nothing was written
     */
    boolean transact(List<Write> writes);

    /** Checks the limits that all adapters share. */
    static void requireLimits(List<Write> writes) {
        if (writes.isEmpty() || writes.size() > LIMIT_WRITES) {
            throw new IllegalArgumentException(
                    "a transaction has 1 to " + LIMIT_WRITES + " writes, not " + writes.size());
        }
        if (writes.stream().map(Write::key).distinct().count() < writes.size()) {
            throw new IllegalArgumentException("a transaction touches each item once");
        }
        var total = 0L;
        for (var write : writes) {
            if (write instanceof Write.Put put) {
                var item = put.item();
                if (item.sizeBytes() > Item.LIMIT_BYTES) {
                    throw new IllegalArgumentException(
                            item.key() + " has " + item.sizeBytes() + " bytes, limit " + Item.LIMIT_BYTES);
                }
                total += item.sizeBytes();
            }
        }
        if (total > LIMIT_TRANSACTION_BYTES) {
            throw new IllegalArgumentException(
                    "the transaction has " + total + " bytes, limit " + LIMIT_TRANSACTION_BYTES);
        }
    }

    /** Checks the limits of a {@link #query} that all adapters share. */
    static void requireLimits(String pk, String skPrefix) {
        new Key(pk, skPrefix.isEmpty() ? "-" : skPrefix);
    }

    /** Checks the limits of a {@link #get} that all adapters share. */
    static void requireLimits(Collection<Key> keys) {
        if (keys.isEmpty()
                || keys.size() > LIMIT_KEYS
                || keys.stream().distinct().count() < keys.size()) {
            throw new IllegalArgumentException(
                    "1 to " + LIMIT_KEYS + " distinct keys can be asked for at once: " + keys);
        }
    }
}
