package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.Item;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Write;
import dev.larder.support.Fault;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /name}. */
class PackumentTest {

    private static final String[] ABBREVIATED = {
        "accept", "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*"
    };

    private final TestRegistry registry = TestRegistry.open();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void an_upstream_packument_comes_with_its_tarballs_here() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0").field("license", "WTFPL"));

        var answer = registry.get("/left-pad");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        var dist = Json.at(answer.json(), "versions", "1.0.0", "dist");
        assertThat(dist).containsEntry("tarball", TestRegistry.ORIGIN + "/left-pad/-/left-pad-1.0.0.tgz");
        assertThat(Json.at(answer.json(), "time")).containsKeys("created", "modified", "1.0.0");
    }

    @Test
    void the_abbreviated_form_is_made_here_and_has_the_times_too() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0")
                .field("license", "WTFPL")
                .field("author", "nobody")
                .field("scripts", Map.of("postinstall", "true")));

        var answer = registry.get("/left-pad", ABBREVIATED);

        assertThat(answer.header("content-type")).isEqualTo("application/vnd.npm.install-v1+json");
        assertThat(answer.json()).containsOnlyKeys("name", "modified", "dist-tags", "versions", "time");
        assertThat(Json.at(answer.json(), "versions", "1.0.0"))
                .containsEntry("hasInstallScript", true)
                .containsEntry("license", "WTFPL")
                .doesNotContainKeys("author", "scripts");
    }

    @Test
    void the_second_reader_costs_one_round_trip() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));
        registry.get("/left-pad");
        registry.use(TestRegistry.ALICE);

        var answer = registry.get("/left-pad", TestRegistry.bearer(TestRegistry.ALICE));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(registry.counts.taken()).containsExactly("table get");
        assertThat(registry.upstream.requests("/left-pad")).isEqualTo(1);
    }

    @Test
    void the_first_reader_costs_one_upstream_request_and_what_keeps_it() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));

        registry.get("/left-pad");

        assertThat(registry.counts.taken())
                .containsExactly(
                        "table get", // who asks, and what is kept
                        "table transact", // the lease
                        "table get", // whether the upstream is well
                        "objects put",
                        "table transact", // the document, and the end of the lease
                        "table transact"); // the view
        assertThat(registry.upstream.requests("/left-pad")).isEqualTo(1);
    }

    @Test
    void a_client_that_has_it_gets_304() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));
        var first = registry.get("/left-pad");

        var again = registry.get("/left-pad", "if-none-match", "W/" + first.header("etag"));
        var other = registry.get("/left-pad", "if-none-match", first.header("etag"), "accept", ABBREVIATED[1]);

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.header("cache-control")).isEqualTo("private, no-cache");
        assertThat(other.status()).as("the other form has another ETag").isEqualTo(200);
    }

    @Test
    void is_compressed_for_whoever_takes_gzip() throws IOException {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));

        var plain = registry.get("/left-pad");
        var gzip = registry.get("/left-pad", "accept-encoding", "gzip, deflate, br");

        assertThat(plain.headers()).doesNotContainKey("content-encoding");
        assertThat(gzip.header("content-encoding")).isEqualTo("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes())
                .isEqualTo(plain.body());
    }

    /** npm writes each header that it names into its cache (make-fetch-happen lib/cache/entry.js): never the token. */
    @Test
    void vary_names_nothing_that_is_secret() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));

        assertThat(registry.get("/left-pad").header("vary")).isEqualTo("accept, accept-encoding");
    }

    @Test
    void a_head_is_the_get_without_its_body() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));

        var get = registry.get("/left-pad");
        var head = registry.ask("HEAD", "/left-pad", new byte[0]);

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers()).isEqualTo(get.headers()).containsKey("last-modified");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/@acme/widget", "/@acme%2fwidget", "/@acme%2Fwidget"})
    void a_scoped_name_is_found_in_every_spelling(String path) {
        registry.upstream.publish(PackageFiles.made("@acme/widget", "1.0.0"));

        assertThat(Json.at(registry.get(path).json(), "versions", "1.0.0", "dist"))
                .containsEntry("tarball", TestRegistry.ORIGIN + "/@acme/widget/-/widget-1.0.0.tgz");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JSONStream",
                "is-odd",
                "lodash.merge",
                "request",
                "rollup",
                "sigstore",
                "fsevents",
                "@sigstore/bundle",
                "@img/sharp-linux-x64"
            })
    void what_others_published_comes_as_it_is(String name) {
        registry.upstream.replay("registry.example.test", name);
        var recorded = Json.object(dev.larder.support.UpstreamRegistry.recorded("registry.example.test", name));

        var full = registry.get("/" + name).json();

        Json.asObject(full.get("versions"))
                .forEach((version, manifest) ->
                        Json.asObject(Json.asObject(manifest).get("dist")).put("tarball", "ours"));
        Json.asObject(recorded.get("versions"))
                .forEach((version, manifest) ->
                        Json.asObject(Json.asObject(manifest).get("dist")).put("tarball", "ours"));
        assertThat(full).isEqualTo(recorded);
    }

    @Test
    void a_failing_upstream_is_503_and_never_an_absence() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));
        registry.upstream.fail("/left-pad", new Fault.Status(500));

        var failed = registry.get("/left-pad");
        registry.upstream.heal("/left-pad");
        registry.pass(Duration.ofSeconds(3)); // those who come at the same moment are told the same

        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.header("retry-after")).isNotNull();
        assertThat(registry.get("/left-pad").status()).isEqualTo(200);
    }

    @Test
    void a_packument_that_breaks_off_is_503_and_not_kept() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));
        registry.upstream.fail("/left-pad", new Fault.Truncated());

        assertThat(registry.get("/left-pad").status()).isEqualTo(503);
        assertThat(registry.kept()).isEmpty();
    }

    @Test
    void what_nobody_has_is_404() {
        var answer = registry.get("/no-such-package");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error()).isEqualTo("package not found: no-such-package");
    }

    @Test
    void a_claimed_name_is_never_asked_upstream() {
        registry.upstream.publish(PackageFiles.made("@claimed/secret", "6.6.6"));

        assertThat(registry.get("/@claimed/secret").status()).isEqualTo(404);
        assertThat(registry.get("/@claimed/secret/-/secret-6.6.6.tgz").status()).isEqualTo(404);
        assertThat(registry.get("/@claimed/secret/latest").status()).isEqualTo(404);
        assertThat(registry.upstream.asked()).isEmpty();
    }

    @Test
    void no_header_chooses_where_tarballs_come_from() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));

        registry.get("/left-pad", "host", "evil.test", "x-forwarded-host", "evil.test", "x-forwarded-proto", "http");

        assertThat(Json.at(registry.get("/left-pad").json(), "versions", "1.0.0", "dist"))
                .containsEntry("tarball", TestRegistry.ORIGIN + "/left-pad/-/left-pad-1.0.0.tgz");
        assertThat(registry.counts.taken()).as("both read one view").endsWith("table get");
    }

    /** Text of that many characters that does not compress below three quarters. */
    private static String noise(int characters) {
        var random = new byte[characters / 4 * 3];
        new Random(1).nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    @Test
    void a_view_too_large_for_an_item_costs_one_read_of_an_object() {
        registry.upstream.publish(PackageFiles.made("large", "1.0.0").field("noise", noise(600_000)));
        var first = registry.get("/large");
        registry.counts.taken();

        var second = registry.get("/large");

        assertThat(registry.counts.taken()).containsExactly("table get", "objects get");
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void so_does_one_of_a_package_of_ours() {
        for (var version : List.of("1.0.0", "1.1.0", "1.2.0")) {
            registry.publish(PackageFiles.made("@claimed/large", version).field("noise", noise(200_000)));
        }
        var bearer = TestRegistry.bearer(TestRegistry.ALICE);
        var first = registry.get("/@claimed%2flarge", bearer);
        registry.refresh();
        registry.counts.taken();

        var second = registry.get("/@claimed%2flarge", bearer);

        assertThat(registry.counts.taken()).containsExactly("table get", "objects get");
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void a_view_that_somebody_removed_is_made_anew() {
        registry.upstream.publish(PackageFiles.made("large", "1.0.0").field("noise", noise(600_000)));
        var first = registry.get("/large");
        registry.kept().forEach(path -> registry.objects.delete(ObjectKey.parse(path)));

        assertThat(registry.get("/large").body()).isEqualTo(first.body());
    }

    @Test
    void a_large_view_that_does_not_say_where_its_object_is_is_made_anew() {
        registry.upstream.publish(PackageFiles.made("large", "1.0.0").field("noise", noise(600_000)));
        var first = registry.get("/large");
        var item = registry.table
                .query("C#" + registry.upstream.url().getAuthority() + "#large", "VIEW#")
                .getFirst();
        var older = new Item(item.key())
                .with("revision", item.text("revision"))
                .with("digest", item.text("digest"))
                .with("etag", item.text("etag"))
                .with("size", item.number("size"))
                .with("modified", item.number("modified"));
        registry.table.transact(List.of(new Write.Put(older, Write.PRESENT)));

        assertThat(registry.get("/large").body()).isEqualTo(first.body());

        assertThat(registry.table.query(item.key().pk(), "VIEW#")).containsExactly(item);
    }

    @Test
    void a_packument_too_large_for_lambda_is_fetched_from_the_object_store() throws IOException {
        registry.upstream.publish(PackageFiles.made("huge", "1.0.0").field("noise", noise(8_000_000)));

        var answer = registry.get("/huge");

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("location")).containsPattern(TestRegistry.GOOD_FOR_TEN_MINUTES);
        assertThat(answer.body()).isEmpty();
        try (var text = new GZIPInputStream(new ByteArrayInputStream(registry.follow(answer)))) {
            assertThat(Json.object(text.readAllBytes())).containsEntry("name", "huge");
        }
    }

    /** The address of its bytes is signed for a GET alone. */
    @Test
    void a_head_of_it_is_answered_here() {
        registry.upstream.publish(PackageFiles.made("huge", "1.0.0").field("noise", noise(8_000_000)));

        var head = registry.ask("HEAD", "/huge", new byte[0]);

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers()).containsKeys("etag", "last-modified").doesNotContainKey("location");
    }

    @Test
    void a_request_that_goes_round_in_circles_ends() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));

        registry.get("/left-pad", "via", "1.1 proxy, 1.1 larder");
        var round = registry.get("/left-pad", "via", "1.1 larder, ".repeat(5) + "1.1 larder");

        assertThat(registry.upstream.asked().getLast().header("via")).contains("1.1 proxy, 1.1 larder, 1.1 larder");
        assertThat(round.status()).isEqualTo(400);
    }

    @Test
    void without_an_upstream_only_hosted_packages_exist() {
        try (var alone = TestRegistry.hostedOnly()) {
            assertThat(alone.get("/left-pad").status()).isEqualTo(404);
        }
    }

    @Test
    void a_closed_registry_answers_nobody_without_a_token() {
        try (var closed = TestRegistry.closed()) {
            closed.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));

            assertThat(closed.get("/left-pad").status()).isEqualTo(401);
            assertThat(closed.get("/left-pad/-/left-pad-1.0.0.tgz").status()).isEqualTo(401);
            assertThat(closed.get("/-/package/left-pad/dist-tags").status()).isEqualTo(401);
            assertThat(closed.upstream.asked()).isEmpty();
            assertThat(closed.get("/left-pad", TestRegistry.bearer(TestRegistry.ALICE))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void an_unknown_token_is_401_even_where_nobody_needs_one() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));

        var answer = registry.get("/left-pad", TestRegistry.bearer("ldr_nobody"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
    }

    @Test
    void a_version_or_a_tag_can_be_asked_alone() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));
        registry.upstream.publish(PackageFiles.made("left-pad", "1.1.0"));

        assertThat(registry.get("/left-pad/1.0.0").json()).containsEntry("version", "1.0.0");
        assertThat(registry.get("/left-pad/latest").json()).containsEntry("version", "1.1.0");
        assertThat(Json.at(registry.get("/left-pad/latest").json(), "dist"))
                .containsEntry("tarball", TestRegistry.ORIGIN + "/left-pad/-/left-pad-1.1.0.tgz");
        assertThat(registry.get("/left-pad/9.9.9").status()).isEqualTo(404);
        assertThat(registry.get("/left-pad/no-tag").status()).isEqualTo(404);
        assertThat(registry.get("/-/package/left-pad/dist-tags").json()).containsEntry("latest", "1.1.0");
    }
}
