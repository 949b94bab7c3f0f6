package dev.larder.registry;

import dev.larder.domain.Subject;
import dev.larder.domain.search.Findable;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All {@link SearchEntry}s, kept in memory from one search to the next while nothing has changed. Every change of a package
 * writes, in its transaction, another random text into one of a few marks ({@link Keys#searchMarks}); a search reads these
 * along with its token, and as long as they are what they were when the entries were read, so are the entries, whoever
 * published on whatever instance.
 *
 * <p>DynamoDB shows the items of one transaction one by one: for a moment a mark may be new and the entry still old. So
 * entries are kept only when they were read a while after their marks were first seen; until then each search reads all.
 */
final class SearchEntries {

    /** Many times longer than a transaction takes from its first item to its last. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    /** After that they are read again although the marks say nothing: entries may have been written by hand. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** What fits the memory of a function: some 2 KB each. */
    private static final int MOST = 20_000;

    private final Table table;
    private final InstantSource clock;
    private volatile Kept kept = new Kept(Map.of(), Instant.MAX, Instant.MIN, List.of());

    SearchEntries(Table table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
    }

    /**
     * What is known of one state of the marks.
     *
     * @param marks what they say, by key
     * @param since when they were first seen so
     * @param until until when {@code entries} may be shown without reading them again
     */
    private record Kept(Map<Key, String> marks, Instant since, Instant until, List<Entry> entries) {}

    /**
     * An entry with all that can be known of it before anybody asks.
     *
     * @param subject what a decision about the package needs
     */
    record Entry(Subject subject, Findable findable) {

        private static Entry of(SearchEntry entry) {
            return new Entry(entry.subject(), new Findable(entry.listing()));
        }
    }

    /**
     * The entries as they are now.
     *
     * @param items what was just read, all of {@link Keys#searchMarks} among it
     */
    List<Entry> all(Map<Key, Item> items) {
        var marks = marks(items);
        var now = clock.instant();
        var before = kept;
        var isKnown = before.marks().equals(marks) && !now.isBefore(before.since());
        if (isKnown && now.isBefore(before.until())) {
            return before.entries();
        }
        var entries = table.query(Keys.search(), "").stream()
                .map(SearchEntry::of)
                .map(Entry::of)
                .toList();
        var since = isKnown ? before.since() : now;
        var isSure = !now.isBefore(since.plus(SETTLED)) && entries.size() <= MOST;
        kept = isSure ? new Kept(marks, since, now.plus(LONGEST), entries) : new Kept(marks, since, now, List.of());
        return entries;
    }

    private static Map<Key, String> marks(Map<Key, Item> items) {
        var marks = new HashMap<Key, String>();
        for (var key : Keys.searchMarks()) {
            if (items.containsKey(key)) {
                marks.put(key, items.get(key).text(SearchIndex.MARK));
            }
        }
        return Map.copyOf(marks);
    }
}
