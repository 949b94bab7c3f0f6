package dev.larder.operate;

import dev.larder.operate.Finding.Severity;
import dev.larder.registry.SearchIndex;
import dev.larder.storage.StorageUnavailable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A full check of a registry: every item by itself and with what it speaks of, every object. It may run while the registry
 * works: what is found is looked at again, and told only if it is still so.
 */
public final class VerifyRegistry {

    private final Stores stores;
    private final SearchIndex index;
    private final HostedRules hosted;

    public VerifyRegistry(Stores stores, SearchIndex index, TarballReader reader) {
        this.stores = stores;
        this.index = index;
        this.hosted = new HostedRules(index, reader);
    }

    /**
     * What is wanted.
     *
     * @param deep whether the bytes of all objects are read
     * @param repair whether what can be repaired is
     * @param cursor where an earlier check stopped
     */
    public record Wanted(boolean deep, boolean repair, Optional<String> cursor) {}

    /**
     * What came of it.
     *
     * @param partitions how many were looked at
     * @param objects how many there are
     * @param left what was found, and not repaired, by severity
     * @param repaired what was repaired, a sentence each
     * @param cursor where to go on; none: everything was looked at
     */
    public record Report(
            long partitions,
            long objects,
            Map<Severity, Integer> left,
            List<String> repaired,
            Optional<String> cursor) {

        /** Whether nothing is left that any client could meet. */
        public boolean isGood() {
            return left.getOrDefault(Severity.LOST, 0) + left.getOrDefault(Severity.WRONG, 0) == 0;
        }
    }

    /**
     * Looks at everything, or at what {@code mayGoOn} lets it.
     *
     * @param found is told of each finding that is not repaired
     */
    public Report verify(Wanted wanted, BooleanSupplier mayGoOn, Consumer<Finding> found) {
        var kept = new Kept(stores.objects());
        var unspoken = new HashSet<>(kept.sizes().keySet());
        var left = new EnumMap<Severity, Integer>(Severity.class);
        var repaired = new ArrayList<String>();
        var partitions = new long[1];
        var cursor = Walk.partitions(stores.table(), wanted.cursor(), mayGoOn, pk -> {
            partitions[0]++;
            for (var finding : twice(pk, kept, wanted.deep(), unspoken)) {
                if (wanted.repair() && isRepaired(finding)) {
                    repaired.add(finding.where() + " " + finding.what() + ": "
                            + finding.repair().orElseThrow().does());
                } else {
                    left.merge(finding.severity(), 1, Integer::sum);
                    found.accept(finding);
                }
            }
        });
        if (cursor.isEmpty() && wanted.cursor().isEmpty() && !unspoken.isEmpty()) {
            left.merge(Severity.NOTE, 1, Integer::sum);
            found.accept(orphans(unspoken, kept));
        }
        return new Report(partitions[0], kept.sizes().size(), Map.copyOf(left), List.copyOf(repaired), cursor);
    }

    private static Finding orphans(Set<String> paths, Kept kept) {
        var bytes = paths.stream().mapToLong(path -> kept.sizes().get(path)).sum();
        var example = paths.stream().min(String::compareTo).orElseThrow();
        return Finding.note(
                paths.size() + " objects (" + bytes + " bytes) such as " + example,
                "are pointed at by nothing",
                "gc removes them");
    }

    private static boolean isRepaired(Finding finding) {
        return finding.repair().filter(repair -> repair.doing().getAsBoolean()).isPresent();
    }

    /** What is found on two looks: what changed in between was only under way. */
    private List<Finding> twice(String pk, Kept kept, boolean deep, Set<String> unspoken) {
        var first = look(pk, kept, deep, unspoken);
        if (first.isEmpty()) {
            return first;
        }
        return look(pk, kept, deep, unspoken).stream()
                .filter(finding -> first.stream().anyMatch(finding::isSame))
                .toList();
    }

    private List<Finding> look(String pk, Kept kept, boolean deep, Set<String> unspoken) {
        var check = new Check(stores, kept, deep);
        var partition = Partition.query(stores.table(), pk);
        try {
            for (var item : partition.all()) {
                Layout.object(item, partition.head()).ifPresent(object -> unspoken.remove(object.path()));
                Layout.going(item).ifPresent(unspoken::remove);
            }
            rules(partition, check);
        } catch (StorageUnavailable e) {
            throw e;
        } catch (RuntimeException e) { // whatever an item holds, the check goes on
            check.found(Finding.lost(pk, "cannot be read: " + e.getMessage(), "bring it back from a backup"));
        }
        return check.findings();
    }

    private void rules(Partition partition, Check check) {
        var pk = partition.pk();
        switch (pk.substring(0, pk.indexOf('#') + 1)) {
            case "H#" -> {
                if (pk.equals("H#-gone")) {
                    OtherRules.marks(partition);
                } else {
                    hosted.check(partition, check);
                }
            }
            case "C#" -> {
                if (pk.equals("C#-gone")) {
                    OtherRules.marks(partition);
                } else {
                    CacheRules.check(partition, check);
                }
            }
            case "S#" -> OtherRules.search(partition, index, check);
            case "T#" -> AccountRules.token(partition, check);
            case "U#" -> AccountRules.user(partition, check);
            case "R#" -> OtherRules.repository(partition, check);
            case "K#" -> OtherRules.lockfile(partition, check);
            case "A#", "E#", "L#", "Q#", "W#" -> {} // stand by themselves
            default -> partition.all().forEach(item -> check.found(HostedRules.unknown(item)));
        }
    }
}
