package dev.larder.upstream;

import java.time.Duration;

/** Until when something must be done; measured by a clock that nobody sets. */
public record Deadline(long nanoTime) {

    /** What a reader's request may take: API Gateway gives up on us after 30 s. */
    public static Deadline ofRequest() {
        return in(Duration.ofSeconds(25));
    }

    /** {@code time} from now. */
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** The time that is left; never less than a millisecond, which no HTTP client refuses. */
    Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, nanoTime - System.nanoTime()));
    }

    boolean isOver() {
        return System.nanoTime() - nanoTime >= 0;
    }

    /** This one, or {@code time} from now, whichever comes first. */
    Deadline atMost(Duration time) {
        var other = in(time);
        return other.nanoTime - nanoTime < 0 ? other : this;
    }
}
