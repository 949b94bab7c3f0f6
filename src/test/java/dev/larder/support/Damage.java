package dev.larder.support;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One thing that is wrong with a JSON document which was right before.
 *
 * @param kind what is done
 * @param place to which of its values, counted in the order of the text, from the start again after the last
 * @param value which of {@link #VALUES} is put there, or beside it
 */
public record Damage(Kind kind, int place, int value) {

    /** What may be done to a value. */
    public enum Kind {
        REPLACE,
        REMOVE,
        RENAME,
        ADD,
        WRAP,
        APPEND
    }

    /** What no field expects: wrong types, sizes, depths, and all that is nasty. */
    public static final List<Object> VALUES = values();

    /** Does it to {@code document}, whose objects and lists can be changed. */
    public void applyTo(Map<String, Object> document) {
        var places = new ArrayList<Place>();
        collect(document, places);
        if (!places.isEmpty()) {
            places.get(place % places.size()).change(kind, copy(VALUES.get(value % VALUES.size())));
        }
    }

    private static List<Object> values() {
        var values = new ArrayList<Object>(Arrays.asList(
                null,
                true,
                0,
                -1,
                Long.MAX_VALUE,
                new BigInteger("9".repeat(400)),
                new BigDecimal("1e-99999"),
                "",
                List.of(),
                Map.of(),
                List.of(List.of(Map.of("a", List.of()))),
                nested(120),
                nested(490),
                nested(600),
                "x".repeat(70_000),
                "public",
                "sha512-",
                "?-",
                Base64.getEncoder().encodeToString(new byte[3]),
                "H4sI"));
        values.addAll(HostileTarballs.BASE64);
        values.addAll(Nasty.PIECES);
        return Collections.unmodifiableList(values);
    }

    private static Object nested(int depth) {
        Object inside = "deep";
        for (var i = 0; i < depth; i++) {
            inside = i % 2 == 0 ? List.of(inside) : Map.of("in", inside);
        }
        return inside;
    }

    /** A value that may be damaged in its turn. */
    private static Object copy(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<String, Object>();
                map.forEach((key, inner) -> copy.put(key.toString(), copy(inner)));
                yield copy;
            }
            case List<?> list -> {
                var copy = new ArrayList<>();
                list.forEach(inner -> copy.add(copy(inner)));
                yield copy;
            }
            case null -> null;
            default -> value;
        };
    }

    private static void collect(Object value, List<Place> places) {
        switch (value) {
            case Map<?, ?> map ->
                List.copyOf(map.keySet()).forEach(key -> {
                    places.add(new InObject(Json.asObject(map), key.toString()));
                    collect(map.get(key), places);
                });
            case List<?> list ->
                IntStream.range(0, list.size()).forEach(index -> {
                    places.add(new InList(asList(list), index));
                    collect(list.get(index), places);
                });
            case null, default -> {}
        }
    }

    @SuppressWarnings("unchecked") // what Json makes holds anything
    private static List<Object> asList(List<?> list) {
        return (List<Object>) list;
    }

    /** Where a value of a document is. */
    private sealed interface Place {
        void change(Kind kind, Object value);
    }

    private record InObject(Map<String, Object> object, String key) implements Place {
        @Override
        public void change(Kind kind, Object value) {
            switch (kind) {
                case REPLACE -> object.put(key, value);
                case REMOVE -> object.remove(key);
                case RENAME -> object.put(String.valueOf(value), object.remove(key));
                case ADD -> object.put(key + "-more", value);
                case WRAP -> object.put(key, new ArrayList<>(Arrays.asList(object.get(key), value)));
                case APPEND -> object.put(key, object.get(key) instanceof String text ? text + value : value);
            }
        }
    }

    private record InList(List<Object> list, int index) implements Place {
        @Override
        public void change(Kind kind, Object value) {
            switch (kind) {
                case REPLACE, RENAME, APPEND -> list.set(index, value);
                case REMOVE -> list.remove(index);
                case ADD -> list.add(value);
                case WRAP -> list.set(index, new LinkedHashMap<>(Map.of("wrapped", String.valueOf(value))));
            }
        }
    }
}
