package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Digest;
import dev.larder.support.UpstreamRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest things there are go through a registry that has no room to hold them. */
class BigThingsIT {

    /** A quarter of what local mode takes by itself on a small machine; Lambda gives a function 1,769 MB. */
    private static final int HEAP_MEGABYTES = 96;

    private static final long MEGABYTE = 1_000_000;

    @TempDir
    private Path data;

    private final UpstreamRegistry upstream = UpstreamRegistry.start();
    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private LarderProcess larder;

    @BeforeEach
    void start() {
        larder = LarderProcess.startSmall(data, upstream.url(), HEAP_MEGABYTES);
    }

    @AfterEach
    void close() {
        larder.close();
        upstream.close();
        http.shutdownNow(); // close() would wait for bodies that nobody has read
    }

    private HttpResponse<InputStream> get(String path) throws Exception {
        var request = HttpRequest.newBuilder(larder.url().resolve(path))
                .header("authorization", "Bearer " + larder.token())
                .header("accept-encoding", "gzip")
                .timeout(Duration.ofMinutes(2))
                .build();
        var answer = http.send(request, BodyHandlers.ofInputStream());
        for (var tries = 0; answer.statusCode() == 503 && tries < 10; tries++) { // as every client does
            answer.body().close();
            Thread.sleep(Duration.ofSeconds(3));
            answer = http.send(request, BodyHandlers.ofInputStream());
        }
        return answer;
    }

    @Test
    void a_tarball_of_100_megabytes() throws Exception {
        var integrity = upstream.publishLargeTarball("large", "1.0.0", 100 * MEGABYTE);

        var redirect = get("large/-/large-1.0.0.tgz");
        assertThat(redirect.statusCode()).as(larder::output).isEqualTo(302);

        var location = URI.create(redirect.headers().firstValue("location").orElseThrow());
        try (var tarball = http.send(HttpRequest.newBuilder(location).build(), BodyHandlers.ofInputStream())
                .body()) {
            assertThat(digest(tarball, integrity)).isEqualTo(integrity);
        }
        assertThat(upstream.tarballRequests()).isEqualTo(1);
    }

    @Test
    void a_packument_of_25_megabytes_in_both_forms() throws Exception {
        var size = upstream.publishLargePackument("large", 5_000, 25 * MEGABYTE);

        var full = get("large");
        assertThat(full.statusCode()).as(larder::output).isEqualTo(200);
        try (var text = new GZIPInputStream(full.body())) {
            assertThat(text.readAllBytes().length).isGreaterThan((int) (size * 9 / 10));
        }
        assertThat(upstream.packumentRequests()).isEqualTo(1);
        try (var again = get("large").body()) {
            assertThat(again.read()).isNotNegative();
        }
        assertThat(upstream.packumentRequests()).as("asked for once").isEqualTo(1);
    }

    private static Digest digest(InputStream content, Digest like) throws IOException {
        var digest = like.algorithm().start();
        var buffer = new byte[1 << 16];
        for (var count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            digest.update(buffer, 0, count);
        }
        return Digest.finish(like.algorithm(), digest.digest());
    }
}
