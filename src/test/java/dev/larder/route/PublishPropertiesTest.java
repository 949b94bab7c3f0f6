package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Damage;
import dev.larder.support.HoldsForAll;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What holds of every body of a publish that once was a good one: it is taken as a whole, or nothing of it is. */
class PublishPropertiesTest {

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

    @Provide
    Arbitrary<List<Damage>> damages() {
        return Combinators.combine(
                        Arbitraries.of(Damage.Kind.class),
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.integers().between(0, Damage.VALUES.size() - 1))
                .as(Damage::new)
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
    void a_damaged_document_is_published_whole_or_not_at_all(@ForAll("damages") List<Damage> damages) {
        var name = "@acme/damaged-" + number++;
        var document = document(name);
        damages.forEach(damage -> damage.applyTo(document));

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
}
