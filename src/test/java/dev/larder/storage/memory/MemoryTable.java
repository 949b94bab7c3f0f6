package dev.larder.storage.memory;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.VisibleTable;
import dev.larder.storage.Write;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A {@link Table} that is a map: for tests, and the model that the others are compared with. */
public class MemoryTable implements VisibleTable {

    private static final int PAGE = 10; // a few, so that tests meet several

    private static final Comparator<String> BY_UTF8 =
            Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final NavigableMap<Key, Item> items =
            new TreeMap<>(Comparator.comparing(Key::pk, BY_UTF8).thenComparing(Key::sk, BY_UTF8));

    @Override
    public synchronized Map<Key, Item> get(Collection<Key> keys) {
        Table.requireLimits(keys);
        var found = new HashMap<Key, Item>();
        keys.forEach(key -> Optional.ofNullable(items.get(key)).ifPresent(item -> found.put(key, item)));
        return found;
    }

    @Override
    public synchronized List<Item> query(String pk, String skPrefix) {
        Table.requireLimits(pk, skPrefix);
        var first = new Key(pk, skPrefix.isEmpty() ? "\0" : skPrefix);
        return items.tailMap(first, true).values().stream()
                .takeWhile(item -> item.key().pk().equals(pk) && item.key().sk().startsWith(skPrefix))
                .toList();
    }

    @Override
    public synchronized List<Item> queryBefore(String pk, String before, int limit) {
        Table.requireLimits(pk, before);
        return items.headMap(new Key(pk, before), false).descendingMap().values().stream()
                .takeWhile(item -> item.key().pk().equals(pk))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized boolean transact(List<Write> writes) {
        Table.requireLimits(writes);
        if (!writes.stream().allMatch(write -> write.condition().holds(Optional.ofNullable(items.get(write.key()))))) {
            return false;
        }
        for (var write : writes) {
            switch (write) {
                case Write.Put put -> items.put(put.key(), put.item());
                case Write.Delete delete -> items.remove(delete.key());
                case Write.Check _ -> {}
            }
        }
        return true;
    }

    @Override
    public synchronized List<Key> keys(Optional<Key> after) {
        var following = after.map(key -> items.tailMap(key, false)).orElse(items);
        return following.keySet().stream().limit(PAGE).toList();
    }

    /** All items, in the order of their keys. */
    public synchronized List<Item> items() {
        return List.copyOf(items.values());
    }
}
