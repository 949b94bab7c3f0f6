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
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
    private Duration patience = Duration.ofSeconds(10);

    @AfterEach
    void close() {
        http.close();
        upstream.close();
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
    void it_fails_as_told_and_recovers() throws Exception {
        var made = upstream.publish("@acme/greet", "1.0.0", Map.of());

        upstream.fail(TARBALL, new Fault.Status(500));
        assertThat(get(TARBALL).statusCode()).isEqualTo(500);
        upstream.fail(TARBALL, new Fault.Truncated());
        assertThatThrownBy(() -> get(TARBALL)).isInstanceOf(IOException.class);
        upstream.fail(TARBALL, new Fault.Corrupted());
        assertThat(get(TARBALL).body()).hasSameSizeAs(made.tarball()).isNotEqualTo(made.tarball());
        upstream.heal(TARBALL);
        assertThat(get(TARBALL).body()).isEqualTo(made.tarball());
    }

    @Test
    void one_that_hangs_says_nothing() {
        upstream.fail("/a", new Fault.Hang());
        patience = Duration.ofMillis(300);

        assertThatThrownBy(() -> get("a")).isInstanceOf(HttpTimeoutException.class);
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
        var request =
                HttpRequest.newBuilder(upstream.url().resolve(URI.create(path))).timeout(patience);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
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
