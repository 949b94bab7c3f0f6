package dev.larder.operate;

import dev.larder.storage.Item;
import dev.larder.storage.ObjectKey;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
    private static final Set<String> MADE_ANEW = Set.of("VIEW", "LEASE", "GONE");

    private final Stores stores;

    public ExportRegistry(Stores stores) {
        this.stores = stores;
    }

    /**
     * What was written.
     *
     * @param objects what the items speak of, and their sizes
     * @param missing objects that the items speak of, and that are not there: verify says more
     * @param cursor where to go on in another part; none: that was everything
     */
    public record Part(
            long items, SortedMap<ObjectKey, Long> objects, List<ObjectKey> missing, Optional<String> cursor) {}

    /**
     * Writes a part, which can be imported by itself.
     *
     * @param cache whether what was taken from upstreams is wanted
     * @param cursor where the part before ended
     * @param mayGoOn asked before each partition but the first
     */
    public Part write(boolean cache, Optional<String> cursor, BooleanSupplier mayGoOn, OutputStream to)
            throws IOException {
        var kept = new Kept(stores.objects());
        var objects = new TreeMap<ObjectKey, Long>(Comparator.comparing(ObjectKey::path));
        var missing = new TreeMap<ObjectKey, Long>(Comparator.comparing(ObjectKey::path));
        var items = 0L;
        var last = Optional.<String>empty();
        to.write(ItemLines.write(new ItemLines.Line.Header(ItemLines.FORMAT, cache)));
        for (var pk : partitions(cache, cursor)) {
            if (last.isPresent() && !mayGoOn.getAsBoolean()) {
                return end(items, objects, missing, last, to);
            }
            last = Optional.of(pk);
            var partition = Partition.read(stores.table(), pk);
            for (var item : partition.all()) {
                if (!isMadeAnew(item)) {
                    to.write(ItemLines.write(new ItemLines.Line.OfItem(item)));
                    items++;
                    object(item, partition)
                            .ifPresent(object -> kept.size(object)
                                    .ifPresentOrElse(
                                            bytes -> objects.put(object, bytes), () -> missing.put(object, 0L)));
                }
            }
        }
        return end(items, objects, missing, Optional.empty(), to);
    }

    /** Beside packages alone: a lockfile may be called VIEW. */
    private static boolean isMadeAnew(Item item) {
        return Layout.isPackage(item.key().pk()) && MADE_ANEW.contains(Partition.kind(item));
    }

    private static Optional<ObjectKey> object(Item item, Partition partition) {
        return Layout.object(item, partition.head());
    }

    private static Part end(
            long items,
            SortedMap<ObjectKey, Long> objects,
            SortedMap<ObjectKey, Long> missing,
            Optional<String> cursor,
            OutputStream to)
            throws IOException {
        for (var object : objects.entrySet()) {
            to.write(ItemLines.write(new ItemLines.Line.OfObject(object.getKey(), object.getValue())));
        }
        to.write(ItemLines.write(new ItemLines.Line.End(items, objects.size())));
        return new Part(items, objects, List.copyOf(missing.keySet()), cursor);
    }

    /** In an order that every store has; the audit last, so that it knows of all that is written down before it. */
    private List<String> partitions(boolean cache, Optional<String> after) {
        var order = Comparator.comparing((String pk) -> pk.startsWith("A#")).thenComparing(Walk.BY_UTF8);
        return Walk.sorted(stores.table()).stream()
                .filter(pk -> isWanted(pk, cache))
                .sorted(order)
                .filter(pk -> after.isEmpty() || order.compare(pk, after.get()) > 0)
                .toList();
    }

    /** Whether an export has this partition. */
    static boolean isWanted(String pk, boolean cache) {
        return !TRANSIENT.contains(pk.substring(0, pk.indexOf('#') + 1))
                && !pk.endsWith("#-gone")
                && !pk.endsWith("#-breaker")
                && (cache || !pk.startsWith("C#"));
    }
}
