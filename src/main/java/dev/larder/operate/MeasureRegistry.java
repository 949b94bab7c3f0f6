package dev.larder.operate;

import dev.larder.storage.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** Says how much there is in a registry. */
public final class MeasureRegistry {

    private static final int TOP = 10;

    private final Stores stores;

    public MeasureRegistry(Stores stores) {
        this.stores = stores;
    }

    /** A package, by the tarballs of the versions that are there. */
    public record Size(String name, long versions, long bytes) {}

    /**
     * How much there is.
     *
     * @param counts by name, in their order: {@code packages}, {@code versions} ...
     * @param largest the packages published here whose tarballs are largest together, largest first
     */
    public record Report(Map<String, Long> counts, List<Size> largest) {}

    public Report measure() {
        var counts = new TreeMap<String, Long>();
        for (var name : List.of(
                "packages",
                "packages unpublished",
                "versions",
                "versions unpublished",
                "cached packages",
                "cached tarballs",
                "users",
                "tokens",
                "tokens expired",
                "lockfiles",
                "audit entries")) {
            counts.put(name, 0L);
        }
        var largest = new PriorityQueue<>(Comparator.comparingLong(Size::bytes));
        Walk.partitions(stores.table(), () -> true, pk -> {
            if (!Layout.isBesidePackages(pk)) {
                measure(pk, counts, largest);
            }
        });
        Kept.folders().forEach(folder -> {
            counts.put(folder + " objects", 0L);
            counts.put(folder + " bytes", 0L);
        });
        Kept.each(stores.objects(), listed -> {
            count(counts, listed.key().kind().folder() + " objects", 1);
            count(counts, listed.key().kind().folder() + " bytes", listed.bytes());
        });
        return new Report(
                counts,
                largest.stream()
                        .sorted(Comparator.comparingLong(Size::bytes).reversed().thenComparing(Size::name))
                        .toList());
    }

    private void measure(String pk, Map<String, Long> counts, PriorityQueue<Size> largest) {
        switch (pk.substring(0, pk.indexOf('#') + 1)) {
            case "H#" -> hosted(query(pk), counts, largest);
            case "C#" -> {
                var cached = query(pk);
                count(counts, "cached packages", documents(cached));
                count(counts, "cached tarballs", kinds(cached, "V"));
            }
            case "U#" -> count(counts, "users", kinds(query(pk), "USER"));
            case "T#" ->
                query(pk).all().forEach(token -> {
                    var over = token.findNumber("expires")
                            .filter(end -> end <= stores.clock().instant().getEpochSecond())
                            .isPresent();
                    count(counts, over ? "tokens expired" : "tokens", 1);
                });
            case "K#" ->
                count(counts, "lockfiles", pk.equals("K#npm") ? query(pk).all().size() : 0);
            case "A#" -> count(counts, "audit entries", query(pk).all().size());
            default -> {} // is not read, as large as it may be
        }
    }

    private Partition query(String pk) {
        return Partition.query(stores.table(), pk);
    }

    private static void hosted(Partition partition, Map<String, Long> counts, PriorityQueue<Size> largest) {
        if (partition.head().isEmpty()) {
            return;
        }
        var head = partition.head().get();
        var there = partition.all().stream()
                .filter(item -> Layout.object(item, partition.head())
                        .filter(object -> object.kind() == ObjectKey.Kind.HOSTED_TARBALL)
                        .isPresent())
                .toList();
        count(counts, there.isEmpty() ? "packages unpublished" : "packages", 1);
        count(counts, "versions", there.size());
        count(counts, "versions unpublished", kinds(partition, "V") - there.size());
        largest.add(new Size(
                head.text("name"),
                there.size(),
                there.stream().mapToLong(item -> item.number("size")).sum()));
        if (largest.size() > TOP) {
            largest.remove();
        }
    }

    private static long documents(Partition partition) {
        return partition
                        .head()
                        .filter(head -> head.findText("document").isPresent())
                        .isPresent()
                ? 1
                : 0;
    }

    private static long kinds(Partition partition, String kind) {
        return partition.all().stream()
                .filter(item -> Partition.kind(item).equals(kind))
                .count();
    }

    private static void count(Map<String, Long> counts, String name, long more) {
        counts.merge(name, more, Long::sum);
    }
}
