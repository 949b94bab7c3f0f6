package dev.larder.storage;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Another table, but for what a test overrides. */
public class ForwardingTable implements WholeTable {

    private final WholeTable table;

    protected ForwardingTable(WholeTable table) {
        this.table = table;
    }

    @Override
    public Map<Key, Item> get(Collection<Key> keys) {
        return table.get(keys);
    }

    @Override
    public List<Item> query(String pk, String skPrefix) {
        return table.query(pk, skPrefix);
    }

    @Override
    public List<Item> queryBefore(String pk, String before, int limit) {
        return table.queryBefore(pk, before, limit);
    }

    @Override
    public boolean transact(List<Write> writes) {
        return table.transact(writes);
    }

    @Override
    public List<Key> keys(Optional<Key> after) {
        return table.keys(after);
    }
}
