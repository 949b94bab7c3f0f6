package dev.larder.storage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** What an attribute of an item may hold: the part of DynamoDB's types that Larder uses. */
public sealed interface Value {

    /** A string; may be empty. */
    record Text(String text) implements Value {}

    /** A whole number. */
    record Number(long number) implements Value {}

    /** A flat map of strings. */
    record Texts(Map<String, String> texts) implements Value {
        public Texts {
            texts = Map.copyOf(texts);
        }
    }

    /** Bytes, compared by content. Not copied: whoever hands them over no longer changes them. */
    record Bytes(byte[] bytes) implements Value {
        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes(var others) && Arrays.equals(bytes, others);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /** The size in bytes that DynamoDB's item limit counts, rounded up. */
    default long sizeBytes() {
        return switch (this) {
            case Text(var text) -> utf8(text);
            case Number _ -> 21;
            case Bytes(var bytes) -> bytes.length;
            case Texts(var texts) ->
                3
                        + texts.entrySet().stream()
                                .mapToLong(entry -> utf8(entry.getKey()) + utf8(entry.getValue()) + 1)
                                .sum();
        };
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
