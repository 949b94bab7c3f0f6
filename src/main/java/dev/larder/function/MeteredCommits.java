package dev.larder.function;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import dev.larder.upstream.Meter;
import dev.larder.upstream.Meter.Sign;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The table that hosted packages are changed in: counts the changes that were tried, and those of them that came too late
 * since another writer was quicker. Who came too late tries again ({@code Turns}); many who do are what operators want to
 * see, long before anybody is refused.
 */
record MeteredCommits(Table table, Meter meter) implements Table {

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
        meter.count(Sign.COMMITS);
        var written = table.transact(writes);
        if (!written) {
            meter.count(Sign.CONFLICTS);
        }
        return written;
    }
}
