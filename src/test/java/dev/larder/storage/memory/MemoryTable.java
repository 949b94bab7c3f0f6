package dev.larder.storage.memory;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A table in memory. */
public final class MemoryTable implements Table {

    private final Map<String, TreeMap<String, Item>> partitions = new HashMap<>();

    @Override
    public synchronized Map<Key, Item> get(Collection<Key> keys) {
        Table.requireLimits(keys);
        var found = new HashMap<Key, Item>();
        for (var key : keys) {
            var item = find(key);
            if (item != null) {
                found.put(key, item);
            }
        }
        return found;
    }

    @Override
    public synchronized List<Item> query(String pk, String skPrefix) {
        return partitions.getOrDefault(pk, new TreeMap<>()).values().stream()
                .filter(item -> item.key().sk().startsWith(skPrefix))
                .toList();
    }

    @Override
    public synchronized boolean transact(List<Write> writes) {
        Table.requireLimits(writes);
        for (var write : writes) {
            var item = find(write.key());
            var holds = switch (write.condition()) {
                case Write.Condition.Always _ -> true;
                case Write.Condition.Absent _ -> item == null;
                case Write.Condition.Present _ -> item != null;
                case Write.Condition.Equal equal ->
                    item != null && equal.value().equals(item.attributes().get(equal.attribute()));
            };
            if (!holds) {
                return false;
            }
        }
        for (var write : writes) {
            var partition = partitions.computeIfAbsent(write.key().pk(), _ -> new TreeMap<>());
            switch (write) {
                case Write.Put put -> partition.put(put.key().sk(), put.item());
                case Write.Delete delete -> partition.remove(delete.key().sk());
                case Write.Check _ -> {}
            }
        }
        return true;
    }

    private Item find(Key key) {
        return partitions.getOrDefault(key.pk(), new TreeMap<>()).get(key.sk());
    }
}
