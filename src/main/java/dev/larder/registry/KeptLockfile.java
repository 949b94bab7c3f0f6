package dev.larder.registry;

import dev.larder.domain.Lockfile;
import dev.larder.domain.LockfileName;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is known of a lockfile that was handed over, without what it locks.
 *
 * @param version the file's own version, as it gives it
 * @param packages how many versions of packages it locks
 * @param leftOut how often something that it locks is nothing that a registry serves
 * @param digest of what it locks
 * @param parts in how many items that is kept
 * @param by who handed it over, the last time
 * @param at when that was; of another time on the same day, with nothing new in it, nothing is known
 */
public record KeptLockfile(
        LockfileName name,
        Lockfile.Kind kind,
        String version,
        int packages,
        Map<Lockfile.LeftOut, Integer> leftOut,
        String digest,
        int parts,
        String by,
        Instant at) {

    public KeptLockfile {
        leftOut = Map.copyOf(leftOut);
    }

    /** Whether the other is the same file, whoever handed it over, and when. */
    boolean isLike(KeptLockfile other) {
        return kind == other.kind
                && version.equals(other.version)
                && leftOut.equals(other.leftOut)
                && digest.equals(other.digest);
    }

    Item toItem(Key key) {
        return new Item(key)
                .with("kind", kind.name())
                .with("version", version)
                .with("packages", packages)
                .with(
                        "leftOut",
                        leftOut.entrySet().stream()
                                .collect(Collectors.toMap(
                                        count -> count.getKey().name(),
                                        count -> count.getValue().toString())))
                .with("digest", digest)
                .with("parts", parts)
                .with("by", by)
                .with("at", at.toEpochMilli());
    }

    static KeptLockfile of(Item item) {
        var leftOut = new EnumMap<Lockfile.LeftOut, Integer>(Lockfile.LeftOut.class);
        item.texts("leftOut")
                .forEach((reason, count) -> leftOut.put(Lockfile.LeftOut.valueOf(reason), Integer.valueOf(count)));
        return new KeptLockfile(
                new LockfileName(item.key().sk()),
                Lockfile.Kind.valueOf(item.text("kind")),
                item.text("version"),
                Math.toIntExact(item.number("packages")),
                leftOut,
                item.text("digest"),
                Math.toIntExact(item.number("parts")),
                item.text("by"),
                Instant.ofEpochMilli(item.number("at")));
    }
}
