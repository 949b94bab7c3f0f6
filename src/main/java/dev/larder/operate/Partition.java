package dev.larder.operate;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All items of one partition, as they were at about one moment.
 *
 * @param items by sort key, in its order
 * @param isDraft whether a {@link DraftHead} is there, which is none of them
 */
record Partition(String pk, Map<String, Item> items, boolean isDraft) {

    private static final int LOOKS = 5;

    /**
     * Reads a partition. A query is no snapshot: where there is a head that every change moves on, it is read again while a
     * change came between, a few times.
     */
    static Partition read(Table table, String pk) {
        for (var look = 1; ; look++) {
            var before = head(table, pk);
            var partition = query(table, pk);
            if (look == LOOKS
                    || before.equals(partition.head()) && head(table, pk).equals(before)) {
                return partition;
            }
        }
    }

    /**
     * Reads the parts of a lockfile, and last what is known of it, which is kept elsewhere and replaced with them. They are
     * read again as a package is.
     */
    static Partition lockfile(Table table, String pk) {
        for (var look = 1; ; look++) {
            var before = table.find(Layout.lockfile(pk));
            var parts = query(table, pk);
            if (look == LOOKS || table.find(Layout.lockfile(pk)).equals(before)) {
                before.ifPresent(lockfile -> parts.items().put(lockfile.key().sk(), lockfile));
                return parts;
            }
        }
    }

    /** Reads a partition once. */
    static Partition query(Table table, String pk) {
        var items = new LinkedHashMap<String, Item>();
        table.query(pk, "").forEach(item -> items.put(item.key().sk(), item));
        var isDraft = items.values().removeIf(DraftHead::is);
        return new Partition(pk, items, isDraft);
    }

    private static Optional<Item> head(Table table, String pk) {
        return table.find(new Key(pk, "HEAD")).filter(item -> Layout.isHead(item) && !DraftHead.is(item));
    }

    /** What the partitions of packages begin with. */
    Optional<Item> head() {
        return Optional.ofNullable(items.get("HEAD")).filter(Layout::isHead);
    }

    Collection<Item> all() {
        return items.values();
    }

    /** The part of a sort key that says what kind of item it is. */
    static String kind(Item item) {
        return item.key().sk().replaceFirst("#.*", "");
    }
}
