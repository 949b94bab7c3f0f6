package dev.larder.operate;

import dev.larder.operate.ItemLines.Line;
import dev.larder.storage.Item;
import dev.larder.storage.ObjectKey;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Writes down a whole registry: packages, accounts, tokens (by their hash), rules, lockfiles, the audit. What is made anew
 * by itself is left out (views, what search knows, leases, logins under way), and so is what was taken from upstreams,
 * unless it is wanted.
 *
 * <p>It may run while the registry works. A package is written down as it was at one moment, and each in its turn: what
 * changes meanwhile is in the export or not.
 */
public final class ExportRegistry {

    private static final Set<String> TRANSIENT = Set.of("L#", "S#", "W#");
    private static final Set<String> MADE_ANEW = Set.of("VIEW", "LEASE", "GONE", "PURGED");

    /**
     * What comes after all else: tokens, so that whoever turned a second factor on while accounts were written down is
     * asked for it; and the audit, which knows of all that is written down before it.
     */
    private static final List<String> LAST = List.of("T#", "A#");

    private final Stores stores;

    public ExportRegistry(Stores stores) {
        this.stores = stores;
    }

    /**
     * What was written.
     *
     * @param objects how many of those that the items speak of the export has
     * @param missing those that it has not: verify says more
     * @param cursor where to go on in another part; none: that was everything
     */
    public record Part(long items, long objects, List<ObjectKey> missing, Optional<String> cursor) {}

    /** Brings an object to where the export is. */
    public interface Copying {

        /**
         * @param bytes its size in the registry; empty: it is not there
         * @return its size in the export; empty: the export has it not
         */
        OptionalLong copy(ObjectKey object, OptionalLong bytes) throws IOException;
    }

    /**
     * What is wanted.
     *
     * @param cache whether what was taken from upstreams is
     * @param cursor where the part before ended
     */
    public record Wanted(boolean cache, Optional<String> cursor) {}

    /**
     * Writes a part, which can be imported by itself: what has not been copied, it has no line of.
     *
     * @param mayGoOn asked before each partition but the first
     * @param copying asked for each object once all items are written
     */
    public Part write(Wanted wanted, BooleanSupplier mayGoOn, Copying copying, OutputStream to) throws IOException {
        var run = new Run(to);
        run.line(new Line.Header(ItemLines.FORMAT, wanted.cache()));
        var last = Optional.<String>empty();
        for (var pk : partitions(wanted)) {
            if (last.isPresent() && !mayGoOn.getAsBoolean()) {
                return run.end(copying, last);
            }
            last = Optional.of(pk);
            run.items(
                    pk.startsWith(Layout.LOCKFILE_PARTS)
                            ? Partition.lockfile(stores.table(), pk)
                            : Partition.read(stores.table(), pk));
        }
        return run.end(copying, Optional.empty());
    }

    private final class Run {

        private final OutputStream to;
        private final Kept kept = new Kept(stores.objects());
        private final SortedMap<ObjectKey, OptionalLong> pointedAt =
                new TreeMap<>(Comparator.comparing(ObjectKey::path));
        private long items;

        Run(OutputStream to) {
            this.to = to;
        }

        void line(Line line) throws IOException {
            to.write(ItemLines.write(line));
        }

        void items(Partition partition) throws IOException {
            for (var item : partition.all()) {
                if (!isMadeAnew(item)) {
                    line(new Line.OfItem(item));
                    items++;
                    Layout.object(item, partition.head()).ifPresent(object -> pointedAt.put(object, kept.size(object)));
                }
            }
        }

        Part end(Copying copying, Optional<String> cursor) throws IOException {
            var objects = 0L;
            var missing = new ArrayList<ObjectKey>();
            for (var object : pointedAt.entrySet()) {
                var bytes = copying.copy(object.getKey(), object.getValue());
                if (bytes.isPresent()) {
                    line(new Line.OfObject(object.getKey(), bytes.getAsLong()));
                    objects++;
                } else {
                    missing.add(object.getKey());
                }
            }
            line(new Line.End(items, objects));
            return new Part(items, objects, List.copyOf(missing), cursor);
        }
    }

    /** Beside packages alone: a lockfile may be called VIEW. */
    private static boolean isMadeAnew(Item item) {
        return Layout.isPackage(item.key().pk()) && MADE_ANEW.contains(Partition.kind(item));
    }

    /** In an order that every store has. */
    private List<String> partitions(Wanted wanted) {
        var after = wanted.cursor();
        var order = Comparator.comparing((String pk) -> LAST.indexOf(kind(pk))).thenComparing(Walk.BY_UTF8);
        return Walk.sorted(stores.table()).stream()
                .filter(pk ->
                        isWanted(pk, wanted.cache()) && !pk.equals(Layout.LOCKFILES)) // which come with their parts
                .sorted(order)
                .filter(pk -> after.isEmpty() || order.compare(pk, after.get()) > 0)
                .toList();
    }

    /** Whether an export has this partition. */
    static boolean isWanted(String pk, boolean cache) {
        return !TRANSIENT.contains(kind(pk))
                && !pk.endsWith("#-gone")
                && !pk.endsWith("#-breaker")
                && (cache || !pk.startsWith("C#"));
    }

    private static String kind(String pk) {
        return pk.substring(0, pk.indexOf('#') + 1);
    }
}
