package dev.larder.upstream;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.larder.upstream.Trouble.Kind;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/** Asks once more, and again, when an upstream was broken a moment ago: with pauses that no two askers share. */
final class Retries {

    private static final int MOST = 2;

    private Retries() {}

    /** What came of {@code attempt}, the last time that it was made; none begins after {@code deadline}. */
    static <T> Fetched<T> of(Deadline deadline, Supplier<Fetched<T>> attempt) {
        var policy = RetryPolicy.<Fetched<T>>builder()
                .handleResultIf(fetched -> fetched instanceof Fetched.Failed<T>(var trouble)
                        && (trouble.kind() == Kind.BROKEN || trouble.kind() == Kind.CORRUPT))
                .withBackoff(100, 1000, ChronoUnit.MILLIS)
                .withJitter(0.5)
                .withMaxRetries(MOST)
                .withMaxDuration(deadline.left())
                .build();
        return Failsafe.with(policy).get(attempt::get);
    }
}
