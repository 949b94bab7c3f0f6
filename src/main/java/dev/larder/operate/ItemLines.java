package dev.larder.operate;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The lines of an export: JSON each, the same for the same registry whichever store it is in.
 *
 * <pre>
 *   {"larder":"export","format":1,"cache":false}
 *   {"pk":"H#npm#left-pad","sk":"HEAD","item":{"access":{"S":"PUBLIC"},"revision":{"N":"1"}, ...}}
 *   {"object":"hosted/sha512-3f0a...tgz","bytes":1024}
 *   {"items":2,"objects":1}
 * </pre>
 *
 * <p>Types are named as DynamoDB names them: S, N, B (base64) and M (of S).
 */
final class ItemLines {

    /** What this version writes, and the newest that it reads. */
    static final int FORMAT = 1;

    private static final JsonFactory JSON = new JsonFactory();

    private ItemLines() {}

    /** What a line says. */
    sealed interface Line {

        /** The first line. */
        record Header(int format, boolean cache) implements Line {}

        record OfItem(Item item) implements Line {}

        record OfObject(ObjectKey key, long bytes) implements Line {}

        /** The last line: what is before it is everything. */
        record End(long items, long objects) implements Line {}
    }

    /** The line, with its end. */
    static byte[] write(Line line) {
        var bytes = new ByteArrayOutputStream();
        try (var out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            switch (line) {
                case Line.Header header -> {
                    out.writeStringProperty("larder", "export");
                    out.writeNumberProperty("format", header.format());
                    out.writeBooleanProperty("cache", header.cache());
                }
                case Line.OfItem(var item) -> write(out, item);
                case Line.OfObject object -> {
                    out.writeStringProperty("object", object.key().path());
                    out.writeNumberProperty("bytes", object.bytes());
                }
                case Line.End end -> {
                    out.writeNumberProperty("items", end.items());
                    out.writeNumberProperty("objects", end.objects());
                }
            }
            out.writeEndObject();
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, Item item) {
        out.writeStringProperty("pk", item.key().pk());
        out.writeStringProperty("sk", item.key().sk());
        out.writeObjectPropertyStart("item");
        new TreeMap<>(item.attributes()).forEach((name, value) -> {
            out.writeObjectPropertyStart(name);
            switch (value) {
                case Value.Text(var text) -> out.writeStringProperty("S", text);
                case Value.Number(var number) -> out.writeStringProperty("N", Long.toString(number));
                case Value.Bytes(var content) ->
                    out.writeStringProperty("B", Base64.getEncoder().encodeToString(content));
                case Value.Texts(var texts) -> {
                    out.writeObjectPropertyStart("M");
                    new TreeMap<>(texts).forEach(out::writeStringProperty);
                    out.writeEndObject();
                }
            }
            out.writeEndObject();
        });
        out.writeEndObject();
    }

    /** Whether {@code line} is of an item whose partition begins so, without a look at the rest. */
    static boolean isOf(String line, String beginning) {
        return line.startsWith("{\"pk\":\"" + beginning);
    }

    /** What {@code line}, without its end, says; anything else than {@link #write} wrote is an {@link InvalidCommand}. */
    static Line read(String line) {
        var fields = new HashMap<String, String>();
        var attributes = new HashMap<String, Value>();
        try (var in = JSON.createParser(ObjectReadContext.empty(), line.getBytes(StandardCharsets.UTF_8))) {
            requireObject(in.nextToken());
            each(in, name -> {
                if (name.equals("item")) {
                    each(in, attribute -> attributes.put(attribute, value(in)));
                } else {
                    fields.put(name, in.getString());
                }
            });
            return line(fields, attributes);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new InvalidCommand("a line of the export is damaged: "
                    + line.substring(0, Math.min(line.length(), 80)) + ": "
                    + e.getMessage().lines().findFirst().orElse("no JSON"));
        }
    }

    private static Line line(Map<String, String> fields, Map<String, Value> attributes) {
        if (fields.containsKey("larder")) {
            return new Line.Header(Integer.parseInt(fields.get("format")), Boolean.parseBoolean(fields.get("cache")));
        }
        if (fields.containsKey("pk")) {
            return new Line.OfItem(new Item(new Key(fields.get("pk"), fields.getOrDefault("sk", "")), attributes));
        }
        if (fields.containsKey("object")) {
            return new Line.OfObject(ObjectKey.parse(fields.get("object")), Long.parseLong(fields.get("bytes")));
        }
        return new Line.End(Long.parseLong(fields.get("items")), Long.parseLong(fields.get("objects")));
    }

    private static Value value(JsonParser in) {
        var found = new Value[1];
        each(
                in,
                type -> found[0] = switch (type) {
                    case "S" -> new Value.Text(in.getString());
                    case "N" -> new Value.Number(Long.parseLong(in.getString()));
                    case "B" -> new Value.Bytes(Base64.getDecoder().decode(in.getString()));
                    case "M" -> {
                        var texts = new HashMap<String, String>();
                        each(in, name -> texts.put(name, in.getString()));
                        yield new Value.Texts(texts);
                    }
                    default -> throw new IllegalArgumentException("no type is called " + type);
                });
        return found[0];
    }

    private static void each(JsonParser in, Consumer<String> field) {
        requireObject(in.currentToken());
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = in.currentName();
            in.nextToken();
            field.accept(name);
        }
    }

    private static void requireObject(JsonToken token) {
        if (token != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("it is no object");
        }
    }
}
