package dev.larder.registry;

import java.util.List;
import java.util.Set;

/** Where others learn what has changed here: EventBridge, or a file in local mode. */
public interface EventBus {

    /**
     * Hands over {@code events}, each at least once.
     *
     * @return the ids of those that the bus has taken for good; the others are handed over again, later. A bus that
     *     cannot be reached has taken none, and says so in the log.
     */
    Set<String> send(List<PackageEvent> events);
}
