package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.local.LocalRegistry;
import dev.larder.local.LocalSettings;
import dev.larder.settings.Environment;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands on a folder of local mode, also while a registry works on it. */
class CliMainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(Map<String, String> environment, String... arguments) {
        out.reset();
        err.reset();
        return CliMain.run(environment, new PrintStream(out), new PrintStream(err), arguments);
    }

    private int run(Path data, String... arguments) {
        return run(Map.of("LARDER_DATA", data.toString()), arguments);
    }

    private LocalRegistry start(Path data) {
        return LocalRegistry.start(LocalSettings.from(
                new Environment(Map.of("LARDER_PORT", "0", "LARDER_DATA", data.toString(), "LARDER_UPSTREAM", "none")),
                Optional::empty));
    }

    private static void publish(LocalRegistry registry, PackageFiles made) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(registry.url().resolve(made.name().toString()))
                            .header("Authorization", "Bearer " + registry.token())
                            .PUT(BodyPublishers.ofByteArray(made.publishDocument("http://localhost/", "latest")))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        }
    }

    @Test
    void a_registry_at_work_is_verified_measured_exported_and_tidied() throws Exception {
        var data = folder.resolve("data");
        try (var registry = start(data)) {
            publish(registry, PackageFiles.made("@acme/widget", "1.0.0"));

            assertThat(run(data, "verify", "--deep")).as(out + "" + err).isZero();
            assertThat(out.toString()).contains("all is well");
            assertThat(run(data, "gc", "--delete")).isZero();
            assertThat(out.toString()).contains("nothing points at 0 of 1 objects");
            assertThat(run(data, "export", folder.resolve("backup").toString())).isZero();
            assertThat(out.toString()).contains("exported", "keep it as a secret");

            publish(registry, PackageFiles.made("@acme/widget", "1.1.0"));
            assertThat(run(data, "stats", "--json")).isZero();
            assertThat(Json.at(Json.object(out.toByteArray()), "counts")).containsEntry("versions", 2);
        }

        assertThat(run(
                        folder.resolve("other"),
                        "import",
                        folder.resolve("backup").toString()))
                .isZero();
        assertThat(run(folder.resolve("other"), "stats")).isZero();
        assertThat(out.toString()).contains("1 versions", "of @acme/widget");
        assertThat(run(folder.resolve("other"), "verify", "--json")).isZero();
        assertThat(Json.object(out.toByteArray()))
                .containsEntry("good", true)
                .containsEntry("left", Map.of())
                .doesNotContainKey("cursor");
    }

    @Test
    void what_was_found_is_the_exit_code() throws Exception {
        var data = folder.resolve("data");
        try (var registry = start(data)) {
            publish(registry, PackageFiles.made("@acme/widget", "1.0.0"));
        }
        try (var tarballs = Files.list(data.resolve("objects/hosted"))) {
            Files.delete(tarballs.findFirst().orElseThrow());
        }

        assertThat(run(data, "verify", "--repair")).isEqualTo(1);
        assertThat(out.toString()).contains("LOST H#npm#@acme/widget V#1.0.0 has no tarball");
        assertThat(run(data, "verify", "--json")).isEqualTo(1);
        assertThat(Json.at(Json.object(out.toByteArray()), "left")).isEqualTo(Map.of("LOST", 1));
        assertThat(run(data, "export", folder.resolve("backup").toString())).isEqualTo(1);
        assertThat(out.toString()).contains("MISSING hosted/sha512-");
    }

    @Test
    void restored_from_its_folder_alone_nothing_is_lost() throws Exception {
        var data = folder.resolve("data");
        try (var registry = start(data)) {
            publish(registry, PackageFiles.made("@acme/widget", "1.0.0"));
        }
        var restored = folder.resolve("restored");
        for (var part : new String[] {"table.sqlite", "objects"}) {
            try (var files = Files.walk(data.resolve(part))) {
                for (var file : files.toList()) {
                    var copy = restored.resolve(data.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }

        assertThat(run(restored, "verify", "--deep")).as(out + "" + err).isZero();
        try (var registry = start(restored)) {
            publish(registry, PackageFiles.made("@acme/widget", "1.1.0"));
        }
        assertThat(run(restored, "verify", "--deep")).as(out + "" + err).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "frobnicate | there is no command frobnicate",
                "verify --fast | verify has no option --fast",
                "verify --deep=no | verify has no option --deep=no",
                "verify now | nothing but options",
                "gc --grace | --grace needs a value",
                "gc --grace soon | such as 24h or 7d",
                "gc --grace=0h | an hour or more",
                "export | one folder",
                "import a b | one folder",
                "import nowhere | holds no export"
            })
    void what_cannot_be_meant_is_told(String typed, String told) throws Exception {
        start(folder).close();

        assertThat(run(folder, typed.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(told);
    }

    @Test
    void who_says_nothing_is_told_what_there_is() {
        assertThat(run(folder)).isZero();
        assertThat(out.toString()).contains("larder COMMAND", "verify [--deep]");
        assertThat(run(folder, "help")).isZero();
    }

    @Test
    void which_registry_is_meant_must_be_clear() {
        assertThat(run(folder.resolve("nowhere"), "stats")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no registry in", "set LARDER_DATA");
        assertThat(folder.resolve("nowhere")).doesNotExist();

        assertThat(run(Map.of("LARDER_DATA", "x", "LARDER_TABLE", "y"), "stats"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("are both set");

        assertThat(run(Map.of("LARDER_BUCKET", "x"), "stats")).isEqualTo(2);
        assertThat(err.toString()).contains("LARDER_BUCKET is set, and LARDER_TABLE is not");

        assertThat(run(Map.of("LARDER_TABLE", "x"), "stats")).isEqualTo(2);
        assertThat(err.toString()).contains("LARDER_BUCKET is not set");
    }
}
