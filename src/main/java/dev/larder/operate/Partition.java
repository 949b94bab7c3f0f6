package dev.larder.operate;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All items of one partition, as they were at about one moment.
 *
 * @param items by sort key, in its order
 */
record Partition(String pk, Map<String, Item> items) {

    private static final int LOOKS = 5;

    /**
     * Reads a partition. A query is no snapshot: where there is a head that every change moves on, it is read again while a
     * change came between, a few times.
     */
    static Partition read(Table table, String pk) {
        var key = new Key(pk, "HEAD");
        for (var look = 1; ; look++) {
            var before = table.get(List.of(key));
            var partition = query(table, pk);
            var seen = partition.head().map(head -> Map.of(key, head)).orElse(Map.of());
            if (look == LOOKS || before.equals(seen) && table.get(List.of(key)).equals(seen)) {
                return partition;
            }
        }
    }

    /** Reads a partition once. */
    static Partition query(Table table, String pk) {
        var items = new LinkedHashMap<String, Item>();
        table.query(pk, "").forEach(item -> items.put(item.key().sk(), item));
        return new Partition(pk, items);
    }

    /** What most partitions begin with. */
    Optional<Item> head() {
        return Optional.ofNullable(items.get("HEAD"));
    }

    Collection<Item> all() {
        return items.values();
    }

    /** The part of a sort key that says what kind of item it is. */
    static String kind(Item item) {
        return item.key().sk().replaceFirst("#.*", "");
    }
}
