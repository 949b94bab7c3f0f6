package dev.larder.support;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where an upstream fails, and how. What is said of one path comes before what is said of a kind, and that before all. */
final class UpstreamFaults {

    /** What an upstream is asked for. */
    enum Kind {
        PACKUMENT,
        TARBALL,
        OTHER
    }

    private final Map<String, Fault> byPath = new ConcurrentHashMap<>();
    private final Map<Kind, Fault> byKind = new ConcurrentHashMap<>();
    private volatile Optional<Fault> everywhere = Optional.empty();

    void at(String path, Fault fault) {
        byPath.put(path, fault);
    }

    void of(Kind kind, Fault fault) {
        byKind.put(kind, fault);
    }

    void everywhere(Fault fault) {
        everywhere = Optional.of(fault);
    }

    void heal(String path) {
        byPath.remove(path);
    }

    void healAll() {
        byPath.clear();
        byKind.clear();
        everywhere = Optional.empty();
    }

    /** The fault that a request for {@code path} meets. */
    Optional<Fault> find(String path, Kind kind) {
        return Optional.ofNullable(byPath.get(path))
                .or(() -> Optional.ofNullable(byKind.get(kind)))
                .or(() -> everywhere);
    }
}
