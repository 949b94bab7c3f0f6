package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.route.TestRegistry.Answer;
import dev.larder.storage.Key;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PUT /name} with a packument that was read and has no attachments. */
class DeprecateTest {

    private static final String WIDGET = "/@acme%2fwidget";
    private static final PackageFiles FILES =
            PackageFiles.made("@acme/widget", "1.0.0").field("bin", Map.of("widget", "cli.js"));

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void publish() {
        registry.publish(FILES);
        registry.publish(FILES.version("1.1.0"));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Map<String, Object> packument(String... headers) {
        var all = new ArrayList<>(List.of(TestRegistry.bearer(TestRegistry.ALICE)));
        all.addAll(List.of(headers));
        return registry.get(WIDGET, all.toArray(String[]::new)).json();
    }

    private Map<String, Object> version(String version, String... headers) {
        return Json.at(packument(headers), "versions", version);
    }

    private Answer put(String token, Map<String, Object> packument) {
        return registry.ask("PUT", WIDGET, Json.bytes(packument), TestRegistry.bearer(token));
    }

    private void unpublish(String version) {
        var left = packument();
        Json.at(left, "versions").remove(version);
        var path = WIDGET + "/-rev/" + left.get("_rev");
        registry.ask("PUT", path, Json.bytes(left), TestRegistry.bearer(TestRegistry.ALICE));
    }

    /** As npm and pnpm do it: the packument that was read, with a message in some versions. */
    private static Map<String, Object> deprecated(Map<String, Object> packument, Object message, String... versions) {
        for (var version : versions) {
            Json.at(packument, "versions", version).put("deprecated", message);
        }
        return packument;
    }

    private Answer deprecate(Object message, String... versions) {
        return put(TestRegistry.ALICE, deprecated(packument(), message, versions));
    }

    @Test
    void a_version_s_installers_are_told_in_both_forms_and_all_else_stays() {
        var before = packument();
        registry.pass(Duration.ofHours(1));

        assertThat(deprecate("use 1.1.0", "1.0.0").json()).containsEntry("ok", true);

        assertThat(version("1.0.0")).containsEntry("deprecated", "use 1.1.0");
        assertThat(version("1.0.0", "accept", "application/vnd.npm.install-v1+json"))
                .containsEntry("deprecated", "use 1.1.0");
        assertThat(registry.get(WIDGET + "/1.0.0", TestRegistry.bearer(TestRegistry.ALICE))
                        .json())
                .containsEntry("deprecated", "use 1.1.0");
        var after = packument();
        assertThat(Json.at(after, "time"))
                .containsEntry("modified", registry.now().toString());
        assertThat(after.get("_rev")).isNotEqualTo(before.get("_rev"));
        Json.at(after, "versions", "1.0.0").remove("deprecated");
        Json.at(after, "time").put("modified", Json.at(before, "time").get("modified"));
        after.put("_rev", before.get("_rev"));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void the_view_that_was_made_before_is_no_longer_served() {
        packument();
        registry.refresh();

        deprecate("use 1.1.0", "1.0.0");

        assertThat(version("1.0.0")).containsKey("deprecated");
        registry.refresh();
        registry.counts.taken();
        assertThat(version("1.0.0")).containsKey("deprecated");
        assertThat(registry.counts.taken()).containsExactly("table get");
    }

    @Test
    void half_a_character_in_a_message_is_a_question_mark_also_when_it_is_repeated() {
        var body = """
            {"name": "@acme/widget", "_rev": "2", "versions": {"1.0.0": {"deprecated": "broken \\ud83d"}}}\
            """;

        assertThat(registry.send(TestRegistry.ALICE, "PUT", WIDGET, body).status())
                .isEqualTo(201);
        assertThat(registry.send(TestRegistry.ALICE, "PUT", WIDGET, body).status())
                .isEqualTo(201);

        assertThat(version("1.0.0")).containsEntry("deprecated", "broken ?");
        assertThat(registry.table.items().stream()
                        .filter(item -> item.key().sk().equals("V#1.0.0"))
                        .map(item -> item.text("deprecated")))
                .containsExactly("broken ?");
    }

    @Test
    void an_empty_message_ends_it() {
        deprecate("use another", "1.0.0", "1.1.0");

        deprecate("", "1.0.0");

        assertThat(version("1.0.0")).doesNotContainKey("deprecated");
        assertThat(version("1.1.0")).containsEntry("deprecated", "use another");
    }

    @Test
    void null_false_and_blank_are_no_messages() {
        for (var nothing : List.of(false, " ", Map.of())) {
            deprecate("use another", "1.0.0");
            assertThat(deprecate(nothing, "1.0.0").status()).isEqualTo(201);
            assertThat(version("1.0.0")).doesNotContainKey("deprecated");
        }
    }

    @Test
    void costs_two_reads_a_query_and_a_transaction() {
        var body = deprecated(packument(), "use another", "1.0.0", "1.1.0");
        registry.counts.taken();

        put(TestRegistry.ALICE, body);

        assertThat(registry.counts.taken()).containsExactly("table get", "table get", "table query", "table transact");
    }

    @Test
    void what_the_body_does_not_hold_stays_as_it_is() {
        deprecate("use another", "1.0.0");
        var body = packument();
        body.put("versions", Map.of("1.1.0", Map.of("deprecated", "too")));
        body.put("dist-tags", Map.of());
        body.remove("maintainers");

        assertThat(put(TestRegistry.ALICE, body).status()).isEqualTo(201);

        assertThat(version("1.0.0")).containsEntry("deprecated", "use another");
        assertThat(version("1.1.0")).containsEntry("deprecated", "too").containsKey("bin");
        assertThat(Json.at(packument(), "dist-tags")).isEqualTo(Map.of("latest", "1.1.0"));
        assertThat(packument().get("maintainers")).asString().contains("alice");
    }

    @Test
    void who_read_it_before_somebody_else_changed_it_changes_nothing() {
        var stale = deprecated(packument(), "use another", "1.0.0");
        deprecate("mine", "1.1.0");
        var before = packument();

        var refused = put(TestRegistry.ALICE, stale);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.error())
                .isEqualTo("@acme/widget has been changed since it was read; nothing was done, try again");
        assertThat(packument()).isEqualTo(before);
    }

    @Test
    void a_put_that_is_repeated_changes_nothing() {
        var body = deprecated(packument(), "use another", "1.0.0");
        put(TestRegistry.ALICE, body);
        var before = packument();

        assertThat(put(TestRegistry.ALICE, body).status()).isEqualTo(201);

        assertThat(packument()).isEqualTo(before);
    }

    @Test
    void what_does_not_exist_is_refused() {
        var body = packument();
        Json.at(body, "versions").put("9.9.9", Map.of("deprecated", "x"));
        var before = packument();

        assertThat(put(TestRegistry.ALICE, body).error()).contains("it holds versions that do not exist");
        assertThat(packument()).isEqualTo(before);

        body.put("name", "nobody");
        for (var revision : List.of("7", 7)) { // an upstream's packument may have another, or none
            body.put("_rev", revision);
            var absent = registry.ask("PUT", "/nobody", Json.bytes(body), TestRegistry.bearer(TestRegistry.ALICE));
            assertThat(absent.status()).isEqualTo(403);
            assertThat(absent.error()).isEqualTo("nobody is not published here, and cannot be deprecated here");
        }
    }

    @Test
    void what_was_removed_while_the_package_is_read_is_no_mistake_of_the_client() {
        var body = deprecated(packument(), "use another", "1.0.0", "1.1.0");
        registry.counts.delayQuery(() -> unpublish("1.1.0"));

        assertThat(put(TestRegistry.ALICE, body).status()).isEqualTo(409);
        assertThat(Json.at(packument(), "versions")).containsOnlyKeys("1.0.0");
    }

    @Test
    void an_unpublished_version_is_not_deprecated() {
        var body = deprecated(packument(), "use another", "1.0.0", "1.1.0");
        unpublish("1.0.0");

        assertThat(put(TestRegistry.ALICE, body).status()).isEqualTo(409);
        body.put("_rev", packument().get("_rev"));
        assertThat(put(TestRegistry.ALICE, body).status()).isEqualTo(400);
        assertThat(version("1.1.0")).doesNotContainKey("deprecated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"@acme/widget\",\"versions\":{\"1.0.0\":{\"deprecated\":\"x\"}}}",
                "{\"name\":\"@acme/widget\",\"_rev\":1,\"versions\":{\"1.0.0\":{\"deprecated\":\"x\"}}}",
                "{\"name\":\"@acme/gadget\",\"_rev\":\"2\",\"versions\":{\"1.0.0\":{\"deprecated\":\"x\"}}}",
                "{\"name\":\"@acme/widget\",\"_rev\":\"2\",\"versions\":{\"1.0.0\":\"x\"}}",
                "{\"name\":\"@acme/widget\",\"_rev\":\"2\",\"versions\":{\"1.0.0\":{\"deprecated\":\"x\"},\"1.0.0\":{}}}",
                "{\"name\":\"@acme/widget\",\"_rev\":\"2\",\"_attachments\":{\"a.tgz\":{}},\"versions\":{}}"
            })
    void a_body_that_says_nothing_clear_is_refused(String body) {
        var before = packument();

        assertThat(registry.send(TestRegistry.ALICE, "PUT", WIDGET, body).status())
                .isEqualTo(400);

        assertThat(packument()).isEqualTo(before);
    }

    @Test
    void a_message_has_at_most_1024_characters() {
        assertThat(deprecate("ü".repeat(1024), "1.0.0").status()).isEqualTo(201);
        var refused = deprecate("x".repeat(1025), "1.0.0");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error()).contains("a deprecation of 1025 characters is too long: 1024 at most");
        assertThat(version("1.0.0")).containsEntry("deprecated", "ü".repeat(1024));
    }

    @Test
    void only_who_may_publish_does_so() {
        var body = deprecated(packument(), "use another", "1.0.0");

        assertThat(put(TestRegistry.BOB, body).status()).isEqualTo(403);
        assertThat(registry.ask("PUT", WIDGET, Json.bytes(body)).status()).isEqualTo(401);
        assertThat(version("1.0.0")).doesNotContainKey("deprecated");
    }

    /** As npm's registry does: DefinitelyTyped publishes its last versions like this. */
    @Test
    void an_author_deprecates_at_publication() {
        registry.publish(FILES.version("2.0.0").field("deprecated", "merged into gadget"));
        registry.publish(FILES.version("2.0.1").field("deprecated", false));

        assertThat(version("2.0.0")).containsEntry("deprecated", "merged into gadget");
        assertThat(version("2.0.1")).doesNotContainKey("deprecated");
        deprecate("", "2.0.0");
        assertThat(version("2.0.0")).doesNotContainKey("deprecated");
        assertThat(registry.publish(FILES.version("2.0.2").field("deprecated", "x".repeat(1025)))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void the_audit_says_who_did_what() {
        deprecate("use another", "1.0.0");
        var body = deprecated(packument(), "", "1.0.0");
        put(TestRegistry.ALICE, deprecated(body, "too", "1.1.0"));

        assertThat(registry.table.items().stream()
                        .filter(item -> item.key().pk().startsWith("A#"))
                        .map(item -> item.text("deed")))
                .contains("deprecate 1.0.0", "deprecate 1.1.0", "undeprecate 1.0.0");
    }

    @Test
    void hundreds_of_versions_take_several_commits() {
        var many = IntStream.range(0, 200).mapToObj(number -> "0.0." + number).toArray(String[]::new);
        for (var version : many) {
            registry.publish(FILES.version(version));
        }
        var body = deprecated(packument(), "ancient", many);
        var revision = Long.parseLong(String.valueOf(body.get("_rev")));
        registry.counts.taken();

        assertThat(put(TestRegistry.ALICE, body).status()).isEqualTo(201);

        assertThat(registry.counts.taken())
                .containsExactly(
                        "table get",
                        "table get",
                        "table query",
                        "table transact",
                        "table get",
                        "table transact",
                        "table get",
                        "table transact");
        assertThat(packument()).containsEntry("_rev", Long.toString(revision + 3));
        assertThat(Json.at(packument(), "versions").values())
                .filteredOn(version -> Json.asObject(version).containsKey("deprecated"))
                .hasSize(200);
    }

    /** DynamoDB reads a batch item by item. */
    @Test
    void a_version_that_goes_while_it_is_read_stays_away() {
        var many = IntStream.range(0, 95).mapToObj(number -> "0.0." + number).toArray(String[]::new);
        for (var version : many) {
            registry.publish(FILES.version(version));
        }
        registry.counts.interrupt(new Key("H#npm#@acme/widget", "V#0.0.94"), () -> {
            var left = packument();
            Json.at(left, "versions").remove("0.0.94");
            assertThat(registry.ask(
                                    "PUT",
                                    WIDGET + "/-rev/" + left.get("_rev"),
                                    Json.bytes(left),
                                    TestRegistry.bearer(TestRegistry.ALICE))
                            .status())
                    .isEqualTo(200);
        });

        assertThat(deprecate("ancient", many).status()).isEqualTo(201);

        assertThat(Json.at(packument(), "versions")).doesNotContainKey("0.0.94").hasSize(96);
        assertThat(Json.at(packument(), "versions").values())
                .filteredOn(version -> Json.asObject(version).containsKey("deprecated"))
                .hasSize(94);
    }

    @Test
    void large_versions_take_as_many_commits_as_their_bytes_need() {
        var noise = new StringBuilder();
        new Random(1).ints(300_000, 33, 127).forEach(noise::appendCodePoint);
        var large = FILES.field("noise", noise.toString());
        var many = IntStream.range(0, 15).mapToObj(number -> "0.0." + number).toArray(String[]::new);
        for (var version : many) {
            registry.publish(large.version(version));
        }

        var body = Map.<String, Object>of(
                "name",
                "@acme/widget",
                "_rev",
                "17",
                "versions",
                Stream.of(many).collect(Collectors.toMap(version -> version, _ -> Map.of("deprecated", "heavy"))));
        assertThat(put(TestRegistry.ALICE, body).status()).isEqualTo(201);

        for (var version : many) {
            assertThat(registry.get(WIDGET + "/" + version, TestRegistry.bearer(TestRegistry.ALICE))
                            .json())
                    .containsEntry("deprecated", "heavy");
        }
    }
}
