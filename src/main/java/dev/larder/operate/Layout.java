package dev.larder.operate;

import dev.larder.domain.Digest;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import java.util.Optional;

/** Where things are in the table, as docs/architecture.md writes it down. */
final class Layout {

    static final String HOSTED = "H#npm#";
    static final String SEARCH = "S#npm";
    static final String SEARCH_MARKS = SEARCH + "#-marks";

    /** What is known of lockfiles. */
    static final String LOCKFILES = "K#npm";

    /** Below it is what a lockfile locks, in parts that are of no use but all together. */
    static final String LOCKFILE_PARTS = "K#npm#";

    /** The public keys that packages were ever signed with. */
    static final Key SIGNING_KEYS = new Key("R#npm", "KEYS");

    private static final String GOING = "GONE#";

    private Layout() {}

    static Key head(String name) {
        return new Key(HOSTED + name, "HEAD");
    }

    /** Where it is known of a lockfile whose parts are in partition {@code parts}. */
    static Key lockfile(String parts) {
        return new Key(LOCKFILES, parts.substring(LOCKFILE_PARTS.length()));
    }

    /** Whether a partition is of a package, hosted or cached. */
    static boolean isPackage(String pk) {
        return (pk.startsWith("H#") || pk.startsWith("C#")) && !isBesidePackages(pk);
    }

    /** Whether a partition is of something else that is kept below the same: its name begins as no package's can. */
    static boolean isBesidePackages(String pk) {
        return pk.contains("#-");
    }

    /** Whether an item is the head of a package, and not something else of that name. */
    static boolean isHead(Item item) {
        return item.key().sk().equals("HEAD") && isPackage(item.key().pk());
    }

    /** Whether a version of a hosted package is there: neither removed by itself nor along with the whole package. */
    static boolean holds(Item head, Item version) {
        return version.findNumber("removed").isEmpty()
                && version.findNumber("revision").orElse(1L)
                        > head.findNumber("buried").orElse(0L);
    }

    /** The object that an item points at, whatever its kind; what was unpublished points at nothing. */
    static Optional<ObjectKey> object(Item item, Optional<Item> head) {
        if (item.key().pk().startsWith(HOSTED) && item.key().sk().startsWith("V#")) {
            return Optional.of(item)
                    .filter(version -> head.isEmpty() || holds(head.get(), version))
                    .filter(version -> version.findNumber("removed").isEmpty())
                    .flatMap(version -> Digest.strongest(version.text("integrity")))
                    .map(digest -> new ObjectKey(ObjectKey.Kind.HOSTED_TARBALL, digest));
        }
        return item.findText("object").or(() -> item.findText("document")).map(ObjectKey::parse);
    }

    /** Where the cache's own keeping notes that an object goes (upstream.Removals). */
    static Key going(String pk, ObjectKey object) {
        return new Key(pk, GOING + object.path());
    }

    /** The path of the object that an item of the cache's own keeping tells of: it goes, since nothing points there. */
    static Optional<String> going(Item item) {
        return Optional.of(item.key().sk()).filter(sk -> sk.startsWith(GOING)).map(sk -> sk.substring(GOING.length()));
    }
}
