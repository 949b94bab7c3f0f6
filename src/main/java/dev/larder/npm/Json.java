package dev.larder.npm;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** JSON by streaming: what npm's formats need of Jackson. */
public final class Json {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

    /** For what clients send: a name that occurs twice could be read in two ways. */
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** As {@link #STRICT}, for files that people edit. */
    private static final JsonFactory COMMENTED = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    /** Of what Jackson says, the words that are about its own classes. */
    private static final Pattern OF_JACKSON =
            Pattern.compile(" \\(start marker at \\[Source: [^]]{0,200}]\\)|, from `StreamRead[^`]{0,100}`");

    private Json() {}

    static JsonParser parser(InputStream json) {
        return FACTORY.createParser(ObjectReadContext.empty(), json);
    }

    static JsonParser parser(byte[] json) {
        return FACTORY.createParser(ObjectReadContext.empty(), json);
    }

    static JsonParser strictParser(byte[] json) {
        return STRICT.createParser(ObjectReadContext.empty(), json);
    }

    static JsonGenerator generator(OutputStream to) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), to);
    }

    /** What {@code writing} writes, as UTF-8. */
    public static byte[] bytes(Consumer<JsonGenerator> writing) {
        var text = new ByteArrayOutputStream();
        try (var generator = generator(text)) {
            writing.accept(generator);
        }
        return text.toByteArray();
    }

    /** What {@code writing} writes, as text. */
    public static String text(Consumer<JsonGenerator> writing) {
        return new String(bytes(writing), StandardCharsets.UTF_8);
    }

    /**
     * The names of the fields of the object at which {@code in} stands, for one loop to its end. In the loop {@code in}
     * stands at the field's value; what the loop does not read of it is skipped. What is no object has no fields, and is
     * skipped.
     */
    public static Iterable<String> fields(JsonParser in) {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return List.of();
        }
        return () -> new Iterator<>() {
            private boolean begun;

            @Override
            public boolean hasNext() {
                if (begun) {
                    in.skipChildren();
                }
                begun = true;
                return in.nextToken() == JsonToken.PROPERTY_NAME;
            }

            @Override
            public String next() {
                var name = in.currentName();
                in.nextToken();
                return name;
            }
        };
    }

    /** As {@link #fields(JsonParser)}; refuses what is no object. */
    static Iterable<String> fields(JsonParser in, String what) {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw malformed(what + " is no JSON object");
        }
        return fields(in);
    }

    /** What {@code reading} makes of a client's body that is one object and nothing else; refuses any other. */
    static <T> T object(byte[] body, Function<JsonParser, T> reading) {
        return object(() -> strictParser(body), reading);
    }

    /** As {@link #object(byte[], Function)}, where comments and commas before a closing bracket are allowed. */
    public static <T> T commentedObject(String body, Function<JsonParser, T> reading) {
        return object(() -> COMMENTED.createParser(ObjectReadContext.empty(), body), reading);
    }

    /** To look at the encoding, which opening does, may fail as reading may. */
    private static <T> T object(Supplier<JsonParser> open, Function<JsonParser, T> reading) {
        try (var in = open.get()) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("it is no JSON object");
            }
            var read = reading.apply(in);
            if (in.nextToken() != null) {
                throw malformed("it goes on after its end");
            }
            return read;
        } catch (JacksonException e) {
            throw malformed("it is not the JSON that it should be: " + reason(e));
        }
    }

    /** The fields of a client's object that are texts, by name; all others are passed over. */
    static Map<String, String> texts(byte[] body) {
        return object(body, Json::texts);
    }

    /** The fields that are texts of the object at which {@code in} stands, by name; all others are passed over. */
    static Map<String, String> texts(JsonParser in) {
        var texts = new HashMap<String, String>();
        for (var name : fields(in)) {
            if (in.currentToken() == JsonToken.VALUE_STRING) {
                texts.put(name, in.getString());
            }
        }
        return texts;
    }

    static Refusal malformed(String what) {
        return new Refusal(new Problem.MalformedBody(what));
    }

    /** Writes a list of texts. */
    static void writeTexts(JsonGenerator out, Collection<?> texts) {
        out.writeStartArray();
        texts.forEach(text -> out.writeString(text.toString()));
        out.writeEndArray();
    }

    /** Copies the value at which {@code in} stands, every number as it is written: no number is too large for its text. */
    static void copy(JsonParser in, JsonGenerator out) {
        var depth = 0;
        do {
            switch (in.currentToken()) {
                case START_OBJECT, START_ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                default -> {}
            }
            if (in.currentToken().isNumeric()) {
                out.writeNumber(in.getString());
            } else {
                out.copyCurrentEvent(in);
            }
        } while (depth > 0 && in.nextToken() != null);
    }

    /** The string at which {@code in} stands; null when it is something else, which is skipped. */
    public static String stringOrSkip(JsonParser in) {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return in.getString();
        }
        in.skipChildren();
        return null;
    }

    /** What is made of a stream. */
    interface Reading<T> {
        T of(JsonParser in) throws IOException;
    }

    /** What {@code reading} makes of a stream. Jackson wraps what streams throw: here it comes out as it was. */
    static <T> T read(InputStream json, Reading<T> reading) throws IOException {
        try (var in = parser(json)) {
            return reading.of(in);
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    /** Why a text is no JSON, in one line without the text itself. */
    static String reason(JacksonException e) {
        var location = e.getLocation();
        var why = e.getOriginalMessage().lines().findFirst().orElse("malformed JSON");
        return OF_JACKSON.matcher(why).replaceAll("")
                + (location == null
                        ? ""
                        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")");
    }
}
