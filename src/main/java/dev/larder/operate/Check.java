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

    /** A repair that removes an item which is still as it was read, by an attribute of it that differs each time. */
    Finding dropping(Finding finding, Item item, String attribute) {
        return finding.or("remove the item", () -> stores.table().transact(List.of(drop(item, attribute))));
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
            var drop = List.<Write>of(drop(item, attribute));
            return isOther(object)
                    ? new Removal(stores).remove(object, mark, drop)
                    : stores.table().transact(drop);
        });
    }

    private static Write.Delete drop(Item item, String attribute) {
        var asRead = new Write.Condition.Equal(attribute, item.attributes().get(attribute));
        return new Write.Delete(item.key(), asRead);
    }
}
