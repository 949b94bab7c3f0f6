package dev.larder.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;

/** JSON as maps in the order of the text, lists, strings, numbers and booleans: enough for a test to look at an answer. */
public final class Json {

    /** As deep as a test may want to go: deeper than what is tested may. */
    private static final int DEPTH = 5_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(DEPTH).build())
            .build();

    private Json() {}

    /** The object that {@code text} is. */
    public static Map<String, Object> object(byte[] text) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            return asObject(value(parser));
        }
    }

    /** The object that {@code text} is. */
    public static Map<String, Object> object(String text) {
        return object(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code value}, known to be an object. */
    @SuppressWarnings("unchecked") // JSON's keys are strings
    public static Map<String, Object> asObject(Object value) {
        return (Map<String, Object>) value;
    }

    /** The object found by going down {@code path}. */
    public static Map<String, Object> at(Map<String, Object> root, String... path) {
        var here = root;
        for (var key : path) {
            if (!(here.get(key) instanceof Map<?, ?>)) {
                throw new AssertionError("no object at " + key + " in " + text(here));
            }
            here = asObject(here.get(key));
        }
        return here;
    }

    /** {@code value} as UTF-8. */
    public static byte[] bytes(Object value) {
        var out = new ByteArrayOutputStream();
        try (var generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(generator, value);
        }
        return out.toByteArray();
    }

    /** {@code value} as text. */
    public static String text(Object value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    private static Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var object = new LinkedHashMap<String, Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var key = parser.currentName();
                    parser.nextToken();
                    object.put(key, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                var list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_NULL -> null;
            default -> throw new AssertionError("not a JSON value: " + parser.currentToken());
        };
    }

    private static void write(JsonGenerator generator, Object value) {
        switch (value) {
            case null -> generator.writeNull();
            case Map<?, ?> map -> {
                generator.writeStartObject();
                map.forEach((key, inner) -> {
                    generator.writeName(key.toString());
                    write(generator, inner);
                });
                generator.writeEndObject();
            }
            case List<?> list -> {
                generator.writeStartArray();
                list.forEach(inner -> write(generator, inner));
                generator.writeEndArray();
            }
            case String text -> generator.writeString(text);
            case Boolean flag -> generator.writeBoolean(flag);
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            case Number number -> generator.writeNumber(number.toString());
            default -> throw new AssertionError("not JSON: " + value.getClass());
        }
    }
}
