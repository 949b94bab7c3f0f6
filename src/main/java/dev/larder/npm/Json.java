package dev.larder.npm;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

    /** What is done to each field of an object. */
    public interface Field {

        /** Called with the parser at the field's value, which has to be read to its end, or skipped. */
        void read(String name) throws IOException;
    }

    /** Goes through the fields of the object at which {@code in} stands, to its end. */
    public static void forEachField(JsonParser in, Field field) throws IOException {
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = in.currentName();
            in.nextToken();
            field.read(name);
        }
    }

    /** What is done to each field of a client's object. */
    public interface ParsedField {

        /** Called with the parser at the field's value, which has to be read to its end, or skipped. */
        void read(JsonParser in, String name) throws IOException;
    }

    /** Reads a client's body that is one object and nothing else; refuses any other. */
    static void object(byte[] body, ParsedField field) {
        object(() -> strictParser(body), field);
    }

    /** As {@link #object(byte[], ParsedField)}, where comments and commas before a closing bracket are allowed. */
    public static void commentedObject(String body, ParsedField field) {
        object(() -> COMMENTED.createParser(ObjectReadContext.empty(), body), field);
    }

    /** To look at the encoding, which opening does, may fail as reading may. */
    private static void object(Supplier<JsonParser> open, ParsedField field) {
        try (var in = open.get()) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("it is no JSON object");
            }
            forEachField(in, name -> field.read(in, name));
            if (in.nextToken() != null) {
                throw malformed("it goes on after its end");
            }
        } catch (JacksonException e) {
            throw malformed("it is not the JSON that it should be: " + reason(e));
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail", e);
        }
    }

    /** The fields of a client's object that are texts, by name; all others are passed over. */
    static Map<String, String> texts(byte[] body) {
        var texts = new HashMap<String, String>();
        object(body, (in, name) -> {
            var text = stringOrSkip(in);
            if (text != null) {
                texts.put(name, text);
            }
        });
        return texts;
    }

    /** The client's object at which {@code in} stands, to its end; refuses anything else. */
    static void object(JsonParser in, String what, Field field) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw malformed(what + " is no JSON object");
        }
        forEachField(in, field);
    }

    static Refusal malformed(String what) {
        return new Refusal(new Problem.MalformedBody(what));
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

    /** Work on streams that Jackson wraps: its I/O failures come out as what the stream threw. */
    interface Work<T> {
        T run() throws IOException;
    }

    static <T> T unwrapped(Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    /** Why a text is no JSON, in one line without the text itself. */
    static String reason(JacksonException e) {
        var location = e.getLocation();
        return e.getOriginalMessage().lines().findFirst().orElse("malformed JSON")
                + (location == null
                        ? ""
                        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")");
    }
}
