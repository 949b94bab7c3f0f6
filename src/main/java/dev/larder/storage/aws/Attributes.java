package dev.larder.storage.aws;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Value;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items, keys and values in DynamoDB's words. */
final class Attributes {

    static final String PK = "pk";
    static final String SK = "sk";

    private Attributes() {}

    static Map<String, AttributeValue> of(Key key) {
        return Map.of(PK, text(key.pk()), SK, text(key.sk()));
    }

    static Map<String, AttributeValue> of(Item item) {
        var attributes = new HashMap<>(of(item.key()));
        item.attributes().forEach((name, value) -> attributes.put(name, of(value)));
        return attributes;
    }

    static AttributeValue of(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text(text);
            case Value.Number(var number) -> AttributeValue.fromN(Long.toString(number));
            case Value.Bytes(var bytes) -> AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes));
            case Value.Texts(var texts) -> {
                var map = new HashMap<String, AttributeValue>();
                texts.forEach((name, text) -> map.put(name, text(text)));
                yield AttributeValue.fromM(map);
            }
        };
    }

    static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }

    static Item item(Map<String, AttributeValue> attributes) {
        var key = new Key(attributes.get(PK).s(), attributes.get(SK).s());
        var values = new HashMap<String, Value>();
        attributes.forEach((name, value) -> {
            if (!name.equals(PK) && !name.equals(SK)) {
                values.put(name, value(key, name, value));
            }
        });
        return new Item(key, values);
    }

    private static Value value(Key key, String name, AttributeValue value) {
        return switch (value.type()) {
            case S -> new Value.Text(value.s());
            case N -> new Value.Number(Long.parseLong(value.n()));
            case B -> new Value.Bytes(value.b().asByteArrayUnsafe());
            case M -> {
                var texts = new HashMap<String, String>();
                value.m().forEach((inner, text) -> texts.put(inner, text.s()));
                yield new Value.Texts(texts);
            }
            default -> throw new IllegalStateException("item " + key + " holds a " + value.type() + " under " + name);
        };
    }
}
