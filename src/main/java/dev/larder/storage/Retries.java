package dev.larder.storage;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Reads and conditional writes that somebody else may come between: done again, after a pause of random length. */
public final class Retries {

    private static final int ATTEMPTS = 60;

    private final RandomGenerator random;

    /**
     * @param random keeps those who wait for each other apart
     */
    public Retries(RandomGenerator random) {
        this.random = random;
    }

    /**
     * What {@code attempt} gives as soon as it gives something.
     *
     * @return empty when others were quicker every time
     */
    public <T> Optional<T> until(Supplier<Optional<T>> attempt) {
        for (var tries = 1; tries <= ATTEMPTS; tries++) {
            var result = attempt.get();
            if (result.isPresent()) {
                return result;
            }
            pause(tries);
        }
        return Optional.empty();
    }

    private void pause(int tries) {
        try {
            Thread.sleep(random.nextLong(1, Math.min(20L * tries, 400)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted between two attempts to write", e);
        }
    }
}
