package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.route.TestRegistry.Answer;
import dev.larder.storage.Key;
import dev.larder.storage.Race;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PUT /name/-rev/revision}, {@code DELETE /name/-rev/revision}, {@code DELETE /name/-/file/-rev/revision}. */
class UnpublishTest {

    private static final String WIDGET = "/@acme%2fwidget";
    private static final PackageFiles FILES = PackageFiles.made("@acme/widget", "1.0.0");

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void publish() {
        registry.publish(FILES);
        registry.publish(FILES.version("1.1.0"));
        registry.publish(FILES.version("2.0.0-beta.1"), TestRegistry.ALICE, "next");
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Answer read(String path) {
        return registry.get(path, TestRegistry.bearer(TestRegistry.ALICE));
    }

    private Map<String, Object> packument() {
        return read(WIDGET).json();
    }

    private String revision() {
        return String.valueOf(packument().get("_rev"));
    }

    private Answer put(String token, String path, Object body) {
        return registry.ask("PUT", path, Json.bytes(body), TestRegistry.bearer(token));
    }

    private Answer delete(String token, String path) {
        return registry.ask("DELETE", path, new byte[0], TestRegistry.bearer(token));
    }

    /** What npm sends back of a packument that it has read. */
    private static Map<String, Object> without(Map<String, Object> packument, String... versions) {
        var left = new LinkedHashMap<>(Json.at(packument, "versions"));
        left.keySet().removeAll(List.of(versions));
        var body = new LinkedHashMap<>(packument);
        body.put("versions", left);
        return body;
    }

    private Answer unpublish(String... versions) {
        var read = packument();
        return put(TestRegistry.ALICE, WIDGET + "/-rev/" + read.get("_rev"), without(read, versions));
    }

    private Answer unpublishAll() {
        return delete(TestRegistry.ALICE, WIDGET + "/-rev/" + revision());
    }

    @Test
    void a_version_is_gone_from_everything() {
        read(WIDGET);
        registry.refresh();

        assertThat(unpublish("1.1.0").json()).containsEntry("ok", true);
        registry.refresh();

        assertThat(Json.at(packument(), "versions")).containsOnlyKeys("1.0.0", "2.0.0-beta.1");
        assertThat(Json.at(packument(), "time")).containsOnlyKeys("created", "modified", "1.0.0", "2.0.0-beta.1");
        assertThat(Json.at(read(WIDGET).json(), "dist-tags")).doesNotContainValue("1.1.0");
        assertThat(read(WIDGET + "/1.1.0").error()).isEqualTo("version not found: @acme/widget@1.1.0");
        assertThat(read(WIDGET + "/-/widget-1.1.0.tgz").status()).isEqualTo(404);
        assertThat(put(TestRegistry.ALICE, "/-/package/@acme%2fwidget/dist-tags/old", "1.1.0")
                        .status())
                .isEqualTo(404);
        assertThat(read(WIDGET + "/-/widget-1.0.0.tgz").status()).isEqualTo(302);
    }

    @Test
    void costs_two_reads_a_query_and_a_transaction() {
        var read = packument();
        registry.counts.taken();

        put(TestRegistry.ALICE, WIDGET + "/-rev/" + read.get("_rev"), without(read, "1.0.0"));

        assertThat(registry.counts.taken()).containsExactly("table get", "table get", "table query", "table transact");
    }

    @Test
    void of_the_latest_costs_three_reads_a_query_and_a_transaction() {
        var read = packument();
        registry.counts.taken();

        put(TestRegistry.ALICE, WIDGET + "/-rev/" + read.get("_rev"), without(read, "1.1.0"));

        assertThat(registry.counts.taken())
                .as("searches find the version that becomes the latest")
                .containsExactly("table get", "table get", "table query", "table get", "table transact");
    }

    @Test
    void a_whole_package_costs_two_reads_and_a_transaction() {
        var revision = revision();
        registry.counts.taken();

        delete(TestRegistry.ALICE, WIDGET + "/-rev/" + revision);

        assertThat(registry.counts.taken()).containsExactly("table get", "table get", "table transact");
    }

    @Test
    void its_number_is_never_published_again() {
        unpublish("1.1.0");

        for (var files : List.of(FILES.version("1.1.0"), FILES.version("1.1.0").field("other", "bytes"))) {
            var again = registry.publish(files);

            assertThat(again.status()).isEqualTo(403);
            assertThat(again.error())
                    .isEqualTo("@acme/widget@1.1.0 was unpublished, and its number cannot be used again;"
                            + " publish another version");
        }
        assertThat(registry.publish(FILES.version("1.1.1")).status()).isEqualTo(201);
    }

    @Test
    void latest_falls_to_the_highest_that_is_no_prerelease_whatever_the_client_says() {
        var read = packument();
        var body = without(read, "1.1.0");
        body.put("dist-tags", Map.of("latest", "2.0.0-beta.1", "next", "2.0.0-beta.1", "evil", "9.9.9"));

        put(TestRegistry.ALICE, WIDGET + "/-rev/" + read.get("_rev"), body);

        assertThat(Json.at(packument(), "dist-tags")).isEqualTo(Map.of("latest", "1.0.0", "next", "2.0.0-beta.1"));
        unpublish("1.0.0");
        assertThat(Json.at(packument(), "dist-tags"))
                .isEqualTo(Map.of("latest", "2.0.0-beta.1", "next", "2.0.0-beta.1"));
    }

    @Test
    void other_tags_of_what_is_gone_are_gone() {
        unpublish("2.0.0-beta.1");

        assertThat(Json.at(packument(), "dist-tags")).isEqualTo(Map.of("latest", "1.1.0"));
    }

    @Test
    void a_put_that_is_repeated_changes_nothing() {
        var read = packument();
        var body = without(read, "1.1.0");
        var path = WIDGET + "/-rev/" + read.get("_rev");
        put(TestRegistry.ALICE, path, body);
        var after = packument();

        assertThat(put(TestRegistry.ALICE, path, body).status()).isEqualTo(200);
        assertThat(packument()).isEqualTo(after);
    }

    @Test
    void a_version_that_somebody_published_meanwhile_is_never_dropped() {
        var read = packument();
        registry.publish(FILES.version("1.2.0"));
        var before = packument();

        var stale = put(TestRegistry.ALICE, WIDGET + "/-rev/" + read.get("_rev"), without(read, "1.1.0"));

        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.error())
                .isEqualTo("@acme/widget has been changed since it was read; nothing was done, try again");
        assertThat(delete(TestRegistry.ALICE, WIDGET + "/-rev/" + read.get("_rev"))
                        .status())
                .isEqualTo(409);
        assertThat(packument()).isEqualTo(before);
    }

    @Test
    void the_revision_in_the_body_counts_as_well() {
        var read = packument();
        registry.publish(FILES.version("1.2.0"));

        assertThat(put(TestRegistry.ALICE, WIDGET + "/-rev/" + revision(), without(read, "1.1.0"))
                        .status())
                .isEqualTo(409);
        assertThat(Json.at(packument(), "versions")).containsKeys("1.1.0", "1.2.0");
    }

    @Test
    void what_was_never_read_can_not_be_sent_back() {
        var read = packument();
        var body = without(read, "1.1.0");
        Json.at(body, "versions").put("9.9.9", Map.of());

        var refused = put(TestRegistry.ALICE, WIDGET + "/-rev/" + read.get("_rev"), body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error()).contains("it holds versions that do not exist");
        assertThat(packument()).isEqualTo(read);
    }

    @Test
    void who_asks_for_a_tag_while_its_version_is_removed_gets_the_one_that_it_names_then() {
        registry.counts.interrupt(new Key("H#npm#@acme/widget", "HEAD"), () -> unpublish("1.1.0"));

        assertThat(read(WIDGET + "/latest").json()).containsEntry("version", "1.0.0");

        registry.counts.interrupt(new Key("H#npm#@acme/widget", "HEAD"), () -> unpublish("2.0.0-beta.1"));
        assertThat(read(WIDGET + "/next").status()).isEqualTo(404);
    }

    @Test
    void whose_versions_are_all_replaced_while_it_is_read_is_read_again() {
        unpublish("1.1.0", "2.0.0-beta.1");
        registry.counts.delayQuery(() -> {
            registry.publish(FILES.version("3.0.0"));
            unpublish("1.0.0");
        });

        assertThat(Json.at(packument(), "versions")).containsOnlyKeys("3.0.0");
    }

    @Test
    void what_was_removed_while_the_package_is_read_is_no_mistake_of_the_client() {
        var read = packument();
        registry.counts.delayQuery(() -> unpublish("1.0.0"));

        var overtaken = put(TestRegistry.ALICE, WIDGET + "/-rev/" + read.get("_rev"), without(read, "1.1.0"));

        assertThat(overtaken.status()).isEqualTo(409);
        assertThat(Json.at(packument(), "versions")).containsOnlyKeys("1.1.0", "2.0.0-beta.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"name\":\"@acme/widget\"}",
                "{\"name\":\"@acme/widget\",\"versions\":[]}",
                "{\"name\":\"@acme/gadget\",\"versions\":{}}",
                "{\"versions\":{}}"
            })
    void a_body_that_does_not_say_what_is_to_stay_is_refused(String body) {
        var read = packument();

        var refused = registry.send(TestRegistry.ALICE, "PUT", WIDGET + "/-rev/" + read.get("_rev"), body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(packument()).isEqualTo(read);
    }

    @Test
    void a_tarball_is_gone_with_its_version_and_not_by_itself() {
        var tarball = WIDGET + "/-/widget-1.1.0.tgz/-rev/";

        var refused = delete(TestRegistry.ALICE, tarball + revision());
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.error()).contains("a tarball is not removed by itself");
        assertThat(read(WIDGET + "/-/widget-1.1.0.tgz").status()).isEqualTo(302);

        unpublish("1.1.0");
        var before = packument();
        assertThat(delete(TestRegistry.ALICE, tarball + revision()).json()).containsEntry("ok", true);
        assertThat(delete(TestRegistry.ALICE, WIDGET + "/-/gadget-1.1.0.tgz/-rev/1")
                        .status())
                .isEqualTo(404);
        assertThat(packument()).isEqualTo(before);
    }

    @Test
    void a_whole_package_is_gone_but_its_name_is_not_free() {
        registry.upstream.publish(PackageFiles.made("@acme/widget", "9.9.9"));
        read(WIDGET);
        registry.refresh();

        assertThat(unpublishAll().status()).isEqualTo(200);
        assertThat(registry.refresh()).isEmpty();

        for (var path : List.of(
                WIDGET,
                WIDGET + "/1.0.0",
                WIDGET + "/latest",
                WIDGET + "/-/widget-1.0.0.tgz",
                WIDGET + "/-/widget-9.9.9.tgz",
                "/-/package/@acme%2fwidget/dist-tags")) {
            var gone = read(path);
            assertThat(gone.status()).as(path).isEqualTo(404);
            assertThat(gone.error()).isEqualTo("package not found: @acme/widget");
        }
        assertThat(registry.upstream.asked()).isEmpty();
        assertThat(registry.publish(FILES.version("3.0.0"), TestRegistry.BOB, "latest")
                        .status())
                .isEqualTo(403);
        for (var edit : List.of("/dist-tags/old", "/access")) {
            assertThat(registry.send(
                                    TestRegistry.ALICE,
                                    edit.equals("/access") ? "POST" : "PUT",
                                    "/-/package/@acme%2fwidget" + edit,
                                    edit.equals("/access") ? "{\"access\":\"public\"}" : "\"1.0.0\"")
                            .status())
                    .as(edit)
                    .isEqualTo(404);
        }
    }

    @Test
    void removing_the_last_version_removes_the_package() {
        assertThat(unpublish("1.0.0", "1.1.0", "2.0.0-beta.1").status()).isEqualTo(200);

        assertThat(read(WIDGET).error()).isEqualTo("package not found: @acme/widget");
    }

    @Test
    void its_owner_publishes_it_again_under_other_numbers() {
        unpublish("1.0.0");
        registry.pass(Duration.ofHours(1));
        unpublishAll();
        registry.pass(Duration.ofHours(1));

        for (var number : List.of("1.0.0", "1.1.0", "2.0.0-beta.1")) {
            assertThat(registry.publish(FILES.version(number)).error()).contains(number + " was unpublished");
        }
        assertThat(read(WIDGET).status()).isEqualTo(404);
        assertThat(registry.publish(FILES.version("1.1.1"), TestRegistry.ALICE, "next")
                        .status())
                .isEqualTo(201);

        assertThat(Json.at(packument(), "versions")).containsOnlyKeys("1.1.1");
        assertThat(Json.at(packument(), "dist-tags")).isEqualTo(Map.of("latest", "1.1.1", "next", "1.1.1"));
        assertThat(Json.at(packument(), "time"))
                .containsOnlyKeys("created", "modified", "1.1.1")
                .containsEntry("created", registry.now().toString());
        assertThat(packument().get("maintainers")).asString().contains("alice");
        assertThat(read(WIDGET + "/1.1.0").status()).isEqualTo(404);
        assertThat(read(WIDGET + "/-/widget-1.1.0.tgz").status()).isEqualTo(404);
        assertThat(put(TestRegistry.ALICE, "/-/package/@acme%2fwidget/dist-tags/old", "1.1.0")
                        .status())
                .isEqualTo(404);
        assertThat(registry.publish(FILES.version("1.1.0")).status()).isEqualTo(403);
        unpublishAll();
        assertThat(registry.publish(FILES.version("1.1.1")).status()).isEqualTo(403);
        assertThat(registry.publish(FILES.version("1.1.0")).status()).isEqualTo(403);
    }

    @Test
    void a_delete_that_is_repeated_finds_nothing_which_clients_take_for_done() {
        var path = WIDGET + "/-rev/" + revision();

        assertThat(delete(TestRegistry.ALICE, path).status()).isEqualTo(200);
        assertThat(delete(TestRegistry.ALICE, path).status()).isEqualTo(404);
        assertThat(delete(TestRegistry.ALICE, WIDGET + "/-/widget-1.0.0.tgz/-rev/1")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void only_who_may_unpublish_does_so_and_the_body_is_not_looked_at_before() {
        var path = WIDGET + "/-rev/" + revision();

        assertThat(registry.send(TestRegistry.BOB, "PUT", path, "nonsense").error())
                .isEqualTo("\"bob\" may not unpublish @acme/widget:"
                        + " ask one of its owners, or an administrator of this registry");
        assertThat(delete(TestRegistry.BOB, path).status()).isEqualTo(403);
        assertThat(delete(TestRegistry.BOB, WIDGET + "/-/widget-1.0.0.tgz/-rev/1")
                        .status())
                .isEqualTo(403);
        assertThat(registry.ask("DELETE", path, new byte[0]).status()).isEqualTo(401);
        assertThat(registry.ask("PUT", path, new byte[0]).status()).isEqualTo(401);
        assertThat(Json.at(packument(), "versions")).hasSize(3);
    }

    @Test
    void what_is_not_published_here_is_no_success() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.3.0"));

        for (var name : List.of("left-pad", "nobody")) {
            for (var answer : List.of(
                    delete(TestRegistry.ALICE, "/" + name + "/-rev/1"),
                    delete(TestRegistry.ALICE, "/" + name + "/-/" + name + "-1.3.0.tgz/-rev/1"),
                    put(TestRegistry.ALICE, "/" + name + "/-rev/1", Map.of("name", name, "versions", Map.of())))) {
                assertThat(answer.status()).isEqualTo(403); // npm takes a 404 for success
                assertThat(answer.error())
                        .isEqualTo("no package " + name + " is published here that you may unpublish");
            }
        }
    }

    @Test
    void too_many_versions_at_once_are_refused_unless_it_is_all() {
        var read = packument();
        for (var i = 0; i < 91; i++) {
            registry.publish(FILES.version("0.0." + i));
        }
        read = packument();
        var many = Json.at(read, "versions").keySet().stream()
                .filter(version -> version.startsWith("0."))
                .toList();

        var refused = unpublish(many.toArray(String[]::new));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.error())
                .isEqualTo("one request removes 90 versions at most, and not 91:"
                        + " remove them in several steps, or the whole package");
        assertThat(packument()).isEqualTo(read);

        assertThat(unpublish(many.subList(0, 90).toArray(String[]::new)).status())
                .isEqualTo(200);
        assertThat(Json.at(packument(), "versions")).containsOnlyKeys("0.0.90", "1.0.0", "1.1.0", "2.0.0-beta.1");
    }

    @Test
    void of_those_who_publish_and_remove_at_once_nobody_undoes_another_s_work() throws Exception {
        for (var i = 0; i < 8; i++) {
            registry.publish(FILES.version("0.0." + i));
        }
        var tasks = new ArrayList<Callable<Map.Entry<String, Answer>>>();
        for (var i = 0; i < 16; i++) {
            var published = "3.0." + i;
            var removed = "0.0." + i / 2;
            tasks.add(() -> Map.entry("+" + published, registry.publish(FILES.version(published))));
            tasks.add(() -> Map.entry("-" + removed, unpublish(removed)));
        }
        var statuses = new TreeMap<String, List<Integer>>();
        for (var answer : Race.run(tasks.size(), tasks::get)) {
            statuses.computeIfAbsent(answer.getKey(), _ -> new ArrayList<>())
                    .add(answer.getValue().status());
        }

        var there = Json.at(packument(), "versions").keySet();
        statuses.forEach((deed, answers) -> {
            if (deed.startsWith("+")) {
                assertThat(answers).containsExactly(201);
                assertThat(there).contains(deed.substring(1));
            } else {
                assertThat(answers).allMatch(status -> status == 200 || status == 409);
                assertThat(there.contains(deed.substring(1))).isEqualTo(!answers.contains(200));
            }
        });
        assertThat(there).contains("1.0.0", "1.1.0", "2.0.0-beta.1");
    }

    @Test
    void the_audit_says_who_removed_what() {
        unpublish("1.0.0", "2.0.0-beta.1");
        unpublishAll();

        assertThat(registry.table.items().stream()
                        .filter(item -> item.key().pk().startsWith("A#"))
                        .map(item -> item.text("who") + " " + item.text("package") + " " + item.text("deed")))
                .contains(
                        "alice @acme/widget unpublish 1.0.0 2.0.0-beta.1", //
                        "alice @acme/widget unpublish");
    }

    @Test
    void what_was_modified_says_so() {
        registry.pass(Duration.ofHours(1));
        var before = read(WIDGET);

        unpublish("1.1.0");

        assertThat(Json.at(packument(), "time"))
                .containsEntry("modified", registry.now().toString());
        assertThat(Instant.parse(String.valueOf(Json.at(packument(), "time").get("created"))))
                .isBefore(registry.now());
        assertThat(read(WIDGET).header("etag")).isNotEqualTo(before.header("etag"));
    }
}
