package dev.larder.registry;

import dev.larder.domain.PackageName;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Keeps search true: whatever changes a package writes its {@link SearchEntry} in the same transaction, so that a search
 * finds what was published a moment ago, and never what has gone.
 */
public final class SearchIndex {

    /** The attribute of a mark ({@link SearchEntries}). */
    static final String MARK = "mark";

    private final Table table;
    private final ManifestReader manifests;
    private final RandomGenerator random;

    /**
     * @param random makes marks that never were before
     */
    public SearchIndex(Table table, ManifestReader manifests, RandomGenerator random) {
        this.table = table;
        this.manifests = manifests;
        this.random = random;
    }

    /**
     * What has to be written along with a change, the mark that tells of it included; empty when the package was changed
     * since, and the change has to be decided anew.
     *
     * @param before the head that the change is conditional on: what is read here, after it, is still so when it is written
     * @param items what was read along with it, the entry under {@link Keys#search} among them
     */
    Optional<List<Write>> writes(Optional<HostedPackage> before, Commits.Change change, Map<Key, Item> items) {
        return entry(before, change, items)
                .map(entry -> List.of(entry, mark(change.head().name())));
    }

    private Write mark(PackageName name) {
        var text = new byte[12];
        random.nextBytes(text);
        var mark = new Item(Keys.searchMark(name)).with(MARK, HexFormat.of().formatHex(text));
        return new Write.Put(mark, Write.ALWAYS);
    }

    private Optional<Write> entry(Optional<HostedPackage> before, Commits.Change change, Map<Key, Item> items) {
        var head = change.head();
        var key = Keys.search(head.name());
        if (head.isUnpublished()) {
            return Optional.of(new Write.Delete(key, Write.ALWAYS));
        }
        var latest = Keys.version(head.name(), head.latest().orElseThrow());
        return written(change, latest)
                .map(version -> made(head, version))
                .or(() -> known(before, items.get(key))
                        .filter(_ -> before.flatMap(HostedPackage::latest).equals(head.latest()))
                        .map(known -> known.after(head)))
                .or(() -> table.find(latest).filter(head::holds).map(version -> made(head, version)))
                .map(entry -> new Write.Put(entry.toItem(key), Write.ALWAYS));
    }

    /**
     * Writes what is found of a package anew, from the package itself; for repairs. Nothing is written that has been changed
     * meanwhile.
     *
     * @return false when there is nothing to be found, or somebody has changed the package meanwhile
     */
    public boolean rebuild(PackageName name) {
        var key = Keys.head(name);
        var found = table.find(key).map(HostedPackage::of);
        if (found.isEmpty()) {
            return table.transact(List.of(
                    new Write.Check(key, Write.ABSENT), new Write.Delete(Keys.search(name), Write.ALWAYS), mark(name)));
        }
        var head = found.get();
        var unchanged = new Write.Check(key, Write.equal("revision", head.revision()));
        if (head.isUnpublished()) {
            return table.transact(List.of(unchanged, new Write.Delete(Keys.search(name), Write.ALWAYS), mark(name)));
        }
        var latest = Keys.version(name, head.latest().orElseThrow());
        return table.find(latest)
                .filter(head::holds)
                .map(version -> new Write.Put(made(head, version).toItem(Keys.search(name)), Write.ALWAYS))
                .filter(entry -> table.transact(List.of(unchanged, entry, mark(name))))
                .isPresent();
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
