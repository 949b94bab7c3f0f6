package dev.larder.npm;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A small JSON object that a client sends: read strictly, and every value as what it is meant to be. */
final class SmallObject {

    private static final int LARGEST_BYTES = 64 * 1024;

    private final JsonParser in;

    private SmallObject(JsonParser in) {
        this.in = in;
    }

    /** What is done with each field. */
    interface Field {

        /** Called at the field's value, which one method of {@code body} reads. */
        void read(SmallObject body, String name) throws IOException;
    }

    /** Goes through the fields of {@code body}; refuses what is no JSON object, or too large. */
    static void read(byte[] body, Field field) {
        if (body.length > LARGEST_BYTES) {
            throw malformed("it has more than " + LARGEST_BYTES + " bytes");
        }
        try (var in = Json.strictParser(body)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("it is no JSON object");
            }
            new SmallObject(in).fields(field);
            if (in.nextToken() != null) {
                throw malformed("it goes on after its end");
            }
        } catch (JacksonException e) {
            throw malformed("it is no JSON: " + Json.reason(e));
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail", e);
        }
    }

    private void fields(Field field) throws IOException {
        Json.forEachField(in, name -> field.read(this, name));
    }

    /** A string; none where there is null. */
    Optional<String> text(String name) {
        return switch (in.currentToken()) {
            case VALUE_STRING -> Optional.of(in.getString());
            case VALUE_NULL -> Optional.empty();
            default -> throw malformed(name + " is no string");
        };
    }

    /** {@code true} or {@code false}; null is false. */
    boolean flag(String name) {
        return switch (in.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw malformed(name + " is neither true nor false");
        };
    }

    /** A whole number, perhaps as a string; none where there is null. */
    Optional<Integer> number(String name) {
        var text = in.currentToken() == JsonToken.VALUE_NUMBER_INT ? Optional.of(in.getString()) : text(name);
        return text.map(digits -> {
            if (!digits.matches("\\d{1,9}")) {
                throw malformed(name + " is no whole number");
            }
            return Integer.valueOf(digits);
        });
    }

    /** An array of strings; empty where there is null. */
    List<String> texts(String name) {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw malformed(name + " is no array");
        }
        var texts = new ArrayList<String>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            texts.add(text(name).orElseThrow(() -> malformed(name + " holds null")));
        }
        return texts;
    }

    /** Whether an array is next. */
    boolean isArray() {
        return in.currentToken() == JsonToken.START_ARRAY;
    }

    /** An object inside the object; anything else is refused. */
    void object(String name, Field field) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw malformed(name + " is no object");
        }
        fields(field);
    }

    /** A value that means nothing to us. */
    void skip() {
        in.skipChildren();
    }

    static Refusal malformed(String what) {
        return new Refusal(new Problem.MalformedBody(what));
    }
}
