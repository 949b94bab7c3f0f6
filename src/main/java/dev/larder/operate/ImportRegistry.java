package dev.larder.operate;

import dev.larder.domain.PackageName;
import dev.larder.operate.ItemLines.Line;
import dev.larder.registry.SearchIndex;
import dev.larder.storage.Item;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Brings an export into a registry, objects first. Nothing that is there is replaced: a package, an account or a token
 * that is there and differs stays as it is, and is told; but an object whose bytes are cut off. So it may be repeated,
 * broken off, and done while the registry works and its garbage is collected.
 */
public final class ImportRegistry {

    private static final int MOST_AT_ONCE = Table.LIMIT_WRITES / 3; // each with an object, and what is noted of it
    private static final long MOST_BYTES_AT_ONCE = 3L << 20; // a transaction takes 4 MiB

    private final Stores stores;
    private final SearchIndex index;

    public ImportRegistry(Stores stores, SearchIndex index) {
        this.stores = stores;
        this.index = index;
    }

    /**
     * What was brought.
     *
     * @param items how many were written
     * @param known how many were there already, the same
     * @param objects how many were put
     * @param different what was there already, and is another: it stays
     * @param unfinished where somebody else was changing something, or removing an object: nothing that follows it in its
     *     partition was written, and to import again brings it
     * @param cursor where to go on in another part; none: that was everything
     */
    public record Report(
            long items,
            long known,
            long objects,
            List<String> different,
            List<String> unfinished,
            Optional<Long> cursor) {

        /** Whether the registry has all that the export has now, or this part of it. */
        public boolean isWhole() {
            return different.isEmpty() && unfinished.isEmpty();
        }
    }

    /** Whether the registry holds nothing yet that could be restored: no package, account, token or rule. */
    public boolean isNew() {
        var isNew = new AtomicBoolean(true);
        Walk.partitions(stores.table(), Optional.empty(), isNew::get, pk -> {
            if (ExportRegistry.isWanted(pk, false)) {
                isNew.set(false);
            }
        });
        return isNew.get();
    }

    /** Imports all of {@code export}; one that is not whole, or of a newer Larder, changes no item. */
    public Report read(Export export, Progress progress) throws IOException {
        return read(export, 0, () -> true, progress);
    }

    /**
     * Imports a part: all objects first, then as many items as there is time for.
     *
     * @param done the cursor of the part before; 0: none, or one that broke off
     * @param mayGoOn asked after each object and each partition
     */
    public Report read(Export export, long done, BooleanSupplier mayGoOn, Progress progress) throws IOException {
        var counts = new Counts();
        var files = export.items();
        var objects = new ImportedObjects(stores, export);
        for (var file : files) {
            if (!objects(file, export, objects, mayGoOn, progress)) {
                return counts.report(objects, Optional.of(done));
            }
        }
        var cursor = items(files, export, done, objects, counts, mayGoOn, progress);
        return counts.report(objects, cursor);
    }

    private static final class Counts {

        private long items;
        private long known;
        private final List<String> different = new ArrayList<>();
        private final List<String> unfinished = new ArrayList<>();

        Report report(ImportedObjects objects, Optional<Long> cursor) {
            return new Report(items, known, objects.puts(), List.copyOf(different), List.copyOf(unfinished), cursor);
        }
    }

    /**
     * Reads a file to its end, and puts the objects that it speaks of.
     *
     * @return whether it came to the end
     */
    private boolean objects(
            String file, Export export, ImportedObjects imported, BooleanSupplier mayGoOn, Progress progress)
            throws IOException {
        var items = 0L;
        var objects = 0L;
        var end = Optional.<Line.End>empty();
        try (var lines = export.lines(file)) {
            requireHeader(file, lines.readLine());
            for (var text = lines.readLine(); text != null && end.isEmpty(); text = lines.readLine()) {
                switch (ItemLines.read(text)) {
                    case Line.Header _ -> throw new InvalidCommand(file + " begins twice");
                    case Line.OfItem _ -> items++;
                    case Line.OfObject(var key, var bytes) -> {
                        if (++objects % 1_000 == 0) {
                            progress.say(objects + " objects of " + file);
                        }
                        if (imported.bring(key, bytes) && !mayGoOn.getAsBoolean()) {
                            return false;
                        }
                    }
                    case Line.End found -> end = Optional.of(found);
                }
            }
        }
        if (!end.equals(Optional.of(new Line.End(items, objects)))) {
            throw new InvalidCommand(file + " is cut off, or was changed: export again");
        }
        return true;
    }

    private static void requireHeader(String file, String line) {
        if (line == null || !(ItemLines.read(line) instanceof Line.Header header)) {
            throw new InvalidCommand(file + " is no export of Larder");
        }
        if (header.format() > ItemLines.FORMAT) {
            throw new InvalidCommand(file + " has format " + header.format() + ", and this Larder reads "
                    + ItemLines.FORMAT + ": use the version that wrote it, or a later one");
        }
    }

    /** @return how many items of the export are dealt with now; none: all */
    private Optional<Long> items(
            List<String> files,
            Export export,
            long done,
            ImportedObjects objects,
            Counts counts,
            BooleanSupplier mayGoOn,
            Progress progress)
            throws IOException {
        var seen = 0L;
        for (var file : files) {
            try (var lines = export.lines(file)) {
                var partition = new ArrayList<Item>();
                for (var text = lines.readLine(); text != null; text = lines.readLine()) {
                    if (ItemLines.read(text) instanceof Line.OfItem(var item) && ++seen > done) {
                        if (!partition.isEmpty() && !isBeside(item, partition.getFirst())) {
                            partition(partition, objects, counts);
                            partition.clear();
                            if (!mayGoOn.getAsBoolean()) {
                                return Optional.of(seen - 1);
                            }
                        }
                        partition.add(item);
                        if (seen % 10_000 == 0) {
                            progress.say(seen + " items, the last of them in " + file);
                        }
                    }
                }
                if (!partition.isEmpty()) {
                    partition(partition, objects, counts);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isBeside(Item one, Item other) {
        return one.key().pk().equals(other.key().pk());
    }

    /**
     * Items of one partition, as far as they are missing. The head is written last, so whoever finds it finds the rest, and
     * not at all when anything before it was not written: an import done again goes on from there.
     */
    private void partition(List<Item> items, ImportedObjects objects, Counts counts) throws IOException {
        var pk = items.getFirst().key().pk();
        var there = Partition.query(stores.table(), pk);
        var head = items.stream().filter(Layout::isHead).findFirst();
        if (head.isPresent() && there.head().isPresent() && !there.head().equals(head)) {
            counts.different.add(pk);
            return;
        }
        var missing = new ArrayList<Item>();
        for (var item : items) {
            var known = there.items().get(item.key().sk());
            if (known == null) {
                missing.add(item);
            } else if (known.equals(item)) {
                counts.known++;
            } else if (item.key().equals(Layout.SIGNING_KEYS)) {
                keys(known, item, counts);
            } else {
                counts.different.add(HostedRules.where(item));
            }
        }
        var comes = head.filter(missing::remove);
        comes.ifPresent(missing::add);
        if (!write(batches(missing), comes, head.or(there::head), there.isDraft(), objects, counts)) {
            return;
        }
        if (pk.startsWith(Layout.HOSTED)) {
            head.map(item -> PackageName.parse(item.text("name"))).ifPresent(index::rebuild);
        }
    }

    /** Lists the keys of both registries: what either has signed stays verified. */
    private void keys(Item known, Item item, Counts counts) {
        var both = new TreeMap<>(item.texts("keys"));
        both.putAll(known.texts("keys"));
        if (both.equals(known.texts("keys"))) {
            counts.known++;
            return;
        }
        var revision = known.number("revision");
        var unchanged = Write.equal("revision", revision);
        var listing = known.with("keys", both).with("revision", revision + 1);
        if (stores.table().transact(List.of(new Write.Put(listing, unchanged)))) {
            counts.items++;
        } else {
            counts.unfinished.add(HostedRules.where(item));
        }
    }

    /**
     * Writes batch after batch, up to the first that cannot be.
     *
     * @param comes the head that is written, last of all
     * @param head the head of the partition, where it has one
     * @param isDraft whether an import that broke off has left a {@link DraftHead}
     */
    private static boolean write(
            List<List<Item>> batches,
            Optional<Item> comes,
            Optional<Item> head,
            boolean isDraft,
            ImportedObjects objects,
            Counts counts)
            throws IOException {
        var isHeld = isDraft;
        for (var batch : batches) {
            var writes = new ArrayList<Write>();
            for (var item : batch) {
                writes.add(new Write.Put(item, isHeld && Layout.isHead(item) ? DraftHead.UNCHANGED : Write.ABSENT));
            }
            if (batch != batches.getLast() && comes.filter(DraftHead::isFor).isPresent()) {
                writes.add(DraftHead.holding(comes.get(), isHeld));
                isHeld = true;
            }
            if (!objects.adopt(writes, head)) {
                counts.unfinished.add(HostedRules.where(batch.getFirst()));
                return false;
            }
            counts.items += batch.size();
        }
        return true;
    }

    private static List<List<Item>> batches(List<Item> items) {
        var batches = new ArrayList<List<Item>>();
        var bytes = 0L;
        for (var item : items) {
            bytes += item.sizeBytes();
            if (batches.isEmpty() || batches.getLast().size() == MOST_AT_ONCE || bytes > MOST_BYTES_AT_ONCE) {
                batches.add(new ArrayList<>());
                bytes = item.sizeBytes();
            }
            batches.getLast().add(item);
        }
        return batches;
    }
}
