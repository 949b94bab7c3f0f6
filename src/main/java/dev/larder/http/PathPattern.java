package dev.larder.http;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The shape of a path: literal segments, {@code {name}} for one segment, {@code {package}} for a package name (two
 * segments when the first begins with {@code @}) and {@code {rest...}} for all that follows.
 */
public record PathPattern(List<String> parts) {

    public PathPattern {
        parts = List.copyOf(parts);
    }

    /** Reads a pattern such as {@code /{package}/-/{file...}}. */
    public static PathPattern of(String text) {
        return new PathPattern(
                Arrays.stream(text.split("/")).filter(part -> !part.isEmpty()).toList());
    }

    /** What the placeholders stand for in {@code path}; empty when it has another shape. */
    Optional<Map<String, String>> match(Path path) {
        var found = new HashMap<String, String>();
        var rest = path.segments();
        for (var part : parts) {
            var taken = rest.isEmpty() ? 0 : width(part, rest);
            if (taken == 0) {
                return Optional.empty();
            }
            if (part.startsWith("{")) {
                var name = part.substring(1, part.length() - 1).replace("...", "");
                found.put(name, String.join("/", rest.subList(0, taken)));
            }
            rest = rest.subList(taken, rest.size());
        }
        return rest.isEmpty() ? Optional.of(found) : Optional.empty();
    }

    /** How many segments {@code part} takes from the front of {@code rest}; none when it does not fit. */
    private static int width(String part, List<String> rest) {
        var first = rest.getFirst();
        if (part.equals("{package}")) {
            // No package is named "-": what npm itself serves begins with it.
            return first.equals("-") ? 0 : first.startsWith("@") ? Math.min(2, rest.size()) : 1;
        }
        if (part.endsWith("...}")) {
            return rest.size();
        }
        return part.startsWith("{") || part.equals(first) ? 1 : 0;
    }
}
