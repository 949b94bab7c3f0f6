package dev.larder.iam;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What each function was seen to need, and when it was seen first. Any number of threads may tell. */
public final class Deeds {

    private final Map<String, Map<Access, String>> byFunction = new ConcurrentHashMap<>();

    /**
     * Notes one.
     *
     * @param during what was going on
     */
    public void note(String function, Access access, String during) {
        byFunction.computeIfAbsent(function, _ -> new ConcurrentHashMap<>()).putIfAbsent(access, during);
    }

    /** The functions that did anything. */
    public Set<String> functions() {
        return Set.copyOf(byFunction.keySet());
    }

    Collection<Access> of(String function) {
        return byFunction.getOrDefault(function, Map.of()).keySet();
    }

    String during(String function, Access access) {
        return byFunction.get(function).get(access);
    }
}
