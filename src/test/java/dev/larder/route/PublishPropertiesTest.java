package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.HoldsForAll;
import dev.larder.support.Json;
import dev.larder.support.Nasty;
import dev.larder.support.PackageFiles;
import dev.larder.support.Tar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What holds of every body of a publish that once was a good one: it is taken as a whole, or nothing of it is. */
class PublishPropertiesTest {

    private static final List<Object> VALUES = new ArrayList<>(Arrays.asList(
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
            "1.0.0",
            "latest",
            "public",
            "sha512-",
            "?-",
            Base64.getEncoder().encodeToString(new byte[3]),
            "H4sI",
            new Tar().with("package/package.json", "{}").base64(),
            new Tar().with("package/../package.json", "{}").base64(),
            PackageFiles.made("other", "1.0.0").publishDocument("https://x.test/", "latest").length));

    static {
        VALUES.addAll(Nasty.PIECES);
    }

    private static TestRegistry registry;
    private static int number;

    @BeforeContainer
    static void start() {
        registry = TestRegistry.open();
    }

    @AfterContainer
    static void close() {
        registry.close();
    }

    private static Object nested(int depth) {
        Object inside = "deep";
        for (var i = 0; i < depth; i++) {
            inside = i % 2 == 0 ? List.of(inside) : Map.of("in", inside);
        }
        return inside;
    }

    /**
     * One change of a document.
     *
     * @param place which of its values, in the order of the text
     * @param value what is put there, or beside it
     */
    record Change(Kind kind, int place, int value) {}

    /** What may be done to a value, and to its name. */
    enum Kind {
        REPLACE,
        REMOVE,
        RENAME,
        ADD,
        WRAP,
        APPEND
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.integers().between(0, VALUES.size() - 1))
                .as(Change::new)
                .list()
                .ofMaxSize(3);
    }

    /** Changes of the text itself: at a place, so many bytes out, others in. */
    record Edit(int place, int removed, String added) {}

    @Provide
    Arbitrary<List<Edit>> edits() {
        var added = Arbitraries.oneOf(
                Arbitraries.of(
                        "",
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "\"",
                        "\\",
                        "\\ud800",
                        "\0",
                        "\ufeff",
                        "//",
                        "NaN",
                        "01",
                        "\"name\":1,",
                        "\"x\":".repeat(3)),
                Arbitraries.strings().ascii().ofMaxLength(3));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3_000),
                        Arbitraries.integers().between(0, 3),
                        added)
                .as(Edit::new)
                .list()
                .ofMaxSize(3);
    }

    @HoldsForAll
    void a_changed_document_is_published_whole_or_not_at_all(@ForAll("changes") List<Change> changes) {
        var name = "@acme/changed-" + number++;
        var document = document(name);
        changes.forEach(change -> change(document, change));

        publish(name, Json.bytes(document));
    }

    @HoldsForAll
    void an_edited_text_is_published_whole_or_not_at_all(@ForAll("edits") List<Edit> edits) {
        var name = "@acme/edited-" + number++;
        var text = Json.text(document(name));
        for (var edit : edits) {
            var place = edit.place() % text.length();
            text = text.substring(0, place)
                    + edit.added()
                    + text.substring(Math.min(text.length(), place + edit.removed()));
        }

        publish(name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static Map<String, Object> document(String name) {
        return Json.object(PackageFiles.made(name, "1.0.0")
                .field("scripts", Map.of("install", "true"))
                .field("dependencies", Map.of("left-pad", "^1.0.0"))
                .file("README.md", "# It is")
                .publishDocument(TestRegistry.ORIGIN + "/", "latest"));
    }

    private static void publish(String name, byte[] body) {
        registry.counts.taken();

        var answer = registry.ask("PUT", "/" + name, body, TestRegistry.bearer(TestRegistry.ALICE));

        if (answer.status() == 201) {
            requireReadable(name);
        } else {
            assertThat(answer.status()).isIn(400, 413);
            assertThat(answer.error()).contains(" ");
            assertThat(registry.counts.taken()).as("nothing was kept").allMatch("table get"::equals);
        }
    }

    private static void requireReadable(String name) {
        var alice = TestRegistry.bearer(TestRegistry.ALICE);
        var abbreviated = registry.get("/" + name, alice[0], alice[1], "accept", "application/vnd.npm.install-v1+json");
        assertThat(registry.refresh()).isEmpty();
        for (var answer : List.of(abbreviated, registry.get("/" + name, alice))) {
            assertThat(answer.status()).isEqualTo(200);
            var dist = Json.at(answer.json(), "versions", "1.0.0", "dist");
            var tarball = java.net.URI.create(dist.get("tarball").toString()).getPath();
            assertThat(registry.get(tarball, alice).status()).isEqualTo(302);
        }
        assertThat(registry.get("/" + name + "/1.0.0", alice).status()).isEqualTo(200);
    }

    private static void change(Map<String, Object> document, Change change) {
        var places = new ArrayList<Place>();
        collect(document, places);
        if (!places.isEmpty()) {
            places.get(change.place() % places.size()).change(change.kind(), copy(VALUES.get(change.value())));
        }
    }

    /** A value that may be changed in its turn. */
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

    @SuppressWarnings("unchecked") // what holds anything
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
