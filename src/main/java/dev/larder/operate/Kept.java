package dev.larder.operate;

import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The objects of a registry and their sizes, as listed at one time: some 250 bytes of memory each. */
final class Kept {

    private final Objects objects;
    private final Map<String, Long> sizes;

    Kept(Objects objects) {
        this.objects = objects;
        var found = new HashMap<String, Long>();
        each(objects, listed -> found.put(listed.key().path(), listed.bytes()));
        sizes = Collections.unmodifiableMap(found);
    }

    /** Goes through all objects, folder by folder, a page in memory at a time. */
    static void each(Objects objects, Consumer<Objects.Listed> visit) {
        folders().forEach(folder -> objects.each(folder, visit));
    }

    /** The folders of all kinds of objects that items point at: the days of the audit, a copy, stand by themselves. */
    static List<String> folders() {
        return Arrays.stream(ObjectKey.Kind.values())
                .filter(kind -> kind != ObjectKey.Kind.AUDIT)
                .map(ObjectKey.Kind::folder)
                .distinct()
                .sorted()
                .toList();
    }

    /** The size of an object; one that is not listed is asked for, since it may have come later. */
    OptionalLong size(ObjectKey key) {
        var listed = sizes.get(key.path());
        return listed == null ? objects.size(key) : OptionalLong.of(listed);
    }

    /** All that were listed, by path; the same each time, since there may be millions. */
    Map<String, Long> sizes() {
        return sizes;
    }
}
