package dev.larder.http;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The shape of a path: literal segments, {@code {name}} for one segment, {@code {package}} for a package name (two
 * segments when the first begins with {@code @}) and {@code {rest...}} for all that the parts behind it leave over.
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
        var segments = path.segments();
        var found = Map.<String, String>of();
        var at = 0;
        for (var i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            var taken = at == segments.size() ? 0 : width(i, segments, at);
            if (taken <= 0) {
                return Optional.empty(); // as for most patterns, at once
            }
            if (part.startsWith("{")) {
                found = found.isEmpty() ? new HashMap<>() : found;
                found.put(
                        part.substring(1, part.length() - 1).replace("...", ""),
                        String.join("/", segments.subList(at, at + taken)));
            }
            at += taken;
        }
        return at == segments.size() ? Optional.of(found) : Optional.empty();
    }

    /** How many segments the part {@code i} takes from {@code at} on; none when it does not fit. */
    private int width(int i, List<String> segments, int at) {
        var part = parts.get(i);
        var first = segments.get(at);
        if (!part.startsWith("{")) {
            return part.equals(first) ? 1 : 0;
        }
        var left = segments.size() - at;
        if (part.equals("{package}")) {
            // No package is named "-": what npm itself serves begins with it.
            return first.equals("-") ? 0 : first.startsWith("@") ? Math.min(2, left) : 1;
        }
        return part.endsWith("...}") ? left - (parts.size() - i - 1) : 1;
    }
}
