package dev.larder.registry;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Writers who meet on one item all get through, one after the other: who was overtaken reads anew and tries again. */
final class Turns {

    private static final int ATTEMPTS = 60;

    private final RandomGenerator random;

    /**
     * @param random spreads those who wait for each other
     */
    Turns(RandomGenerator random) {
        this.random = random;
    }

    /**
     * @param attempt reads and writes; false when somebody else was quicker
     * @param otherwise what is refused after many attempts
     */
    void take(BooleanSupplier attempt, Problem otherwise) {
        for (var number = 0; number < ATTEMPTS; number++) {
            if (attempt.getAsBoolean()) {
                return;
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
