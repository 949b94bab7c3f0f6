package dev.larder.storage;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Writers who meet on one item all get through, one after the other: who was overtaken reads anew and tries again. */
public final class Turns {

    private static final int ATTEMPTS = 60;

    private final RandomGenerator random;

    /**
     * @param random spreads those who wait for each other
     */
    public Turns(RandomGenerator random) {
        this.random = random;
    }

    /**
     * @param attempt reads and writes; false when somebody else was quicker
     * @param otherwise what is refused after many attempts
     */
    public void take(BooleanSupplier attempt, Problem otherwise) {
        take(() -> attempt.getAsBoolean() ? Optional.of(true) : Optional.empty(), otherwise);
    }

    /**
     * @param attempt reads and writes, and gives what was written; empty when somebody else was quicker
     * @param otherwise what is refused after many attempts
     */
    public <T> T take(Supplier<Optional<T>> attempt, Problem otherwise) {
        for (var number = 0; number < ATTEMPTS; number++) {
            var written = attempt.get();
            if (written.isPresent()) {
                return written.get();
            }
            pause(number);
        }
        throw new Refusal(otherwise);
    }

    private void pause(int number) {
        try {
            Thread.sleep(random.nextLong(1, Math.min(20L * (number + 1), 400)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted between two attempts to commit", e);
        }
    }
}
