package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import dev.larder.domain.Digest;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's commands as {@code aws lambda invoke} gives them. */
class OperatorFunctionTest {

    private final TestRegistry registry = TestRegistry.open();

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
        return registry.operate(event.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> operate(String event, Context context) {
        return registry.operate(event.getBytes(StandardCharsets.UTF_8), registry.exports(), context);
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
    void gc_that_has_no_time_to_see_everything_removes_nothing() {
        var answer = operate("{\"command\": \"gc\", \"delete\": true}", new Remaining(() -> 1));

        assertThat(answer.get("error")).asString().contains("run gc from a machine");
        assertThat(registry.kept()).hasSize(2);
    }

    @Test
    void gc_that_runs_out_of_time_says_so_and_goes_on_the_next_time() throws IOException {
        for (var content : List.of("nobody's", "nor this")) {
            var bytes = content.getBytes(StandardCharsets.UTF_8);
            registry.objects.putIfAbsent(
                    new ObjectKey(ObjectKey.Kind.HOSTED_TARBALL, Digest.of(Digest.Algorithm.SHA512, bytes)),
                    new ByteArrayInputStream(bytes));
        }
        operate("{\"command\": \"gc\", \"delete\": true}");
        registry.pass(Duration.ofHours(25));
        var asked = new AtomicInteger();
        operate("{\"command\": \"gc\"}", new Remaining(() -> asked.incrementAndGet() > 0 ? Integer.MAX_VALUE : 0));
        var walk = asked.get();
        asked.set(0);

        var first = operate(
                "{\"command\": \"gc\", \"delete\": true}",
                new Remaining(() -> asked.incrementAndGet() <= walk + 1 ? Integer.MAX_VALUE : 0));
        assertThat(first)
                .containsEntry("removed", 1)
                .containsEntry("orphans", 2)
                .containsEntry("finished", false);

        assertThat(operate("{\"command\": \"gc\", \"delete\": true}"))
                .containsEntry("removed", 1)
                .containsEntry("finished", true);
        assertThat(registry.kept()).hasSize(2);
    }

    @Test
    void gc_insists_on_an_hour() {
        assertThat(operate("{\"command\": \"gc\", \"graceHours\": 0}").get("error"))
                .asString()
                .contains("an hour or more");
    }

    @Test
    void an_export_is_a_file_of_the_bucket() {
        assertThat(operate("{\"command\": \"export\"}"))
                .containsEntry("path", "exports/2026-11-22T10-00-00Z/items-00001.jsonl.gz")
                .containsEntry("missing", List.of())
                .doesNotContainKeys("cursor", "part");
        assertThat(registry.exports().list("exports/"))
                .containsExactly("exports/2026-11-22T10-00-00Z/items-00001.jsonl.gz");
    }

    /** A NAT in between forgets a connection that is silent for 350 seconds, and the CLI would send the command again. */
    @ParameterizedTest
    @ValueSource(strings = {"verify", "export"})
    void what_can_be_gone_on_with_stops_while_whoever_invoked_it_still_listens(String command) {
        var begun = Duration.ofMinutes(15);
        var asked = new AtomicInteger();

        assertThat(operate(
                        "{\"command\": \"" + command + "\"}",
                        new Remaining(() ->
                                (int) begun.minus(asked.getAndIncrement() == 0 ? Duration.ZERO : Duration.ofMinutes(4))
                                        .toMillis())))
                .containsKey("cursor");
        assertThat(operate(
                        "{\"command\": \"" + command + "\"}",
                        new Remaining(() -> (int) begun.minus(Duration.ofSeconds(asked.getAndIncrement() % 200))
                                .toMillis())))
                .doesNotContainKey("cursor");
    }

    @Test
    void what_is_no_order_is_told_so() {
        for (var event : List.of("", "[]", "{}", "{\"command\": \"restore\"}", "{\"command\": 7}", "null")) {
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
