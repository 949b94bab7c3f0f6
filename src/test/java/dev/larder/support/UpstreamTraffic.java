package dev.larder.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** What an {@link UpstreamRegistry} has been asked, and how much of it at once. */
final class UpstreamTraffic {

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();

    void begin() {
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    }

    void add(Asked request) {
        asked.add(request);
    }

    void end() {
        underWay.decrementAndGet();
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    int count(Predicate<String> path) {
        return Math.toIntExact(asked.stream().map(Asked::path).filter(path).count());
    }

    int mostUnderWay() {
        return mostUnderWay.get();
    }

    /** Starts anew, with those that are under way. */
    void forget() {
        asked.clear();
        mostUnderWay.set(underWay.get());
    }
}
