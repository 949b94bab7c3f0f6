package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Digest;
import dev.larder.npm.ManifestSummary;
import dev.larder.npm.TarballNames;
import dev.larder.operate.ExportFolder;
import dev.larder.operate.Operator;
import dev.larder.operate.Stores;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.memory.MemoryTable;
import dev.larder.support.FullCheck;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's commands as {@code aws lambda invoke} gives them. */
class OperatorFunctionTest {

    private final TestRegistry registry = TestRegistry.open();

    @TempDir
    private Path folder;

    private int exports;

    @BeforeEach
    void fill() {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"));
        registry.publish(PackageFiles.made("anvil", "2.0.0"));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Map<String, Object> operate(String event) {
        return registry.operate(event.getBytes(StandardCharsets.UTF_8), this::keep);
    }

    /** As {@code aws s3 sync} would. */
    private void keep(byte[] part) {
        try {
            Files.write(folder.resolve("items-" + ++exports + ".jsonl.gz"), part);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void verify_says_that_all_is_well() {
        assertThat(operate("{\"command\": \"verify\", \"deep\": true}"))
                .containsEntry("good", true)
                .containsEntry("findings", List.of())
                .doesNotContainKey("cursor");
    }

    @Test
    void stats_says_how_much_there_is() {
        assertThat(Json.at(operate("{\"command\": \"stats\"}"), "counts"))
                .containsEntry("packages", 2)
                .containsEntry("versions", 2)
                .containsEntry("hosted/ objects", 2)
                .containsEntry("tokens", 3)
                .containsEntry("audit entries", 2);
    }

    @Test
    void gc_looks_and_removes_nothing_unless_told() {
        assertThat(operate("{\"command\": \"gc\"}"))
                .containsEntry("orphans", 0)
                .containsEntry("removable", 0)
                .containsEntry("objects", 2);
    }

    @Test
    void gc_removes_what_nothing_points_at_in_the_second_run() throws IOException {
        var bytes = "nobody's".getBytes(StandardCharsets.UTF_8);
        var digest = Digest.of(Digest.Algorithm.SHA512, bytes);
        var orphans = List.of(
                new ObjectKey(ObjectKey.Kind.HOSTED_TARBALL, digest),
                new ObjectKey(ObjectKey.Kind.HOSTED_VIEW, digest),
                ObjectKey.of(ObjectKey.Kind.CACHED_TARBALL, new Key("C#gone#gone", "V#1.0.0"), digest));
        for (var orphan : orphans) {
            registry.objects.putIfAbsent(orphan, new ByteArrayInputStream(bytes));
        }

        assertThat(operate("{\"command\": \"gc\", \"delete\": true}"))
                .containsEntry("orphans", 3)
                .containsEntry("removed", 0);
        registry.pass(Duration.ofHours(25));
        assertThat(operate("{\"command\": \"gc\", \"delete\": true}")).containsEntry("removed", 3);

        assertThat(registry.kept()).hasSize(2).allMatch(path -> path.startsWith("hosted/"));
    }

    @Test
    void gc_insists_on_an_hour() {
        assertThat(operate("{\"command\": \"gc\", \"graceHours\": 0}").get("error"))
                .asString()
                .contains("an hour or more");
    }

    @Test
    void an_export_is_brought_into_a_fresh_stack_whose_bucket_was_copied() throws IOException {
        var answer = operate("{\"command\": \"export\"}");
        assertThat(answer.get("path")).isEqualTo("exports/2026-11-22T10-00-00Z/items-00001.jsonl.gz");
        assertThat(answer).doesNotContainKeys("cursor", "part").containsEntry("missing", List.of());
        var table = new MemoryTable();

        new Operator(
                        new Stores(table, registry.objects, registry::now, new Random(9)),
                        new ManifestSummary(),
                        new TarballNames())
                .importing()
                .read(new ExportFolder(folder), _ -> {});

        assertThat(FullCheck.offences(table.items(), registry.objects)).isEmpty();
        assertThat(table.items()).hasSameSizeAs(registry.table.items());
    }

    @Test
    void what_is_no_order_is_told_so() {
        for (var event : List.of("", "[]", "{}", "{\"command\": \"import\"}", "{\"command\": 7}", "null")) {
            assertThat(operate(event).get("error")).asString().contains("there is no command");
        }
        assertThat(operate("{\"command\": \"verify\", \"cursor\": \"nonsense\"}")
                        .get("error"))
                .asString()
                .contains("is none that an answer had");
        assertThat(operate("{\"command\": \"export\", \"name\": \"../x\"}").get("error"))
                .asString()
                .contains("letters, digits");
        assertThat(operate("{\"command\": \"export\", \"part\": \"one\"}").get("error"))
                .asString()
                .contains("whole number");
    }
}
