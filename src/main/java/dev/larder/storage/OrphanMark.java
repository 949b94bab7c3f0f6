package dev.larder.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says of an object that no item pointed at it when an operator looked: it may go, but not before it was looked for again
 * after a while. Whoever is about to point at an object looks for its mark first, puts the object even if it is there, and
 * has the transaction that points at it fail when the mark is another by then. So no item ever points at what has gone,
 * however slow anybody is.
 *
 * <pre>
 *   pk H#-gone (hosted/, views/), C#-gone (cache/)   sk the object's path
 *   state   a {@link State} and a time in milliseconds: what conditions compare
 * </pre>
 *
 * @param at since when nothing points there; until when somebody may be removing it; when it was removed, or used again
 */
public record OrphanMark(ObjectKey object, State state, Instant at) {

    /** Nobody takes over from one who is removing before this is over: clocks differ. */
    private static final Duration SLOWEST_CLOCK = Duration.ofHours(1);

    /** What holds of no mark. */
    private static final Write.Condition NEVER = Write.equal("state", "NONE");

    /** What becomes of an object at which nothing points. */
    public enum State {
        /** It is there, and nothing points at it. */
        ORPHAN,
        /** Somebody is removing it. */
        REMOVING,
        /** It was removed. Stays for a while, for those who saw it before. */
        REMOVED,
        /** Something has come to point at it. */
        USED
    }

    /** Where the mark of {@code object} is. The names of packages and of upstreams begin with no dash. */
    public static Key key(ObjectKey object) {
        return new Key(partition(object.kind()), object.path());
    }

    /** Where the marks of all objects of a kind are. */
    public static String partition(ObjectKey.Kind kind) {
        return switch (kind) {
            case HOSTED_TARBALL, HOSTED_VIEW -> "H#-gone";
            case CACHED_TARBALL, CACHED_DOCUMENT -> "C#-gone";
            case AUDIT -> throw new IllegalArgumentException("a day of the audit stands by itself");
        };
    }

    /** Whether nobody else may touch the object at the moment. */
    public boolean isBeingRemoved(Instant now) {
        return state == State.REMOVING && now.isBefore(at.plus(SLOWEST_CLOCK));
    }

    /** What holds while nobody has changed the mark; an absent one: while there is none. */
    public static Write.Condition unchanged(Optional<OrphanMark> seen) {
        return seen.map(mark -> Write.equal("state", mark.text())).orElse(Write.ABSENT);
    }

    /**
     * The part of a transaction with which something comes to point at {@code object}, put since {@code seen} was read. It
     * refuses the transaction if the object was being removed then, even when that is over, since it may have gone after it
     * was put: whoever tries again, and puts it again, gets through.
     */
    public static Write use(ObjectKey object, Optional<OrphanMark> seen, Instant now) {
        return seen.<Write>map(mark -> mark.isBeingRemoved(now)
                        ? new Write.Check(key(object), NEVER)
                        : new Write.Put(new OrphanMark(object, State.USED, now).toItem(), unchanged(seen)))
                .orElseGet(() -> new Write.Check(key(object), Write.ABSENT));
    }

    /** The mark as it is kept. */
    public Item toItem() {
        return new Item(key(object)).with("state", text());
    }

    /** The mark kept as {@code item}. */
    public static OrphanMark of(Item item) {
        var words = item.text("state").split(" ");
        return new OrphanMark(
                ObjectKey.parse(item.key().sk()),
                State.valueOf(words[0]),
                Instant.ofEpochMilli(Long.parseLong(words[1])));
    }

    private String text() {
        return state + " " + at.toEpochMilli();
    }
}
