package dev.larder.npm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Values in what a client sends, each as what it is meant to be; null is as if it were not there. */
final class Values {

    private Values() {}

    /** A text that a body has to hold. */
    static String required(byte[] body, String name) {
        return required(Json.texts(body), name);
    }

    /** A text that has to be among {@code texts}. */
    static String required(Map<String, String> texts, String name) {
        return Optional.ofNullable(texts.get(name)).orElseThrow(() -> Json.malformed(name + " is missing"));
    }

    static Optional<String> text(JsonParser in, String name) {
        return switch (in.currentToken()) {
            case VALUE_STRING -> Optional.of(in.getString());
            case VALUE_NULL -> Optional.empty();
            default -> throw Json.malformed(name + " is no string");
        };
    }

    /** Null is false. */
    static boolean flag(JsonParser in, String name) {
        return switch (in.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw Json.malformed(name + " is neither true nor false");
        };
    }

    /** A whole number that is not negative, perhaps as a string. */
    static Optional<Integer> number(JsonParser in, String name) {
        var text = in.currentToken() == JsonToken.VALUE_NUMBER_INT ? Optional.of(in.getString()) : text(in, name);
        return text.map(digits -> {
            if (!digits.matches("\\d{1,9}")) {
                throw Json.malformed(name + " is no whole number");
            }
            return Integer.valueOf(digits);
        });
    }

    /** A list of strings. */
    static List<String> texts(JsonParser in, String name) {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw Json.malformed(name + " is no list");
        }
        var texts = new ArrayList<String>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            texts.add(text(in, name).orElseThrow(() -> Json.malformed(name + " holds null")));
        }
        return texts;
    }
}
