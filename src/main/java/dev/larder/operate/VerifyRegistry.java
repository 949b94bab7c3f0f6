package dev.larder.operate;

import dev.larder.operate.Finding.Severity;
import dev.larder.registry.SearchIndex;
import dev.larder.storage.Item;
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
import java.util.stream.Stream;

/**
 * A full check of a registry: every item by itself and with what it speaks of, every object. It may run while the registry
 * works: what is found is looked at again, and told only if it is still so.
 */
public final class VerifyRegistry {

    /** How many items are looked at without a question for the time: versions with tarballs of 400 MB at most. */
    private static final int PORTION = 100;

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

        /** The same, with {@code most} of the repairs. */
        public Report telling(int most) {
            var told = repaired.subList(0, Math.min(most, repaired.size()));
            return new Report(partitions, objects, left, told, cursor);
        }
    }

    /**
     * Looks at everything, or at what {@code mayGoOn} lets it: at a portion of a partition at least.
     *
     * @param found is told of each finding that is not repaired
     */
    public Report verify(Wanted wanted, BooleanSupplier mayGoOn, Consumer<Finding> found) {
        var run = new Run(wanted, found);
        var cursor = Walk.portions(stores.table(), wanted.cursor(), mayGoOn, run);
        if (cursor.isEmpty() && wanted.cursor().isEmpty() && !run.unspoken.isEmpty()) {
            run.tell(orphans(run.unspoken, run.kept));
        }
        return run.report(cursor);
    }

    private static Finding orphans(Set<String> paths, Kept kept) {
        var bytes = paths.stream().mapToLong(path -> kept.sizes().get(path)).sum();
        var example = paths.stream().min(String::compareTo).orElseThrow();
        return Finding.note(
                paths.size() + " objects (" + bytes + " bytes) such as " + example,
                "are pointed at by nothing",
                "gc removes them");
    }

    private final class Run implements Walk.Portion {

        private final Wanted wanted;
        private final Consumer<Finding> found;
        private final Kept kept = new Kept(stores.objects());
        private final Set<String> unspoken = new HashSet<>(kept.sizes().keySet());
        private final Map<Severity, Integer> left = new EnumMap<>(Severity.class);
        private final List<String> repaired = new ArrayList<>();
        private long partitions;
        private Partition partition = new Partition("", Map.of(), false);

        Run(Wanted wanted, Consumer<Finding> found) {
            this.wanted = wanted;
            this.found = found;
        }

        @Override
        public Optional<String> look(String pk, String after) {
            if (!partition.pk().equals(pk)) {
                partition = Partition.query(stores.table(), pk);
                partitions++;
            }
            var items = following(after).limit(PORTION).toList();
            if (items.isEmpty()) {
                return Optional.empty();
            }
            for (var finding : twice(after, items)) {
                if (wanted.repair() && isRepaired(finding)) {
                    repaired.add(finding.where() + " " + finding.what() + ": "
                            + finding.repair().orElseThrow().does());
                } else {
                    tell(finding);
                }
            }
            return Optional.of(items.getLast().key().sk());
        }

        void tell(Finding finding) {
            left.merge(finding.severity(), 1, Integer::sum);
            found.accept(finding);
        }

        Report report(Optional<String> cursor) {
            return new Report(partitions, kept.sizes().size(), Map.copyOf(left), List.copyOf(repaired), cursor);
        }

        private static boolean isRepaired(Finding finding) {
            try {
                return finding.repair()
                        .filter(repair -> repair.doing().getAsBoolean())
                        .isPresent();
            } catch (StorageUnavailable _) { // the function's role writes no token; an outage ends the next look
                return false;
            }
        }

        /** What is found on two looks: what changed in between was only under way. */
        private List<Finding> twice(String after, List<Item> items) {
            var first = look(items);
            if (first.isEmpty()) {
                return first;
            }
            var last = items.getLast().key().sk();
            partition = Partition.query(stores.table(), partition.pk());
            var again = following(after)
                    .takeWhile(item -> Walk.BY_UTF8.compare(item.key().sk(), last) <= 0)
                    .toList();
            return look(again).stream()
                    .filter(finding -> first.stream().anyMatch(finding::isSame))
                    .toList();
        }

        private Stream<Item> following(String sk) {
            return partition.all().stream()
                    .filter(item -> Walk.BY_UTF8.compare(item.key().sk(), sk) > 0);
        }

        private List<Finding> look(List<Item> items) {
            var check = new Check(stores, kept, wanted.deep(), items);
            try {
                for (var item : items) {
                    Layout.object(item, partition.head()).ifPresent(object -> unspoken.remove(object.path()));
                    Layout.going(item).ifPresent(unspoken::remove);
                }
                rules(partition, check);
            } catch (StorageUnavailable e) {
                throw e;
            } catch (RuntimeException e) { // whatever an item holds, the check goes on
                check.found(Finding.lost(
                        partition.pk(), "cannot be read: " + e.getMessage(), "bring it back from a backup"));
            }
            return check.findings();
        }
    }

    private void rules(Partition partition, Check check) {
        var pk = partition.pk();
        switch (pk.substring(0, pk.indexOf('#') + 1)) {
            case "H#" -> {
                if (pk.equals("H#-gone")) {
                    OtherRules.marks(check);
                } else {
                    hosted.check(partition, check);
                }
            }
            case "C#" -> {
                if (pk.equals("C#-gone")) {
                    OtherRules.marks(check);
                } else {
                    CacheRules.check(partition, check);
                }
            }
            case "S#" -> OtherRules.search(partition, index, check);
            case "T#" -> AccountRules.token(partition, check);
            case "U#" -> AccountRules.user(partition, check);
            case "R#" -> OtherRules.repository(check);
            case "K#" -> OtherRules.lockfile(partition, check);
            case "A#", "E#", "L#", "Q#", "W#" -> {} // stand by themselves
            default -> check.items().forEach(check::unknown);
        }
    }
}
