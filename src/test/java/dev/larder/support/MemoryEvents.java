package dev.larder.support;

import dev.larder.registry.EventBus;
import dev.larder.registry.PackageEvent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A bus that keeps what it has taken. */
public final class MemoryEvents implements EventBus {

    /** What was taken, in order. */
    public final List<PackageEvent> taken = new CopyOnWriteArrayList<>();

    private volatile Predicate<PackageEvent> refused = _ -> false;

    /** From now on it does not take these. */
    public void refuse(Predicate<PackageEvent> events) {
        refused = events;
    }

    @Override
    public Set<String> send(List<PackageEvent> events) {
        var good = events.stream().filter(event -> !refused.test(event)).toList();
        taken.addAll(good);
        return good.stream().map(PackageEvent::id).collect(Collectors.toSet());
    }
}
