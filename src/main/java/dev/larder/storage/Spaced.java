package dev.larder.storage;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Words in one text with spaces between them: how items keep many short values, none of which has a space in it. */
public final class Spaced {

    private Spaced() {}

    /** The text that {@link #words} reads. */
    public static String text(Collection<?> words) {
        return words.stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    /** The words of a text; none of an empty one. */
    public static Stream<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty());
    }
}
