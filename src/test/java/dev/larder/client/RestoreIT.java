package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Folders;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import dev.larder.support.UpstreamRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** Everything is exported, deleted and imported, and the client that installs does not notice. */
class RestoreIT {

    private static final PackageFiles LEFT = library("left", "1.0.0", "'left'");
    private static final PackageFiles CORE =
            library("@acme/core", "1.0.0", "require('left') + ' of ours'").dependsOn("left", "^1.0.0");
    private static final PackageFiles APP = PackageFiles.made("app", "1.0.0")
            .field("private", true)
            .dependsOn("@acme/core", "^1.0.0")
            .file("app.js", "console.log(require('@acme/core'))\n");

    private final UpstreamRegistry upstream = UpstreamRegistry.start().validators(true);

    @AfterEach
    void close() {
        upstream.close();
    }

    @Runs({})
    void who_installs_does_not_notice_that_all_was_lost_and_restored(Scene scene) throws Exception {
        upstream.publish(LEFT);
        var data = scene.folder().resolve("data");
        var backup = scene.folder().resolve("backup");
        Registry alices;
        Project core;
        Project app;
        Map<String, Map<String, String>> installed;
        try (var larder = LarderProcess.start(data, Optional.of(upstream.url()))) {
            alices = new Registry(larder.url(), Optional.of(signUp(larder)));
            core = new Project(scene.client(), alices, scene.folder().resolve("core")).holding(CORE);
            core.publish("latest").succeeded();
            app = new Project(scene.client(), alices, scene.folder().resolve("app")).holding(APP);
            app.install().succeeded();
            installed = app.installed();
            operate(data, "export", backup.toString(), "--with-cache"); // while it works
            operate(data, "verify", "--deep");
            larder.kill();
        }
        Folders.delete(data);
        upstream.stop();

        operate(data, "import", backup.toString());
        operate(data, "verify", "--deep");
        var port = alices.url().getPort(); // where lockfiles that hold URLs expect it
        try (var larder = LarderProcess.start(data, Optional.of(upstream.url()), port)) {
            app.wipe();
            app.frozenInstall().succeeded();
            assertThat(app.installed())
                    .containsOnlyKeys("@acme/core@1.0.0", "left@1.0.0")
                    .containsEntry("left@1.0.0", LEFT.files())
                    .isEqualTo(installed);
            assertThat(app.node("app.js").succeeded().output()).isEqualTo("left of ours\n");
            core.holding(CORE.version("1.1.0")); // as its owner, with the token from before
            core.publish("latest").succeeded();
            larder.stop();
        }
        operate(data, "verify", "--deep");
    }

    private static PackageFiles library(String name, String version, String expression) {
        return PackageFiles.made(name, version)
                .field("main", "index.js")
                .file("index.js", "module.exports = " + expression + "\n");
    }

    /** A new account's token, as {@code npm adduser} gets it. */
    private static String signUp(LarderProcess larder) throws IOException, InterruptedException {
        var document = Map.of("name", "alice", "password", "correct horse battery", "email", "alice@example.test");
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(larder.url().resolve("-/user/org.couchdb.user:alice"))
                            .header("Content-Type", "application/json")
                            .PUT(BodyPublishers.ofByteArray(Json.bytes(document)))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            return Json.object(answer.body().getBytes(StandardCharsets.UTF_8))
                    .get("token")
                    .toString();
        }
    }

    /** An operator's command, in a process of its own. */
    private static void operate(Path data, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.larder.cli.CliMain"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LARDER_"));
        builder.environment().put("LARDER_DATA", data.toString());
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }
}
