package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Digest;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was acknowledged survives kill -9 whole, and nothing is ever half there. How often the server is killed is the
 * system property {@code larder.kills}, 3 by default.
 */
class KillIT {

    private static final List<String> NAMES = List.of("@acme/anvil", "@acme/bellows", "hammer");
    private static final int ACKNOWLEDGED_BETWEEN_KILLS = 40;

    private final HttpClient http = HttpClient.newHttpClient(); // follows no redirects: a token must not travel
    private final Map<String, Set<String>> acknowledged = new TreeMap<>();
    private final Queue<String> refused =
            new ConcurrentLinkedQueue<>(); // a writer's thread cannot fail the test itself

    @TempDir
    private Path data;

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void acknowledged_versions_survive_being_killed() throws Exception {
        NAMES.forEach(name -> acknowledged.put(name, new ConcurrentSkipListSet<>()));
        var kills = Integer.getInteger("larder.kills", 3);
        for (var round = 1; round <= kills; round++) {
            try (var larder = LarderProcess.start(data, Optional.empty())) {
                publishUntilKilled(larder, round);
            }
            try (var larder = LarderProcess.start(data, Optional.empty())) {
                for (var name : NAMES) {
                    verify(larder, name);
                }
                larder.stop();
            }
        }
    }

    /** Publishes versions of each package, one writer each, and kills the server in the midst of it. */
    private void publishUntilKilled(LarderProcess larder, int round) throws InterruptedException {
        var enough = new CountDownLatch(ACKNOWLEDGED_BETWEEN_KILLS);
        var over = new AtomicBoolean();
        var writers = new ArrayList<Thread>();
        for (var name : NAMES) {
            writers.add(Thread.ofVirtual().start(() -> {
                for (var patch = 0; patch < 10_000 && !over.get(); patch++) {
                    var made = made(name, "1." + round + "." + patch);
                    if (isAcknowledged(larder, made)) {
                        acknowledged.get(name).add(made.version().toString());
                        enough.countDown();
                    }
                }
            }));
        }
        var reached = enough.await(60, TimeUnit.SECONDS);
        larder.kill(); // while the writers go on
        over.set(true);
        for (var writer : writers) {
            writer.join();
        }
        assertThat(reached)
                .as("enough was published; Larder wrote %s", larder.output())
                .isTrue();
        assertThat(refused).isEmpty();
    }

    private boolean isAcknowledged(LarderProcess larder, PackageFiles made) {
        try {
            var url = larder.url().resolve(made.name().toString().replace("/", "%2f"));
            var request = HttpRequest.newBuilder(url)
                    .timeout(Duration.ofSeconds(30))
                    .header("Authorization", "Bearer " + larder.token())
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(
                            made.publishDocument(larder.url().toString(), "latest")));
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                refused.add(made.name() + "@" + made.version() + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.statusCode() / 100 == 2;
        } catch (IOException e) {
            return false; // killed before it answered: the version may be there or not
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void verify(LarderProcess larder, String name) throws Exception {
        var answer = get(larder, larder.url().resolve(name.replace("/", "%2f")));
        if (answer.statusCode() == 404 && acknowledged.get(name).isEmpty()) {
            return;
        }
        assertThat(answer.statusCode()).as(name).isEqualTo(200);
        var packument = Json.object(answer.body());
        var versions = Json.at(packument, "versions");
        assertThat(versions.keySet()).as(name).containsAll(acknowledged.get(name));
        assertThat(Json.at(packument, "time").keySet()).as(name).containsAll(versions.keySet());
        assertThat(versions)
                .containsKey(Json.at(packument, "dist-tags").get("latest").toString());
        for (var version : versions.keySet()) {
            var dist = Json.at(versions, version, "dist");
            var tarball = tarball(larder, URI.create(dist.get("tarball").toString()));
            var integrity = Digest.strongest(dist.get("integrity").toString()).orElseThrow();
            assertThat(Digest.of(integrity.algorithm(), tarball))
                    .as(name + "@" + version)
                    .isEqualTo(integrity)
                    .isEqualTo(made(name, version).integrity());
        }
    }

    private byte[] tarball(LarderProcess larder, URI url) throws Exception {
        var answer = get(larder, url);
        if (answer.statusCode() == 302) {
            var signed = url.resolve(answer.headers().firstValue("Location").orElseThrow());
            answer = http.send(HttpRequest.newBuilder(signed).build(), HttpResponse.BodyHandlers.ofByteArray());
        }
        assertThat(answer.statusCode()).as(url.toString()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<byte[]> get(LarderProcess larder, URI url) throws Exception {
        var request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + larder.token());
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static PackageFiles made(String name, String version) {
        return PackageFiles.made(name, version)
                .file("index.js", "module.exports = '" + version + "'\n")
                .file("filling.txt", (name + version).repeat(2_000));
    }
}
