package dev.larder.route;

import dev.larder.function.Functions;
import dev.larder.function.PrewarmFunction;
import dev.larder.function.ReadFunction;
import dev.larder.function.RefreshFunction;
import dev.larder.function.WriteFunction;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** One instance of each function, made when it is first wanted. */
final class Instances {

    private final Function<String, Functions> made;
    private final Map<String, Functions> kept = new ConcurrentHashMap<>();

    /**
     * @param made from a function's name to functions of which that one has its own ports
     */
    Instances(Function<String, Functions> made) {
        this.made = made;
    }

    ReadFunction read() {
        return of("ReadFunction").read();
    }

    WriteFunction write() {
        return of("WriteFunction").write();
    }

    RefreshFunction refresh() {
        return of("RefreshFunction").refresh();
    }

    PrewarmFunction prewarm() {
        return of("PrewarmFunction").prewarm();
    }

    private Functions of(String function) {
        return kept.computeIfAbsent(function, made);
    }
}
