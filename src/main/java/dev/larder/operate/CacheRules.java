package dev.larder.operate;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Write;

/** What must hold of what was taken from upstreams. What does not is dropped, and asked for again by whoever wants it. */
final class CacheRules {

    private CacheRules() {}

    static void check(Partition partition, Check check) {
        var listing = partition.pk().endsWith("#-packages");
        for (var item : check.items()) {
            if (listing) {
                listed(item, check);
                continue;
            }
            switch (Partition.kind(item)) {
                case "HEAD" -> pointing(item, "document", "fresh", check);
                case "V" -> pointing(item, "object", "object", check);
                case "VIEW" -> pointing(item, "object", "etag", check);
                case "LEASE", "FAILED", "GONE", "PURGED", "ATTESTATIONS", "ANSWER", "STATE" -> {}
                default -> check.unknown(item);
            }
        }
    }

    private static void pointing(Item item, String attribute, String differing, Check check) {
        var advice = "purge the package from the cache";
        check.pointing(item, attribute, differing, advice, what -> Finding.wrong(item, what, advice));
    }

    /** Every document is listed before it is there; what is listed and not there is looked through in vain. */
    private static void listed(Item item, Check check) {
        var head = new Key(
                item.key().pk().replaceFirst("-packages$", "") + item.key().sk(), "HEAD");
        if (check.find(head).isEmpty()) {
            check.found(Finding.note(item, "lists a package of which nothing is held", "it goes by itself")
                    .or(
                            "remove the item",
                            () -> check.transact(
                                    new Write.Delete(item.key(), Write.ALWAYS), new Write.Check(head, Write.ABSENT))));
        }
    }
}
