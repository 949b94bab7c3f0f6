package dev.larder.upstream;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import java.time.Instant;
import java.util.Optional;

/**
 * What we know of a packument that an upstream gave us.
 *
 * @param document where it is kept, as it came (compressed); its digest is the revision of every view of it
 * @param etag what the upstream called it
 * @param fetched when the upstream was last asked
 * @param freshUntil until when it is served without asking again
 */
public record CachedPackument(ObjectKey document, Optional<String> etag, Instant fetched, Instant freshUntil) {

    /** The revision that a view of this document carries. */
    public String revision() {
        return document.digest().hex();
    }

    Item toItem(Key key) {
        var item = new Item(key)
                .with("document", document.path())
                .with("fetched", fetched.toEpochMilli())
                .with("fresh", freshUntil.toEpochMilli());
        return etag.map(text -> item.with("etag", text)).orElse(item);
    }

    static CachedPackument of(Item item) {
        return new CachedPackument(
                ObjectKey.parse(item.text("document")),
                item.findText("etag"),
                Instant.ofEpochMilli(item.number("fetched")),
                Instant.ofEpochMilli(item.number("fresh")));
    }
}
