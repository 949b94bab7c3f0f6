package dev.larder.storage.aws;

import dev.larder.storage.StorageUnavailable;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The pauses between the tries of one call: random, longer each time, and ended by {@link StorageUnavailable}. */
final class Backoff {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int FIRST_MILLIS = 20;
    private static final int LONGEST_MILLIS = 500;

    private final String doing;
    private final RandomGenerator random;
    private final long start = System.nanoTime();
    private int longest = FIRST_MILLIS;

    Backoff(String doing, RandomGenerator random) {
        this.doing = doing;
        this.random = random;
    }

    /** What is tried, for the message when it fails. */
    String doing() {
        return doing;
    }

    /**
     * Waits before the next try.
     *
     * @param cause why there must be one; thrown inside {@link StorageUnavailable} when patience is at its end
     */
    void pause(Exception cause) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
            throw new StorageUnavailable(doing, cause);
        }
        try {
            Thread.sleep(1 + random.nextInt(longest));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageUnavailable(doing, e);
        }
        longest = Math.min(2 * longest, LONGEST_MILLIS);
    }
}
