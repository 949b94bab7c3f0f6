package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Says how much is kept, for administrators: each thousand objects are one call of the store. */
public final class MeasureStorage {

    private final Administrators administrators;
    private final Objects objects;

    public MeasureStorage(Administrators administrators, Objects objects) {
        this.administrators = administrators;
        this.objects = objects;
    }

    /** The objects below one folder. */
    public record Use(long objects, long bytes) {}

    /** What is kept, by folder: {@code hosted/}, {@code cache/}, {@code views/}, {@code audit/}. */
    public Map<String, Use> measure(Caller caller) {
        administrators.require(caller);
        var uses = new TreeMap<String, Use>();
        Arrays.stream(ObjectKey.Kind.values())
                .map(ObjectKey.Kind::folder)
                .distinct()
                .forEach(folder -> uses.put(folder, use(folder)));
        return uses;
    }

    private Use use(String folder) {
        var count = new LongAdder();
        var bytes = new LongAdder();
        objects.each(folder, listed -> {
            count.increment();
            bytes.add(listed.bytes());
        });
        return new Use(count.sum(), bytes.sum());
    }
}
