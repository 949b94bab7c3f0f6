package dev.larder.registry;

import dev.larder.domain.SigningKey;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Write;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every public key that something here was ever signed with, as one item: a key stays listed when another takes its
 * place, and those who read need no keeper of private ones.
 */
final class SigningKeys {

    private SigningKeys() {}

    /** The keys in a batch that asked for {@link Keys#signingKeys}. */
    static List<SigningKey> in(Map<Key, Item> items) {
        return new TreeMap<>(spkis(items))
                .entrySet().stream()
                        .map(key -> new SigningKey(key.getKey(), key.getValue()))
                        .toList();
    }

    /**
     * What lists {@code key}; nothing when it is listed already.
     *
     * @param items a batch that asked for {@link Keys#signingKeys}
     */
    static Optional<Write> listing(SigningKey key, Map<Key, Item> items) {
        var spkis = new HashMap<>(spkis(items));
        if (spkis.putIfAbsent(key.id(), key.spki()) != null) {
            return Optional.empty();
        }
        var before = Optional.ofNullable(items.get(Keys.signingKeys())).map(item -> item.number("revision"));
        var item = new Item(Keys.signingKeys()).with("keys", spkis).with("revision", before.orElse(0L) + 1);
        return Optional.of(new Write.Put(
                item, before.map(revision -> Write.equal("revision", revision)).orElse(Write.ABSENT)));
    }

    private static Map<String, String> spkis(Map<Key, Item> items) {
        var item = items.get(Keys.signingKeys());
        return item == null ? Map.of() : item.texts("keys");
    }
}
