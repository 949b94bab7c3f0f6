package dev.larder.upstream;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.larder.upstream.Trouble.Kind;
import java.time.Duration;
import java.util.function.Supplier;

/** Asks once more, and again, when an upstream was broken a moment ago: with pauses that no two askers share. */
final class Retries {

    private static final int MOST = 2;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private Retries() {}

    /**
     * What came of {@code attempt}, the last time that it was made; none begins after {@code deadline}, nor when that is
     * too near for any upstream.
     */
    static <T> Fetched<T> of(Deadline deadline, Supplier<Fetched<T>> attempt) {
        var left = deadline.left();
        if (left.compareTo(FIRST_PAUSE) <= 0) { // which Failsafe refuses, and an upstream would be blamed for
            return new Fetched.Failed<>(Trouble.underWay());
        }
        var policy = RetryPolicy.<Fetched<T>>builder()
                .handleResultIf(fetched -> fetched instanceof Fetched.Failed<T>(var trouble)
                        && (trouble.kind() == Kind.BROKEN || trouble.kind() == Kind.CORRUPT))
                .withBackoff(FIRST_PAUSE, Duration.ofSeconds(1))
                .withJitter(0.5)
                .withMaxRetries(MOST)
                .withMaxDuration(left)
                .build();
        return Failsafe.with(policy).get(attempt::get);
    }
}
