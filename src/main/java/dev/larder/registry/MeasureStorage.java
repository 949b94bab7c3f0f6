package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Says how much is kept, for administrators: each thousand objects are one call of the store. */
public final class MeasureStorage {

    private final Predicate<Caller> administrators;
    private final Objects objects;

    public MeasureStorage(Predicate<Caller> administrators, Objects objects) {
        this.administrators = administrators;
        this.objects = objects;
    }

    /** The objects below one folder. */
    public record Use(long objects, long bytes) {

        private Use plus(Objects.Listed listed) {
            return new Use(objects + 1, bytes + listed.bytes());
        }
    }

    /** What is kept, by folder: {@code hosted/}, {@code cache/}, {@code views/}, {@code audit/}. */
    public Map<String, Use> measure(Caller caller) {
        if (!administrators.test(caller)) {
            throw new Refusal(new Problem.Forbidden("only administrators may see how much is kept"));
        }
        var uses = new TreeMap<String, Use>();
        Arrays.stream(ObjectKey.Kind.values())
                .map(ObjectKey.Kind::folder)
                .forEach(folder -> uses.put(folder, use(folder)));
        return uses;
    }

    private Use use(String folder) {
        var use = new Use(0, 0);
        for (var page = objects.list(folder, Optional.empty());
                !page.isEmpty();
                page = objects.list(folder, Optional.of(page.getLast().key()))) {
            for (var listed : page) {
                use = use.plus(listed);
            }
        }
        return use;
    }
}
