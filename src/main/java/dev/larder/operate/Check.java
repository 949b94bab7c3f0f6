package dev.larder.operate;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.OrphanMark;
import dev.larder.storage.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A look at some items of one partition: what is read beside them, and what is found.
 *
 * @param deep whether the bytes of objects are read, too
 */
record Check(Stores stores, Kept kept, boolean deep, List<Item> items, List<Finding> findings) {

    Check(Stores stores, Kept kept, boolean deep, List<Item> items) {
        this(stores, kept, deep, items, new ArrayList<>());
    }

    void found(Finding finding) {
        findings.add(finding);
    }

    /** Notes {@code otherwise}, unless something holds. */
    void require(boolean holds, Finding otherwise) {
        if (!holds) {
            findings.add(otherwise);
        }
    }

    /** Notes that {@code item} is of a kind that nobody here knows. */
    void unknown(Item item) {
        found(Finding.note(item, "is of a kind that this version does not know", "a newer Larder may have written it"));
    }

    /**
     * Notes when {@code item} points at no object, or a deep look finds other bytes in it, and that to drop the item repairs
     * it.
     *
     * @param attribute has the object's path, or is not there
     * @param differing an attribute that differs each time the item is written
     * @param missing what it is that there is no such object
     */
    void pointing(Item item, String attribute, String differing, String advice, Function<String, Finding> missing) {
        item.findText(attribute).map(ObjectKey::parse).ifPresent(object -> {
            if (!isKept(object)) {
                found(dropping(missing.apply("points at no object: " + object), item, differing));
            } else if (isOther(object)) {
                found(dropping(
                        Finding.wrong(item, "points at an object of other bytes: " + object, advice),
                        item,
                        differing,
                        object));
            }
        });
    }

    Optional<Item> find(Key key) {
        return stores.table().find(key);
    }

    boolean isKept(ObjectKey key) {
        return kept.size(key).isPresent();
    }

    /** The bytes of an object that fits memory, which all objects but tarballs of upstreams do; empty when there is none. */
    Optional<byte[]> bytes(ObjectKey key) {
        return stores.objects().get(key).map(stream -> {
            try (stream) {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + key, e);
            }
        });
    }

    /** Whether a deep look finds other bytes in an object that is there. */
    boolean isOther(ObjectKey key) {
        return deep
                && stores.objects()
                        .get(key)
                        .filter(content -> !Content.isStored(key, content))
                        .isPresent();
    }

    /** Writes all of these, or nothing; false: something was not as they demand. */
    boolean transact(Write... writes) {
        return stores.table().transact(List.of(writes));
    }

    /** A repair that removes an item which is still as it was read, by an attribute of it that differs each time. */
    Finding dropping(Finding finding, Item item, String attribute) {
        return finding.or("remove the item", () -> transact(drop(item, attribute)));
    }

    /**
     * As above, along with the object of other bytes that the item points at: whoever makes it anew would find its key
     * taken, and point there again. The object is read once more after its mark, and goes only if the mark is still the
     * same, so what goes is what was read. Who looks for marks does not come to point there meanwhile. Who does not
     * (documents and views of the cache, a fetch that began before the item was there), or has another view of the same
     * digest, points at nothing then: that is made again, or the next look drops it.
     */
    Finding dropping(Finding finding, Item item, String attribute, ObjectKey object) {
        return finding.or("remove the item and the object", () -> {
            var mark = find(OrphanMark.key(object)).map(OrphanMark::of);
            var drop = drop(item, attribute);
            return isOther(object) ? new Removal(stores).remove(object, mark, List.of(drop)) : transact(drop);
        });
    }

    private static Write.Delete drop(Item item, String attribute) {
        var asRead = new Write.Condition.Equal(attribute, item.attributes().get(attribute));
        return new Write.Delete(item.key(), asRead);
    }
}
