package dev.larder.upstream;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What we know of a packument of an upstream's.
 *
 * @param document where it is kept, as it came (compressed); its digest is the revision of every view of it
 * @param absent whether the upstream has said since that there is no such package
 * @param validators what to ask again with
 * @param confirmed when the upstream last said that this is so
 * @param freshUntil until when it is served without asking again
 * @param failure since when the upstream has failed to confirm it, if it has
 * @param used when a client last asked for it, as far as that is noted
 * @param atHand the document itself, which need not be read by whoever has just fetched it
 */
public record CachedPackument(
        Optional<ObjectKey> document,
        boolean absent,
        Validators validators,
        Instant confirmed,
        Instant freshUntil,
        Optional<Failure> failure,
        LocalDate used,
        Optional<Document> atHand) {

    /**
     * How long a note that there is nothing outlives its use: while an upstream is down, what is kept of those that are
     * asked after it is served where it is known to have been without the package.
     */
    private static final Duration FORGET = Duration.ofDays(30);

    /**
     * What keeps us from asking.
     *
     * @param kind what it means for those who miss something
     */
    public record Failure(Instant since, Trouble.Kind kind, String why) {}

    CachedPackument(
            Optional<ObjectKey> document,
            boolean absent,
            Validators validators,
            Instant confirmed,
            Instant freshUntil,
            Optional<Failure> failure,
            LocalDate used) {
        this(document, absent, validators, confirmed, freshUntil, failure, used, Optional.empty());
    }

    /** The same, for whoever has just fetched its document. */
    CachedPackument with(Document fetched) {
        return new CachedPackument(
                document, absent, validators, confirmed, freshUntil, failure, used, Optional.of(fetched));
    }

    /** Whether the upstream has the package, as far as its head says; not, where there is none. */
    public static boolean isKnown(Optional<Item> head) {
        return head.map(CachedPackument::of).filter(CachedPackument::isThere).isPresent();
    }

    /** Whether there is a document to serve. */
    public boolean isThere() {
        return document.isPresent() && !absent;
    }

    /** The revision that a view of the document carries. */
    public String revision() {
        return document.orElseThrow().digest().hex();
    }

    /** What holds while nobody has asked since. */
    Write.Condition asSeen() {
        return Write.equal("fresh", freshUntil.toEpochMilli());
    }

    /** The same, when its document turns out to be gone. */
    CachedPackument lost() {
        return new CachedPackument(Optional.empty(), absent, Validators.NONE, confirmed, freshUntil, failure, used);
    }

    /** The same, too old to be served without asking. */
    CachedPackument outdated() {
        return new CachedPackument(document, absent, Validators.NONE, Instant.EPOCH, Instant.EPOCH, failure, used);
    }

    /** The same, after an attempt that failed. What is fresh stays so. */
    CachedPackument afterFailure(Instant now, Trouble trouble, Duration askAgain) {
        var again = now.plus(askAgain);
        return new CachedPackument(
                document,
                absent,
                validators,
                confirmed,
                again.isBefore(freshUntil) ? freshUntil : again,
                Optional.of(new Failure(failure.map(Failure::since).orElse(now), trouble.kind(), trouble.why())),
                used);
    }

    Item toItem(Key key) {
        var item = new Item(key)
                .with("absent", absent ? 1 : 0)
                .with("fetched", confirmed.toEpochMilli())
                .with("fresh", freshUntil.toEpochMilli());
        if (document.isEmpty()) {
            item = item.with("expires", freshUntil.plus(FORGET).getEpochSecond());
        } else {
            item = item.with("document", document.get().path());
        }
        if (validators.etag().isPresent()) {
            item = item.with("etag", validators.etag().get());
        }
        if (validators.lastModified().isPresent()) {
            item = item.with("modified", validators.lastModified().get());
        }
        if (failure.isPresent()) {
            item = item.with("failing", failure.get().since().toEpochMilli())
                    .with("trouble", failure.get().kind().name())
                    .with("why", failure.get().why());
        }
        return Uses.on(used, item);
    }

    /** What {@code item} says, under {@link UpstreamKeys#head}. */
    public static CachedPackument of(Item item) {
        return new CachedPackument(
                item.findText("document").map(ObjectKey::parse),
                item.findNumber("absent").orElse(0L) > 0,
                new Validators(item.findText("etag"), item.findText("modified")),
                Instant.ofEpochMilli(item.number("fetched")),
                Instant.ofEpochMilli(item.number("fresh")),
                item.findNumber("failing").map(since -> failure(Instant.ofEpochMilli(since), item)),
                Uses.day(item));
    }

    private static Failure failure(Instant since, Item item) {
        var kind = item.findText("trouble").map(Trouble.Kind::valueOf).orElse(Trouble.Kind.BROKEN); // not noted once
        return new Failure(since, kind, item.text("why"));
    }
}
