package dev.larder.operate;

import dev.larder.domain.PackageName;
import dev.larder.registry.SearchIndex;
import dev.larder.storage.Batches;
import dev.larder.storage.Item;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The items of an export on their way into a registry, and what has become of them. */
final class ImportedItems {

    private static final int MOST_AT_ONCE = Table.LIMIT_WRITES / 3; // each with an object, and what is noted of it
    private static final long MOST_BYTES_AT_ONCE = 3L << 20; // a transaction takes 4 MiB

    private final Stores stores;
    private final SearchIndex index;
    private final ImportedObjects objects;
    private long written;
    private long known;
    private final List<String> different = new ArrayList<>();
    private final List<String> unfinished = new ArrayList<>();

    ImportedItems(Stores stores, SearchIndex index, ImportedObjects objects) {
        this.stores = stores;
        this.index = index;
        this.objects = objects;
    }

    /** What was brought so far; {@code cursor} as there. */
    ImportRegistry.Report report(Optional<Long> cursor) {
        return new ImportRegistry.Report(
                written, known, objects.puts(), List.copyOf(different), List.copyOf(unfinished), cursor);
    }

    /**
     * Writes those items of a partition that are missing. The head comes last, so whoever finds it finds the rest, and not
     * at all when anything before it was not written: an import done again goes on from there.
     */
    void bring(List<Item> items) throws IOException {
        var pk = items.getFirst().key().pk();
        var there = Partition.query(stores.table(), pk);
        var head = items.stream().filter(Layout::isHead).findFirst();
        var isOtherPackage =
                head.isPresent() && there.head().isPresent() && !there.head().equals(head);
        var isOtherLockfile = pk.startsWith(Layout.LOCKFILE_PARTS) && !items.containsAll(there.all());
        if (isOtherPackage || isOtherLockfile) {
            different.add(pk);
            return;
        }
        var missing = new ArrayList<Item>();
        for (var item : items) {
            var ours = there.items().get(item.key().sk());
            if (ours == null) {
                missing.add(item);
            } else if (ours.equals(item)) {
                known++;
            } else if (item.key().equals(Layout.SIGNING_KEYS)) {
                keys(ours, item);
            } else {
                different.add(Finding.where(item));
            }
        }
        var comes = head.filter(missing::remove);
        comes.ifPresent(missing::add);
        var isWhole = write(
                Batches.of(missing, MOST_AT_ONCE, MOST_BYTES_AT_ONCE, Item::sizeBytes),
                comes,
                head.or(there::head),
                there.isDraft());
        if (isWhole && pk.startsWith(Layout.HOSTED)) {
            head.map(item -> PackageName.parse(item.text("name"))).ifPresent(index::rebuild);
        }
    }

    /** Lists the keys of both registries: what either has signed stays verified. */
    private void keys(Item ours, Item item) {
        var both = new TreeMap<>(item.texts("keys"));
        both.putAll(ours.texts("keys"));
        if (both.equals(ours.texts("keys"))) {
            known++;
            return;
        }
        var revision = ours.number("revision");
        var listing = ours.with("keys", both).with("revision", revision + 1);
        if (stores.table().transact(List.of(new Write.Put(listing, Write.equal("revision", revision))))) {
            written++;
        } else {
            unfinished.add(Finding.where(item));
        }
    }

    /**
     * Writes batch after batch, up to the first that cannot be.
     *
     * @param comes the head that is written, last of all
     * @param head the head of the partition, where it has one
     * @param isDraft whether an import that broke off has left a {@link DraftHead}
     */
    private boolean write(List<List<Item>> batches, Optional<Item> comes, Optional<Item> head, boolean isDraft)
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
                unfinished.add(Finding.where(batch.getFirst()));
                return false;
            }
            written += batch.size();
        }
        return true;
    }
}
