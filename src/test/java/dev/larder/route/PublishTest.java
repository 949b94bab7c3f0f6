package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.route.TestRegistry.Answer;
import dev.larder.storage.Key;
import dev.larder.storage.Race;
import dev.larder.support.HostileTarballs;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PUT /name}. */
class PublishTest {

    private static final PackageFiles WIDGET = PackageFiles.made("@acme/widget", "1.0.0")
            .field("description", "Ein Gerät 🔧")
            .field("bin", Map.of("widget", "cli.js"))
            .file("README.md", "# Widget")
            .file("cli.js", "#!/usr/bin/env node");

    private final TestRegistry registry = TestRegistry.open();

    @AfterEach
    void close() {
        registry.close();
    }

    private Answer read(String path) {
        return registry.get(path, TestRegistry.bearer(TestRegistry.ALICE));
    }

    private Map<String, Object> packument() {
        return read("/@acme/widget").json();
    }

    private Answer put(String path, Object body) {
        return registry.ask("PUT", path, Json.bytes(body), TestRegistry.bearer(TestRegistry.ALICE));
    }

    /** Publishes the widget after {@code change} was made to the body. */
    private Answer publishChanged(Consumer<Map<String, Object>> change) {
        var body = Json.object(WIDGET.publishDocument(TestRegistry.ORIGIN + "/", "latest"));
        change.accept(body);
        return put("/@acme/widget", body);
    }

    private void assertNothingIsKept() {
        assertThat(registry.kept()).isEmpty();
        assertThat(read("/@acme/widget").status()).isEqualTo(404);
    }

    /** What no unscoped name may begin with: npm's own validator has no objection where there is a scope. */
    @ParameterizedTest
    @ValueSource(strings = {"@-xun/symbiote", "@_sh/ckeditor", "@acme/_internal", "@~39/empty", "@acme/-"})
    void each_part_of_a_scoped_name_may_begin_with_any_sign(String name) {
        var files = PackageFiles.made(name, "1.0.0");
        var tarball = "/" + name + "/-/" + name.replaceFirst(".*/", "") + "-1.0.0.tgz";

        assertThat(registry.publish(files).status()).isEqualTo(201);

        for (var path : List.of("/" + name, "/" + name.replace("/", "%2f"))) {
            assertThat(Json.at(read(path).json(), "versions", "1.0.0", "dist"))
                    .containsEntry("tarball", TestRegistry.ORIGIN + tarball);
        }
        assertThat(registry.follow(read(tarball))).isEqualTo(files.tarball());
        assertThat(read("/-/package/" + name + "/dist-tags").json()).containsEntry("latest", "1.0.0");
        assertThat(registry.send(TestRegistry.ALICE, "DELETE", "/" + name + "/-rev/1", "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void what_is_published_can_be_read_at_once() {
        var published = registry.publish(WIDGET);

        assertThat(published.status()).isEqualTo(201);
        assertThat(Json.at(packument(), "dist-tags")).isEqualTo(Map.of("latest", "1.0.0"));
        assertThat(packument()).containsEntry("description", "Ein Gerät 🔧").containsEntry("readme", "# Widget");
        var manifest = Json.at(packument(), "versions", "1.0.0");
        assertThat(manifest).containsEntry("bin", Map.of("widget", "cli.js")).doesNotContainKey("readme");
        assertThat(Json.at(manifest, "dist"))
                .containsEntry("integrity", WIDGET.integrity().toString())
                .containsEntry("tarball", TestRegistry.ORIGIN + "/@acme/widget/-/widget-1.0.0.tgz");
        assertThat(registry.follow(read("/@acme/widget/-/widget-1.0.0.tgz"))).isEqualTo(WIDGET.tarball());
        assertThat(read("/@acme/widget/latest").json()).containsEntry("version", "1.0.0");
    }

    @Test
    void costs_the_same_at_the_second_version_as_at_the_first_and_one_transaction() {
        registry.use(TestRegistry.ALICE);
        registry.publish(WIDGET);
        assertThat(registry.counts.taken())
                .containsExactly("table get", "table get", "sign", "objects put", "table transact");

        registry.publish(WIDGET.version("1.1.0"));
        assertThat(registry.counts.taken())
                .containsExactly("table get", "table get", "sign", "objects put", "table transact");
    }

    @Test
    void the_view_is_made_by_the_refresh_function_and_then_read_in_one_round_trip() {
        registry.use(TestRegistry.ALICE);
        registry.publish(WIDGET);
        registry.queue.clear();
        registry.counts.taken();
        read("/@acme/widget");
        assertThat(registry.counts.taken()).containsExactly("table get", "table query");
        assertThat(registry.queue).hasSize(1);

        assertThat(registry.refresh()).isEmpty();
        registry.counts.taken();
        assertThat(packument()).containsEntry("name", "@acme/widget");
        assertThat(registry.counts.taken()).containsExactly("table get");
        assertThat(registry.queue).isEmpty();

        registry.publish(WIDGET.version("1.1.0"));
        assertThat(registry.refresh()).isEmpty();
        registry.counts.taken();
        assertThat(Json.at(packument(), "versions")).containsOnlyKeys("1.0.0", "1.1.0");
        assertThat(registry.counts.taken()).containsExactly("table get");
    }

    @Test
    void a_read_after_a_publish_sees_it_before_any_view_is_made() {
        registry.publish(WIDGET);
        read("/@acme/widget");
        registry.refresh();

        registry.publish(WIDGET.version("2.0.0"));

        assertThat(Json.at(packument(), "dist-tags")).isEqualTo(Map.of("latest", "2.0.0"));
    }

    @Test
    void a_message_that_is_none_of_ours_fails_alone() {
        registry.publish(WIDGET);
        registry.queue.addFirst("nonsense");

        assertThat(registry.refresh()).containsExactly("message-0");
    }

    @Test
    void a_tag_moves_alone_but_the_first_version_is_latest_too() {
        registry.publish(WIDGET, TestRegistry.ALICE, "next");
        registry.publish(WIDGET.version("2.0.0"), TestRegistry.ALICE, "next");

        assertThat(Json.at(packument(), "dist-tags")).isEqualTo(Map.of("latest", "1.0.0", "next", "2.0.0"));
    }

    @Test
    void the_same_bytes_again_by_the_same_publisher_change_nothing() {
        registry.publish(WIDGET);
        var before = packument();
        registry.queue.clear();

        var again = registry.publish(WIDGET);

        assertThat(again.status()).isEqualTo(201);
        assertThat(packument()).isEqualTo(before);
    }

    @Test
    void other_bytes_or_another_publisher_are_refused_in_the_words_of_npm() {
        registry.publish(WIDGET);
        var before = packument();

        var others = registry.publish(WIDGET.file("more.js", "1"));
        var rival = registry.publish(WIDGET, TestRegistry.BOB, "latest");

        assertThat(others.status()).isEqualTo(403);
        assertThat(others.error()).isEqualTo("You cannot publish over the previously published versions: 1.0.0.");
        assertThat(rival.status()).isEqualTo(403);
        assertThat(packument()).isEqualTo(before);
    }

    @Test
    void build_metadata_makes_no_second_version() {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0+a"));

        assertThat(registry.publish(PackageFiles.made("@acme/widget", "1.0.0+b"))
                        .status())
                .isEqualTo(403);
    }

    /** npm sends what its semver makes of the version, and package.json as it is (libnpmpublish lib/publish.js). */
    @Test
    void npm_leaves_build_metadata_out_of_all_but_the_tarball() {
        var made = PackageFiles.made("@acme/widget", "1.0.0+build.5");
        var sent = Json.object(made.publishDocument(TestRegistry.ORIGIN + "/", "latest"));
        var manifest = Json.at(sent, "versions", "1.0.0+build.5");
        manifest.put("version", "1.0.0");
        sent.put("versions", Map.of("1.0.0", manifest));
        sent.put("dist-tags", Map.of("latest", "1.0.0"));

        assertThat(put("/@acme/widget", sent).status()).isEqualTo(201);

        assertThat(Json.at(packument(), "versions")).containsOnlyKeys("1.0.0");
        assertThat(registry.follow(read("/@acme/widget/-/widget-1.0.0.tgz"))).isEqualTo(made.tarball());
    }

    @Test
    void needs_a_token_that_may_write_and_looks_at_nothing_before() {
        var body = WIDGET.publishDocument(TestRegistry.ORIGIN + "/", "latest");

        assertThat(registry.ask("PUT", "/@acme/widget", body).status()).isEqualTo(401);
        assertThat(registry.ask("PUT", "/@acme/widget", "{broken".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(401);
        assertThat(registry.ask("PUT", "/@acme/widget", body, TestRegistry.bearer("ldr_unknown"))
                        .status())
                .isEqualTo(401);
        assertNothingIsKept();
    }

    @Test
    void a_private_package_is_not_there_for_others_and_never_asked_upstream() {
        registry.upstream.publish(PackageFiles.made("@acme/widget", "6.6.6"));
        registry.publish(WIDGET);

        assertThat(registry.get("/@acme/widget").status()).isEqualTo(404);
        assertThat(registry.get("/@acme/widget/-/widget-1.0.0.tgz").status()).isEqualTo(404);
        assertThat(registry.get("/@acme/widget/1.0.0").status()).isEqualTo(404);
        assertThat(registry.get("/-/package/@acme%2fwidget/dist-tags").status()).isEqualTo(404);
        assertThat(read("/@acme/widget/-/widget-6.6.6.tgz").status()).isEqualTo(404);
        assertThat(registry.upstream.asked()).isEmpty();
    }

    @Test
    void a_public_package_is_there_for_all() {
        publishChanged(body -> body.put("access", "public"));

        assertThat(registry.get("/@acme/widget").status()).isEqualTo(200);
    }

    @Test
    void digests_that_are_not_the_tarballs_are_refused() {
        var integrity = publishChanged(body -> Json.at(body, "versions", "1.0.0", "dist")
                .put("integrity", "sha512-" + Base64.getEncoder().encodeToString(new byte[64])));
        var shasum = publishChanged(
                body -> Json.at(body, "versions", "1.0.0", "dist").put("shasum", "0".repeat(40)));

        assertThat(integrity.status()).isEqualTo(400);
        assertThat(integrity.error()).startsWith("the integrity of the tarball is sha512-");
        assertThat(shasum.status()).isEqualTo(400);
        assertNothingIsKept();
    }

    @Test
    void a_tarball_of_another_package_or_version_is_refused() {
        refused(List.of(
                PackageFiles.made("@acme/gadget", "1.0.0").tarball(),
                PackageFiles.made("@acme/widget", "1.0.1").tarball(),
                "no gzip".getBytes(StandardCharsets.UTF_8),
                new byte[0]));
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_tarball_that_is_meant_to_harm_is_refused_at_once() {
        refused(HostileTarballs.ALL.values());
    }

    private void refused(Collection<byte[]> tarballs) {
        for (var tarball : tarballs) {
            var answer = publishChanged(body -> {
                Json.at(body, "versions", "1.0.0").remove("dist");
                var attachments = Json.at(body, "_attachments");
                attachments.replaceAll(
                        (_, _) -> Map.of("data", Base64.getEncoder().encodeToString(tarball)));
            });
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.error()).startsWith("the request body cannot be used: the tarball");
        }
        assertNothingIsKept();
    }

    @Test
    void bodies_that_disagree_with_themselves_are_refused() {
        List<Consumer<Map<String, Object>>> changes = List.of(
                body -> body.put("name", "@acme/gadget"),
                body -> body.remove("name"),
                body -> body.remove("_attachments"),
                body -> body.put("_attachments", "none"),
                body -> body.put("versions", List.of()),
                body -> body.put("versions", Map.of()),
                body -> body.put("dist-tags", Map.of("latest", "2.0.0")),
                body -> body.put("dist-tags", Map.of("1.x", "1.0.0")),
                body -> body.put("access", "everybody"),
                body -> Json.at(body, "versions", "1.0.0").put("version", "1.0.1"),
                body -> Json.at(body, "versions", "1.0.0").put("name", "other"),
                body -> Json.at(body, "_attachments").replaceAll((_, value) -> Map.of("data", "%%%", "length", 3)),
                body -> Json.at(body, "_attachments").replaceAll((_, value) -> {
                    Json.asObject(value).put("length", 7);
                    return value;
                }));

        for (var change : changes) {
            assertThat(publishChanged(change).status()).isEqualTo(400);
        }
        assertNothingIsKept();
    }

    @Test
    void bodies_that_are_no_json_are_refused() {
        for (var text :
                List.of("", "null", "[]", "{", "{}{}", "{\"name\":1,\"name\":2}", "\u0000", "[".repeat(100_000))) {
            var answer = registry.ask(
                    "PUT",
                    "/@acme/widget",
                    text.getBytes(StandardCharsets.UTF_8),
                    TestRegistry.bearer(TestRegistry.ALICE));
            assertThat(answer.status()).as(text).isEqualTo(400);
        }
        assertNothingIsKept();
    }

    @Test
    void a_tarball_too_large_for_lambda_is_413_with_the_limit_and_the_way_out() {
        var random = new byte[5_000_000];
        new java.util.Random(1).nextBytes(random);
        var large = WIDGET.file("large.txt", Base64.getEncoder().encodeToString(random));

        var answer = registry.publish(large);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.error()).contains("4.2 MB at most").contains("npm pack --dry-run");
        assertNothingIsKept();
    }

    @Test
    void a_manifest_too_large_for_an_item_is_refused() {
        var random = new byte[500_000];
        new java.util.Random(1).nextBytes(random);

        var answer = publishChanged(body -> Json.at(body, "versions", "1.0.0")
                .put("noise", Base64.getEncoder().encodeToString(random)));

        assertThat(answer.status()).isEqualTo(413);
        assertNothingIsKept();
    }

    @Test
    void a_manifest_that_only_compresses_well_is_too_large_too() {
        var answer =
                publishChanged(body -> Json.at(body, "versions", "1.0.0").put("description", "a".repeat(1_100_000)));

        assertThat(answer.status()).isEqualTo(413);
        assertNothingIsKept();
    }

    @Test
    void numbers_of_any_size_are_no_trouble() {
        var body = new String(WIDGET.publishDocument(TestRegistry.ORIGIN + "/", "latest"), StandardCharsets.UTF_8)
                .replace("\"bin\":", "\"n\":1e99999999999,\"bin\":");

        var answer = registry.ask(
                "PUT", "/@acme/widget", body.getBytes(StandardCharsets.UTF_8), TestRegistry.bearer(TestRegistry.ALICE));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(new String(read("/@acme/widget").body(), StandardCharsets.UTF_8))
                .contains("\"n\":1e99999999999");
    }

    @Test
    void a_new_package_needs_a_name_of_today() {
        assertThat(registry.publish(PackageFiles.made("Capitals", "1.0.0")).status())
                .isEqualTo(400);
    }

    /** DynamoDB reads a batch item by item. */
    @Test
    void a_version_that_is_read_after_its_commit_beside_a_head_from_before_is_no_surprise() {
        registry.publish(WIDGET);
        registry.counts.tear(new Key("H#npm#@acme/widget", "HEAD"), new Key("H#npm#@acme/widget", "V#1.0.0"));

        assertThat(registry.publish(WIDGET.file("other.txt", "2")).status()).isEqualTo(403);

        registry.counts.tear(new Key("H#npm#@acme/widget", "HEAD"), new Key("H#npm#@acme/widget", "V#1.0.0"));
        assertThat(registry.publish(WIDGET).status()).isEqualTo(201);
    }

    @Test
    void nor_is_what_is_left_of_a_version_that_was_removed() {
        registry.publish(WIDGET);
        registry.publish(WIDGET.version("1.1.0"));
        registry.send(TestRegistry.ALICE, "PUT", "/@acme%2fwidget/-rev/2", """
            {"_rev": "2", "name": "@acme/widget", "versions": {"1.1.0": {}}}\
            """);
        registry.counts.tear(new Key("H#npm#@acme/widget", "HEAD"), new Key("H#npm#@acme/widget", "V#1.0.0"));

        assertThat(registry.publish(WIDGET).status()).isEqualTo(403);
    }

    @Test
    void different_versions_at_once_all_succeed() throws Exception {
        var answers = Race.run(32, number -> () -> registry.publish(WIDGET.version("1.0." + number)));

        assertThat(answers).allMatch(answer -> answer.status() == 201);
        assertThat(Json.at(packument(), "versions")).hasSize(32);
    }

    @Test
    void the_same_version_at_once_succeeds_exactly_once() throws Exception {
        var answers = Race.run(32, number -> () -> registry.publish(WIDGET.file("by.txt", "publisher " + number)));

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(201);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .as("all others")
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.error()).isEqualTo(403));
        var tarball = registry.follow(read("/@acme/widget/-/widget-1.0.0.tgz"));
        var dist = Json.at(packument(), "versions", "1.0.0", "dist");
        assertThat(dist)
                .containsEntry(
                        "integrity",
                        dev.larder.domain.Digest.of(dev.larder.domain.Digest.Algorithm.SHA512, tarball)
                                .toString());
    }
}
