package dev.larder.registry;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps search true: whatever changes a package writes its {@link SearchEntry} in the same transaction, so that a search
 * finds what was published a moment ago, and never what has gone.
 */
public final class SearchIndex {

    private final Table table;
    private final ManifestReader manifests;

    public SearchIndex(Table table, ManifestReader manifests) {
        this.table = table;
        this.manifests = manifests;
    }

    /**
     * What has to be written along with a change.
     *
     * @param before the head that the change is conditional on: what is read here, after it, is still so when it is written
     * @param items what was read along with it, the entry under {@link Keys#search} among them
     */
    Write write(Optional<HostedPackage> before, Commits.Change change, Map<Key, Item> items) {
        var head = change.head();
        var key = Keys.search(head.name());
        if (head.isUnpublished()) {
            return new Write.Delete(key, Write.ALWAYS);
        }
        var latest = Keys.version(head.name(), head.latest());
        var entry = written(change, latest)
                .map(version -> made(head, version))
                .or(() -> known(before, items.get(key))
                        .filter(_ -> before.map(HostedPackage::latest).equals(Optional.of(head.latest())))
                        .map(known -> known.after(head)))
                .orElseGet(() -> made(head, table.get(List.of(latest)).get(latest)));
        return new Write.Put(entry.toItem(key), Write.ALWAYS);
    }

    /** The version under {@code key}, if the change writes it. */
    private static Optional<Item> written(Commits.Change change, Key key) {
        return change.writes().stream()
                .filter(write -> write.key().equals(key) && write instanceof Write.Put)
                .map(write -> ((Write.Put) write).item())
                .findFirst();
    }

    /** The entry, unless it is another revision's: a batch is no snapshot. */
    private static Optional<SearchEntry> known(Optional<HostedPackage> head, Item item) {
        return Optional.ofNullable(item)
                .map(SearchEntry::of)
                .filter(entry -> head.filter(known -> known.revision() == entry.revision())
                        .isPresent());
    }

    private SearchEntry made(HostedPackage head, Item item) {
        var version = HostedVersion.of(item);
        return SearchEntry.of(head, version, manifests.summary(version.manifest()));
    }
}
