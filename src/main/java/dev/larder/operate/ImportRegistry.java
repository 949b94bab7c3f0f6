package dev.larder.operate;

import dev.larder.operate.ItemLines.Line;
import dev.larder.registry.SearchIndex;
import dev.larder.storage.Item;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Brings an export into a registry: objects, then rules, accounts and tokens, and then what these protect. Nothing that
 * is there is replaced: a package, a lockfile, an account or a token that is there and differs stays as it is, and is
 * told; but an object whose bytes are cut off. So it may be repeated, broken off, and done while the registry works and
 * its garbage is collected.
 */
public final class ImportRegistry {

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
        Walk.partitions(stores.table(), isNew::get, pk -> {
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

    /** When an item's turn is, wherever in the export it is. */
    private enum Turn {
        /** What packages are hidden by, and what tokens are asked for. */
        RULES_AND_ACCOUNTS,
        TOKENS,
        THE_REST;

        static Turn of(String line) {
            if (ItemLines.isOf(line, "R#") || ItemLines.isOf(line, "U#")) {
                return RULES_AND_ACCOUNTS;
            }
            return ItemLines.isOf(line, "T#") ? TOKENS : THE_REST;
        }
    }

    /**
     * Imports a part: all objects first, then as many items as there is time for.
     *
     * @param done the cursor of the part before; 0: none, or one that broke off
     * @param mayGoOn asked after each object and each partition
     */
    public Report read(Export export, long done, BooleanSupplier mayGoOn, Progress progress) throws IOException {
        return new Run(export, mayGoOn, progress).read(done);
    }

    private final class Run {

        private final Export export;
        private final BooleanSupplier mayGoOn;
        private final Progress progress;
        private final ImportedObjects objects;
        private final ImportedItems items;
        private long seen;

        Run(Export export, BooleanSupplier mayGoOn, Progress progress) {
            this.export = export;
            this.mayGoOn = mayGoOn;
            this.progress = progress;
            this.objects = new ImportedObjects(stores, export);
            this.items = new ImportedItems(stores, index, objects);
        }

        Report read(long done) throws IOException {
            var files = export.items();
            for (var file : files) {
                if (!objects(file)) {
                    return items.report(Optional.of(done));
                }
            }
            for (var turn : Turn.values()) {
                for (var file : files) {
                    if (!items(file, turn, done)) {
                        return items.report(Optional.of(seen));
                    }
                }
            }
            return items.report(Optional.empty());
        }

        /**
         * Reads a file to its end, and puts the objects that it speaks of.
         *
         * @return whether it came to the end
         */
        private boolean objects(String file) throws IOException {
            var itemLines = 0L;
            var objectLines = 0L;
            var end = Optional.<Line.End>empty();
            try (var lines = export.lines(file)) {
                requireHeader(file, lines.readLine());
                for (var text = lines.readLine(); text != null && end.isEmpty(); text = lines.readLine()) {
                    switch (ItemLines.read(text)) {
                        case Line.Header _ -> throw new InvalidCommand(file + " begins twice");
                        case Line.OfItem _ -> itemLines++;
                        case Line.OfObject(var key, var bytes) -> {
                            if (++objectLines % 1_000 == 0) {
                                progress.say(objectLines + " objects of " + file);
                            }
                            if (objects.bring(key, bytes) && !mayGoOn.getAsBoolean()) {
                                return false;
                            }
                        }
                        case Line.End found -> end = Optional.of(found);
                    }
                }
            }
            if (!end.equals(Optional.of(new Line.End(itemLines, objectLines)))) {
                throw new InvalidCommand(file + " is cut off, or was changed: export again");
            }
            return true;
        }

        /**
         * Brings those items of a file whose turn it is, but the first {@code done} of all.
         *
         * @return whether it came to the end; if not, {@link #seen} items are dealt with
         */
        private boolean items(String file, Turn turn, long done) throws IOException {
            try (var lines = export.lines(file)) {
                var partition = new ArrayList<Item>();
                for (var text = lines.readLine(); text != null; text = lines.readLine()) {
                    if (Turn.of(text) == turn && ItemLines.read(text) instanceof Line.OfItem(var item)) {
                        if (!partition.isEmpty() && !isBeside(item, partition.getFirst())) {
                            items.bring(partition);
                            partition.clear();
                            if (!mayGoOn.getAsBoolean()) {
                                return false;
                            }
                        }
                        if (++seen > done) {
                            partition.add(item);
                        }
                        if (seen % 10_000 == 0) {
                            progress.say(seen + " items, the last of them in " + file);
                        }
                    }
                }
                if (!partition.isEmpty()) {
                    items.bring(partition);
                }
            }
            return true;
        }
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

    private static boolean isBeside(Item one, Item other) {
        return one.key().pk().equals(other.key().pk());
    }
}
