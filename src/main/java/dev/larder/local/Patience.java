package dev.larder.local;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How long API Gateway waits for functions. A look at all that are waited for, now and then, costs a request nothing; a
 * timer for each costs it two changes of threads, which is half of what a small answer takes on one connection.
 */
final class Patience implements AutoCloseable {

    /** How late the end may be noticed, as a part of the whole. */
    private static final int LOOKS = 60;

    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("larder-patience").factory());
    private final long nanos;

    Patience(Duration longest) {
        nanos = longest.toNanos();
        looks.scheduleWithFixedDelay(this::look, nanos / LOOKS, nanos / LOOKS, TimeUnit.NANOSECONDS);
    }

    /**
     * Waits from now on.
     *
     * @param end is run on a thread of its own, if {@link Wait#over} is not called in time
     */
    Wait begin(Runnable end) {
        var wait = new Wait(System.nanoTime(), end);
        waits.add(wait);
        return wait;
    }

    private void look() {
        var now = System.nanoTime();
        for (var wait : waits) {
            if (now - wait.since >= nanos && wait.over()) {
                Thread.startVirtualThread(wait.end);
            }
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }

    /** For one function. */
    final class Wait {

        private final long since;
        private final Runnable end;
        private final AtomicBoolean over = new AtomicBoolean();

        private Wait(long since, Runnable end) {
            this.since = since;
            this.end = end;
        }

        /** Ends it: true for the one that comes first, who is the one to answer. */
        boolean over() {
            waits.remove(this);
            return over.compareAndSet(false, true);
        }
    }
}
