package dev.larder.registry;

import dev.larder.domain.Digest;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import java.time.Instant;
import java.util.Optional;

/**
 * A packument ready to send: the right form and origin, compressed.
 *
 * @param revision of the package that it shows; it is good while the package has this revision
 * @param digest of the uncompressed text
 * @param etag strong; differs by form and origin even where the text does not
 * @param modified when the package last changed, as far as is known
 * @param gzipBytes its size, compressed
 * @param gzip the bytes; absent when they are kept as an object, and were not made just now
 * @param object where the bytes are kept that are too large for an item
 */
record View(
        String revision,
        Digest digest,
        String etag,
        Optional<Instant> modified,
        long gzipBytes,
        Optional<byte[]> gzip,
        Optional<ObjectKey> object) {

    /** What fits an item beside its other attributes; larger ones are objects. */
    static final int LARGEST_IN_ITEM = 300 * 1024;

    /** Whether it shows the package as it is; an older item may not say where its object is. */
    boolean isGood(String revision) {
        return this.revision.equals(revision) && (gzip.isPresent() || object.isPresent());
    }

    Item toItem(Key key) {
        var item = new Item(key)
                .with("revision", revision)
                .with("digest", digest.toString())
                .with("etag", etag)
                .with("size", gzipBytes)
                .with("modified", modified.map(Instant::toEpochMilli).orElse(-1L));
        return object.map(kept -> item.with("object", kept.path()))
                .orElseGet(() -> item.with("gzip", gzip.orElseThrow()));
    }

    static View of(Item item) {
        var modified = item.number("modified");
        return new View(
                item.text("revision"),
                Digest.strongest(item.text("digest")).orElseThrow(),
                item.text("etag"),
                modified < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(modified)),
                item.number("size"),
                item.findBytes("gzip"),
                item.findText("object").map(ObjectKey::parse));
    }
}
