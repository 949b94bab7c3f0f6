package dev.larder.storage;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * One item of the table: a key and named attributes. Immutable; {@code with} makes a changed copy.
 *
 * @param attributes by name; never {@code pk}, {@code sk}
 */
public record Item(Key key, Map<String, Value> attributes) {

    /** DynamoDB's limit of one item, names included. */
    public static final int LIMIT_BYTES = 400 * 1024;

    public Item {
        attributes = Map.copyOf(attributes);
        if (attributes.containsKey("pk") || attributes.containsKey("sk")) {
            throw new IllegalArgumentException("pk and sk are the key's names, not an attribute's");
        }
    }

    public Item(Key key) {
        this(key, Map.of());
    }

    public Item with(String name, String text) {
        return with(name, new Value.Text(text));
    }

    public Item with(String name, long number) {
        return with(name, new Value.Number(number));
    }

    public Item with(String name, byte[] bytes) {
        return with(name, new Value.Bytes(bytes));
    }

    public Item with(String name, Map<String, String> texts) {
        return with(name, new Value.Texts(texts));
    }

    /** With what {@code adding} makes of {@code value}, if there is one. */
    public <T> Item with(Optional<T> value, BiFunction<Item, T, Item> adding) {
        return value.map(present -> adding.apply(this, present)).orElse(this);
    }

    /** The text under {@code name}; its absence is a defect of the table. */
    public String text(String name) {
        return findText(name).orElseThrow(() -> missing(name));
    }

    public Optional<String> findText(String name) {
        return attributes.get(name) instanceof Value.Text(var text) ? Optional.of(text) : Optional.empty();
    }

    /** The number under {@code name}; its absence is a defect of the table. */
    public long number(String name) {
        return findNumber(name).orElseThrow(() -> missing(name));
    }

    public Optional<Long> findNumber(String name) {
        return attributes.get(name) instanceof Value.Number(var number) ? Optional.of(number) : Optional.empty();
    }

    /** The bytes under {@code name}; its absence is a defect of the table. */
    public byte[] bytes(String name) {
        return findBytes(name).orElseThrow(() -> missing(name));
    }

    public Optional<byte[]> findBytes(String name) {
        return attributes.get(name) instanceof Value.Bytes(var bytes) ? Optional.of(bytes) : Optional.empty();
    }

    /** The map under {@code name}; its absence is a defect of the table. */
    public Map<String, String> texts(String name) {
        return findTexts(name).orElseThrow(() -> missing(name));
    }

    public Optional<Map<String, String>> findTexts(String name) {
        return attributes.get(name) instanceof Value.Texts(var texts) ? Optional.of(texts) : Optional.empty();
    }

    /** The size that counts against {@link #LIMIT_BYTES}. */
    public long sizeBytes() {
        var size = 4L + utf8(key.pk()) + utf8(key.sk());
        for (var attribute : attributes.entrySet()) {
            size += utf8(attribute.getKey()) + attribute.getValue().sizeBytes();
        }
        return size;
    }

    private Item with(String name, Value value) {
        var changed = new HashMap<>(attributes);
        changed.put(name, value);
        return new Item(key, changed);
    }

    private IllegalStateException missing(String name) {
        return new IllegalStateException("item " + key + " lacks " + name);
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
