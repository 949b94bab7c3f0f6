package dev.larder.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.Digest;
import dev.larder.domain.Digest.Algorithm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamRegistryTest {

    private static final String TARBALL = "/@acme/greet/-/greet-1.0.0.tgz";

    private final UpstreamRegistry upstream = UpstreamRegistry.start();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        upstream.close();
        http.close();
    }

    @Test
    void a_packument_leads_to_a_true_tarball() throws Exception {
        var made = upstream.publish("@acme/greet", "1.0.0", Map.of("lib/greet.js", "// grüß\n"));

        var packument = Json.object(get("@acme%2fgreet").body());
        var dist = Json.at(packument, "versions", "1.0.0", "dist");
        var tarball = get(dist.get("tarball").toString()).body();

        assertThat(packument.get("dist-tags")).isEqualTo(Map.of("latest", "1.0.0"));
        assertThat(Json.at(packument, "time")).containsOnlyKeys("created", "modified", "1.0.0");
        assertThat(Digest.of(Algorithm.SHA512, tarball))
                .hasToString(dist.get("integrity").toString());
        assertThat(Digest.of(Algorithm.SHA1, tarball).hex()).isEqualTo(dist.get("shasum"));
        assertThat(filesOf(tarball)).isEqualTo(made.files());
    }

    @Test
    void the_same_files_make_the_same_tarball() {
        var made = PackageFiles.made("a", "1.0.0").file("x", "y");

        assertThat(made.tarball()).isEqualTo(made.tarball());
    }

    @Test
    void one_version_is_found_by_number_and_by_tag() throws Exception {
        upstream.publish("a", "1.0.0", Map.of());
        upstream.publish("a", "1.1.0", Map.of());
        upstream.tag("a", "old", "1.0.0");

        assertThat(Json.object(get("a/1.0.0").body())).containsEntry("version", "1.0.0");
        assertThat(Json.object(get("a/old").body())).containsEntry("version", "1.0.0");
        assertThat(Json.object(get("a/latest").body())).containsEntry("version", "1.1.0");
        assertThat(get("a/2.0.0").statusCode()).isEqualTo(404);
        assertThat(get("b").statusCode()).isEqualTo(404);
    }

    @Test
    void requests_are_counted_by_path_whatever_its_escapes() throws Exception {
        get("@acme%2fgreet");
        get("@acme%2Fgreet");
        get("@acme/greet");

        assertThat(upstream.requests("/@acme/greet")).isEqualTo(3);
        assertThat(upstream.asked().getFirst().rawPath()).isEqualTo("/@acme%2fgreet");
    }

    @Test
    void validators_and_compression_come_when_switched_on() throws Exception {
        upstream.publish("a", "1.0.0", Map.of());
        assertThat(get("a").headers().firstValue("ETag")).isEmpty();

        upstream.validators(true).gzip(true);
        var etag = get("a").headers().firstValue("ETag").orElseThrow();
        var zipped = get("a", "Accept-Encoding", "gzip");

        assertThat(get("a", "If-None-Match", etag).statusCode()).isEqualTo(304);
        assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes())
                .isEqualTo(get("a").body());
    }

    @Test
    void a_date_is_a_validator_too_and_comes_after_the_etag() throws Exception {
        upstream.publish("a", "1.0.0", Map.of());
        assertThat(get("a").headers().firstValue("Last-Modified")).isEmpty();

        upstream.lastModified(true);
        var before = get("a").headers().firstValue("Last-Modified").orElseThrow();
        assertThat(before).isEqualTo("Thu, 29 Feb 2024 12:00:00 GMT");
        assertThat(get("a", "If-Modified-Since", before).statusCode()).isEqualTo(304);

        upstream.validators(true);
        assertThat(get("a", "If-Modified-Since", before, "If-None-Match", "\"other\"")
                        .statusCode())
                .isEqualTo(200);

        upstream.tag("a", "next", "1.0.0");
        assertThat(get("a", "If-Modified-Since", before).statusCode()).isEqualTo(200);
    }

    @Test
    void it_asks_for_a_credential_when_told() throws Exception {
        upstream.publish("@acme/greet", "1.0.0", Map.of());
        upstream.requireAuthorization("Bearer secret");

        assertThat(get("@acme/greet").statusCode()).isEqualTo(401);
        assertThat(get(TARBALL, "Authorization", "Bearer other").statusCode()).isEqualTo(401);
        assertThat(get(TARBALL, "Authorization", "Bearer secret").statusCode()).isEqualTo(200);
        assertThat(upstream.asked().getLast().header("authorization")).contains("Bearer secret");
    }

    @Test
    void tarballs_can_be_where_GitHub_has_them_and_at_another_origin() throws Exception {
        try (var other = UpstreamRegistry.start()) {
            upstream.keepTarballsAt(TarballPath.GITHUB);
            var here = upstream.publish("@acme/greet", "1.0.0", Map.of());
            upstream.keepTarballsOn(other);
            upstream.publish("@acme/greet", "1.1.0", Map.of());

            var versions = Json.at(Json.object(get("@acme/greet").body()), "versions");
            var first = Json.at(versions, "1.0.0", "dist").get("tarball").toString();
            var second = Json.at(versions, "1.1.0", "dist").get("tarball").toString();

            assertThat(first)
                    .isEqualTo(upstream.url() + "download/@acme/greet/1.0.0/"
                            + Digest.of(Algorithm.SHA1, here.tarball()).hex());
            assertThat(get(first).body()).isEqualTo(here.tarball());
            assertThat(second).startsWith(other.url() + "download/@acme/greet/1.1.0/");
            assertThat(get(second).statusCode()).isEqualTo(200);
            assertThat(upstream.tarballRequests()).isEqualTo(1);
            assertThat(other.tarballRequests()).isEqualTo(1);

            upstream.unpublish("@acme/greet", "1.1.0");
            assertThat(get(second).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void it_can_be_below_a_prefix() throws Exception {
        try (var below = UpstreamRegistry.startBelow("/npm/")) {
            var made = below.publish("@acme/greet", "1.0.0", Map.of());
            var packument = Json.object(get(below.url() + "@acme%2fgreet").body());
            var tarball = Json.at(packument, "versions", "1.0.0", "dist").get("tarball");

            assertThat(tarball).isEqualTo(below.url() + TARBALL.substring(1));
            assertThat(get(tarball.toString()).body()).isEqualTo(made.tarball());
            assertThat(get(below.url().resolve("/@acme/greet").toString()).statusCode())
                    .isEqualTo(404);
            assertThat(below.requests("/@acme/greet")).isEqualTo(1);
            assertThat(below.requests(TARBALL)).isEqualTo(1);
        }
    }

    @Test
    void requests_are_counted_by_kind() throws Exception {
        for (var path :
                List.of("a", "@acme%2fgreet", "@acme/other", "a/1.0.0", "-/ping", TARBALL, "/a/-/a-1.0.0.tgz")) {
            get(path);
        }

        assertThat(upstream.packumentRequests()).isEqualTo(3);
        assertThat(upstream.tarballRequests()).isEqualTo(2);
        upstream.forget();
        assertThat(upstream.packumentRequests()).isZero();
    }

    @Test
    void those_under_way_at_once_are_counted() throws Exception {
        get("a");
        assertThat(upstream.mostUnderWay()).isEqualTo(1);

        upstream.fail("/a", new Fault.Hang());
        var first = http.sendAsync(request("a").build(), HttpResponse.BodyHandlers.discarding());
        while (upstream.requests("/a") < 2) {
            Thread.onSpinWait();
        }
        get("b");

        assertThat(upstream.mostUnderWay()).isEqualTo(2);
        assertThat(first).isNotDone();
    }

    @Test
    void a_large_tarball_is_a_true_one_each_time() throws Exception {
        var integrity = upstream.publishLargeTarball("large", "1.0.0", 3_000_000);

        var dist = Json.at(Json.object(get("large").body()), "versions", "1.0.0", "dist");
        var tarball = get("large/-/large-1.0.0.tgz").body();

        assertThat(dist).containsEntry("integrity", integrity.toString());
        assertThat(Digest.of(Algorithm.SHA512, tarball)).isEqualTo(integrity);
        assertThat(Digest.of(Algorithm.SHA1, tarball).hex()).isEqualTo(dist.get("shasum"));
        assertThat(tarball).hasSizeBetween(3_000_000, 3_100_000);
        assertThat(filesOf(tarball)).containsOnlyKeys("package.json", "noise.bin");
        assertThat(get("large/-/large-1.0.0.tgz").body()).isEqualTo(tarball);
    }

    @Test
    void a_large_packument_is_as_large_as_told_and_true() throws Exception {
        upstream.validators(true);
        var size = upstream.publishLargePackument("@acme/large", 500, 2_000_000);

        var answer = get("@acme%2flarge");
        var packument = Json.object(answer.body());

        assertThat(size).isBetween(2_000_000L, 2_200_000L);
        assertThat(answer.body()).hasSize(Math.toIntExact(size));
        assertThat(packument)
                .containsEntry("name", "@acme/large")
                .containsEntry("dist-tags", Map.of("latest", "1.0.499"));
        assertThat(Json.at(packument, "versions")).hasSize(500);
        assertThat(Json.at(packument, "time")).hasSize(502).containsKey("1.0.499");
        assertThat(Json.at(packument, "versions", "1.0.7", "dist").get("tarball"))
                .isEqualTo(upstream.url() + "@acme/large/-/large-1.0.7.tgz");
        var etag = answer.headers().firstValue("ETag").orElseThrow();
        assertThat(get("@acme/large", "If-None-Match", etag).statusCode()).isEqualTo(304);
    }

    @Test
    void one_that_is_dead_refuses_connections_until_it_is_revived() throws Exception {
        upstream.publish("a", "1.0.0", Map.of());

        upstream.stop();
        assertThatThrownBy(() -> get("a")).isInstanceOf(ConnectException.class);
        upstream.revive();
        assertThat(get("a").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example.test, is-odd",
        "registry.example.test, JSONStream",
        "registry.example.test, lodash.merge",
        "registry.example.test, request",
        "registry.example.test, sigstore",
        "registry.example.test, @sigstore/bundle",
        "registry.example.test, fsevents",
        "registry.example.test, rollup",
        "registry.example.test, @img/sharp-linux-x64",
        "made.example.test, @crafted/signed",
        "made.example.test, Ancient.Thing",
        "made.example.test, gone",
    })
    void a_recorded_packument_is_served_from_here(String host, String name) throws Exception {
        upstream.replay(host, name);

        var answer = new String(get(name).body(), StandardCharsets.UTF_8);

        assertThat(Json.object(answer)).containsEntry("name", name);
        assertThat(answer).doesNotContain("https://" + host);
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        return http.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request =
                HttpRequest.newBuilder(upstream.url().resolve(URI.create(path))).timeout(Duration.ofSeconds(10));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static Map<String, String> filesOf(byte[] tarball) throws IOException {
        var files = new TreeMap<String, String>();
        try (var tar = new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(tarball)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(
                        entry.getName().substring("package/".length()),
                        new String(tar.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
