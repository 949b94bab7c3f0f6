package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Fault;
import dev.larder.support.Json;
import dev.larder.support.UpstreamRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** A lockfile is handed over, the schedule does the rest, and the client installs from it when the upstream is dead. */
class PrewarmIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final UpstreamRegistry upstream = UpstreamRegistry.start().validators(true);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        upstream.close();
        http.close();
    }

    @Runs(Command.CI)
    void what_a_lockfile_locks_is_fetched_even_when_it_was_handed_over_a_moment_before_kill_9(Scene scene)
            throws Exception {
        SmallApp.publishPartsTo(upstream);
        int port;
        Project app;
        try (var larder = LarderProcess.start(scene.folder().resolve("first"), Optional.of(upstream.url()))) {
            port = larder.url().getPort(); // where lockfiles that hold URLs expect it
            app = SmallApp.in(new Project(
                    scene.client(), larder.registry(), scene.folder().resolve("app")));
            app.install().succeeded();
            larder.stop();
        }
        upstream.forget();

        var data = scene.folder().resolve("second"); // which knows nothing yet
        upstream.failAll(new Fault.Slow(Duration.ofSeconds(20)));
        try (var larder = LarderProcess.startPrewarming(data, upstream.url(), port, 3600)) {
            var answer = ask(larder, "PUT", app.text(scene.client().lockfile()));
            assertThat(answer).as(answer.toString()).containsEntry("warm", 0).containsEntry("failed", 0);
            assertThat((int) answer.get("pending"))
                    .isEqualTo(answer.get("packages"))
                    .isGreaterThanOrEqualTo(7);
            larder.kill();
        }
        upstream.healAll();

        try (var larder = LarderProcess.startPrewarming(data, upstream.url(), port, 2)) {
            var progress = awaitWarm(larder);
            assertThat(progress).as(progress.toString()).containsEntry("failed", 0);
            upstream.stop();

            app.wipe();
            app.frozenInstall().succeeded();
            SmallApp.assertInstalled(app);
            assertThat(upstream.requests("/left/-/left-2.0.0.tgz")).isEqualTo(1);
        }
    }

    private Map<String, Object> awaitWarm(LarderProcess larder) throws Exception {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var progress = ask(larder, "GET", "");
        while (!progress.get("warm").equals(progress.get("packages"))) {
            assertThat(System.nanoTime())
                    .as("%s; Larder wrote:\n%s", progress, larder.output())
                    .isLessThan(deadline);
            Thread.sleep(200);
            progress = ask(larder, "GET", "");
        }
        return progress;
    }

    private Map<String, Object> ask(LarderProcess larder, String method, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(larder.url().resolve("-/larder/lockfiles/app"))
                .header("Authorization", "Bearer " + larder.token())
                .method(method, BodyPublishers.ofString(body));
        var answer = http.send(request.build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode())
                .as("%s; Larder wrote:\n%s", new String(answer.body()), larder.output())
                .isBetween(200, 201);
        return Json.object(answer.body());
    }
}
