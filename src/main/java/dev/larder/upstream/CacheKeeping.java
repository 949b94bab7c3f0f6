package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Removes what we have of one upstream. What is removed is asked for again when somebody wants it. */
public final class CacheKeeping {

    /** A removal takes two writes: the item's, and the note that its object goes. A purge and its audit are two more. */
    private static final int MOST_AT_ONCE = Table.LIMIT_WRITES / 2 - 1;

    private final UpstreamKeys keys;
    private final Table table;
    private final Removals removals;

    CacheKeeping(UpstreamKeys keys, UpstreamPorts ports, Removals removals) {
        this.keys = keys;
        this.table = ports.table();
        this.removals = removals;
    }

    /**
     * Removes all that we have of a package, from now on; safe to repeat, also when it broke off.
     *
     * @param record written with the first that is removed; not at all when there is nothing
     * @return the number of tarballs among it
     */
    public int purge(PackageName name, Write record) {
        var there = removeAll(name, List.of(record, removals.purge(keys.partition(name))));
        var came = there.isEmpty() ? there : removeAll(name, List.of()); // after the look, and before that was noted
        return Math.toIntExact(Stream.of(there, came)
                .flatMap(List::stream)
                .map(Item::key)
                .filter(UpstreamKeys::isTarball)
                .distinct()
                .count());
    }

    /** Removes all that is found when it looks, and gives it. */
    private List<Item> removeAll(PackageName name, List<Write> record) {
        var items = table.query(keys.partition(name), "").stream()
                .filter(item -> Stream.of("LEASE", "GONE#", Removals.PURGED)
                        .noneMatch(item.key().sk()::startsWith))
                .toList(); // HEAD comes before V#: nothing is served of it any more when its tarballs go
        remove(items, record);
        return items;
    }

    /**
     * Removes a version's tarball and attestations, from now on, and has the upstream asked for the packument by
     * whoever reads it next, or gets another tarball than it promises.
     *
     * @param record as above
     * @return whether we had its tarball
     */
    public boolean purge(PackageName name, Version version, Write record) {
        var tarball = keys.tarball(name, version);
        var attestations = UpstreamSecurity.attestationsKey(keys.partition(name), version);
        var items = table.get(List.of(keys.head(name), tarball, attestations));
        var there = new HashMap<>(items);
        there.remove(keys.head(name));
        if (!items.isEmpty()) {
            removeAtOnce(there.values(), List.of(record, removals.purge(keys.partition(name))));
            var came = table.get(List.of(tarball, attestations)); // after the look, and before that was noted
            removeAtOnce(came.values(), List.of());
            there.putAll(came);
        }
        Optional.ofNullable(items.get(keys.head(name))).ifPresent(head -> {
            var outdated = CachedPackument.of(head).outdated().toItem(head.key());
            // Who is overtaken leaves it at that: the upstream has just been asked.
            table.transact(
                    List.of(new Write.Put(outdated, CachedPackument.of(head).asSeen())));
        });
        return there.containsKey(tarball);
    }

    /**
     * Removes what nobody has asked for since a day, and the objects at which nothing has pointed for an hour. Of what it is
     * not noted when it was asked for, nothing is removed.
     *
     * @param unusedSince none: everything that an item points at is still needed
     */
    public void sweep(PackageName name, Optional<LocalDate> unusedSince) {
        unusedSince.ifPresent(day -> {
            var old = table.query(keys.partition(name), "").stream()
                    .filter(item -> Uses.isUnusedSince(day, item))
                    .toList();
            if (old.stream().anyMatch(item -> item.key().equals(keys.head(name)))) {
                removeAll(name, List.of());
            } else {
                remove(old, List.of());
            }
        });
        removals.finish(keys.partition(name));
        if (table.query(keys.partition(name), "").isEmpty()) { // it was listed until its last object was gone
            table.transact(List.of(
                    new Write.Delete(keys.listed(name), Write.ALWAYS), new Write.Check(keys.head(name), Write.ABSENT)));
        }
    }

    /** Part of the transaction that replaces what {@code where} holds. */
    public List<Write> replace(Key where, Optional<ObjectKey> before, Optional<ObjectKey> after) {
        return removals.replace(where.pk(), before, after);
    }

    private void remove(List<Item> items, List<Write> record) {
        for (var from = 0; from < items.size(); from += MOST_AT_ONCE) {
            removeAtOnce(
                    items.subList(from, Math.min(items.size(), from + MOST_AT_ONCE)), from == 0 ? record : List.of());
        }
    }

    private void removeAtOnce(Collection<Item> items, List<Write> record) {
        var writes = new ArrayList<>(record);
        for (var item : items) {
            writes.add(new Write.Delete(item.key(), Write.ALWAYS));
            item.findText("object")
                    .or(() -> item.findText("document"))
                    .map(ObjectKey::parse)
                    .ifPresent(object -> writes.addAll(removals.begin(item.key().pk(), object)));
        }
        if (!writes.isEmpty()) {
            table.transact(writes);
        }
    }
}
