package dev.larder.operate;

import dev.larder.domain.PackageName;
import dev.larder.operate.ItemLines.Line;
import dev.larder.registry.SearchIndex;
import dev.larder.storage.Item;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Write;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings an export into a registry, objects first. Nothing that is there is replaced: a package, an account or a token that
 * is there and differs stays as it is, and is told. So it may be repeated, broken off, and done while the registry works.
 */
public final class ImportRegistry {

    private static final int MOST_AT_ONCE = 90;
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
     */
    public record Report(long items, long known, long objects, List<String> different) {}

    /** Imports the export in {@code folder}; one that is not whole, or of a newer Larder, changes no item. */
    public Report read(ExportFolder folder, Progress progress) throws IOException {
        var files = folder.items();
        var objects = 0L;
        for (var file : files) {
            objects += objects(file, folder, progress);
        }
        var counts = new Counts();
        for (var file : files) {
            items(file, counts, progress);
        }
        return new Report(counts.items, counts.known, objects, List.copyOf(counts.different));
    }

    private static final class Counts {

        private long items;
        private long known;
        private final List<String> different = new ArrayList<>();
    }

    /** Reads a file to its end, and puts the objects that it speaks of. */
    private long objects(Path file, ExportFolder folder, Progress progress) throws IOException {
        var items = 0L;
        var objects = 0L;
        var put = 0L;
        var end = Optional.<Line.End>empty();
        try (var lines = ExportFolder.read(file)) {
            requireHeader(file, lines.readLine());
            for (var text = lines.readLine(); text != null && end.isEmpty(); text = lines.readLine()) {
                switch (ItemLines.read(text)) {
                    case Line.Header _ -> throw new InvalidCommand(file + " begins twice");
                    case Line.OfItem _ -> items++;
                    case Line.OfObject(var key, var bytes) -> {
                        put += put(key, bytes, folder) ? 1 : 0;
                        if (++objects % 1_000 == 0) {
                            progress.say(objects + " objects of " + file.getFileName());
                        }
                    }
                    case Line.End found -> end = Optional.of(found);
                }
            }
        }
        if (!end.equals(Optional.of(new Line.End(items, objects)))) {
            throw new InvalidCommand(file + " is cut off, or was changed: export again");
        }
        return put;
    }

    private static void requireHeader(Path file, String line) {
        if (line == null || !(ItemLines.read(line) instanceof Line.Header header)) {
            throw new InvalidCommand(file + " is no export of Larder");
        }
        if (header.format() > ItemLines.FORMAT) {
            throw new InvalidCommand(file + " has format " + header.format() + ", and this Larder reads "
                    + ItemLines.FORMAT + ": use the version that wrote it, or a later one");
        }
    }

    private boolean put(ObjectKey key, long bytes, ExportFolder folder) throws IOException {
        if (stores.objects().size(key).orElse(-1) == bytes) {
            return false;
        }
        try {
            if (!Content.is(key, folder.open(key))) {
                throw new InvalidCommand(key + " has other bytes than its name says: copy it from the source again");
            }
            try (var content = folder.open(key)) {
                stores.objects().putIfAbsent(key, content);
            }
            return true;
        } catch (FileNotFoundException e) {
            throw new InvalidCommand(e.getMessage() + ", and not in the registry's objects: copy it there first");
        }
    }

    private void items(Path file, Counts counts, Progress progress) throws IOException {
        try (var lines = ExportFolder.read(file)) {
            var partition = new ArrayList<Item>();
            for (var text = lines.readLine(); text != null; text = lines.readLine()) {
                if (ItemLines.read(text) instanceof Line.OfItem(var item)) {
                    if (!partition.isEmpty()
                            && !partition
                                    .getFirst()
                                    .key()
                                    .pk()
                                    .equals(item.key().pk())) {
                        partition(partition, counts);
                        partition.clear();
                    }
                    partition.add(item);
                    if ((counts.items + counts.known) % 10_000 == 9_999) {
                        progress.say((counts.items + counts.known) + " items of " + file.getFileName());
                    }
                }
            }
            if (!partition.isEmpty()) {
                partition(partition, counts);
            }
        }
    }

    /** Items of one partition. Its head is written last: whoever finds it finds the rest. */
    private void partition(List<Item> items, Counts counts) {
        var pk = items.getFirst().key().pk();
        var there = Partition.query(stores.table(), pk);
        var head = items.stream().filter(item -> item.key().sk().equals("HEAD")).findFirst();
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
            } else {
                counts.different.add(HostedRules.where(item));
            }
        }
        head.filter(missing::remove).ifPresent(missing::add);
        write(missing, counts);
        if (pk.startsWith(Layout.HOSTED)) {
            head.map(item -> PackageName.parse(item.text("name"))).ifPresent(index::rebuild);
        }
    }

    private void write(List<Item> items, Counts counts) {
        var batch = new ArrayList<Write>();
        var bytes = 0L;
        for (var item : items) {
            if (batch.size() == MOST_AT_ONCE || !batch.isEmpty() && bytes + item.sizeBytes() > MOST_BYTES_AT_ONCE) {
                transact(batch, counts);
                batch.clear();
                bytes = 0;
            }
            batch.add(new Write.Put(item, Write.ABSENT));
            bytes += item.sizeBytes();
        }
        if (!batch.isEmpty()) {
            transact(batch, counts);
        }
    }

    private void transact(List<Write> batch, Counts counts) {
        if (stores.table().transact(batch)) {
            counts.items += batch.size();
        } else {
            batch.forEach(write -> counts.different.add(
                    write.key().pk() + " " + write.key().sk() + " (or others beside it) came meanwhile: import again"));
        }
    }
}
