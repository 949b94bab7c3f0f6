package dev.larder.upstream;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import java.time.Duration;
import java.time.Instant;

/**
 * Why we do not hold a tarball that was to be fetched in the background; forgotten after a day, and once we hold it.
 *
 * @param why words to stand in a sentence, without secrets
 * @param again when another try is worth its while
 */
public record TarballFailure(String why, Instant again) {

    /** Said of a version that nobody has; and so of what somebody may not know of. */
    public static final String NOWHERE = "there is no such version";

    private static final Duration FORGET = Duration.ofDays(1);

    /** There is no such version: another try today is in vain. */
    static TarballFailure absent(Instant now) {
        return new TarballFailure(NOWHERE, now.plus(FORGET));
    }

    Item toItem(Key key, Instant now) {
        return new Item(key)
                .with("why", why)
                .with("again", again.toEpochMilli())
                .with("expires", now.plus(FORGET).getEpochSecond());
    }

    /** What {@code item} says, under {@link UpstreamKeys#failure}. */
    public static TarballFailure of(Item item) {
        return new TarballFailure(item.text("why"), Instant.ofEpochMilli(item.number("again")));
    }
}
