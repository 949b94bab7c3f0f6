package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Priming is worth what it runs: here is what it runs. */
class RehearsalTest {

    private static final Map<String, String> DEPLOYED = Map.of(
            "AWS_REGION", "eu-central-1",
            "LARDER_SIGNING_KEY", "1234abcd-12ab-34cd-56ef-1234567890ab",
            "LARDER_TABLE", "larder",
            "LARDER_BUCKET", "larder-bucket",
            "LARDER_REFRESH_QUEUE", "https://sqs.example.test/queue",
            "LARDER_UPSTREAM", "https://registry.example.test/ bearer=secret:npm/token");

    private final List<Map<String, Object>> answers = new ArrayList<>();

    private List<Object> statuses() {
        return answers.stream().map(answer -> answer.get("statusCode")).toList();
    }

    private Rehearsal rehearsal() {
        return new Rehearsal(DEPLOYED, answer -> answers.add(Json.object(answer)));
    }

    @Test
    void a_read_finds_what_was_published_and_fetches_what_was_not() {
        try (var rehearsal = rehearsal()) {
            answers.clear();
            rehearsal.read();
            rehearsal.read();
        }

        assertThat(statuses())
                .containsExactly(200, 200, 302, 200, 404, 200, 200, 302, 200, 200, 302, 200, 404, 200, 200, 302);
        assertThat(Json.at(answers.get(2), "headers").get("location").toString())
                .startsWith("https://larder-bucket.s3.eu-central-1.amazonaws.com/hosted/")
                .contains("X-Amz-Signature=");
        assertThat(Json.at(answers.get(7), "headers").get("location").toString())
                .startsWith("https://larder-bucket.s3.eu-central-1.amazonaws.com/cache/");
    }

    /** A snapshot would hold them. */
    @Test
    void no_connection_of_it_outlives_it() throws InterruptedException {
        var before = connected();
        List<Thread> connected;
        try (var rehearsal = rehearsal()) {
            rehearsal.read();
            connected = connected().stream()
                    .filter(thread -> !before.contains(thread))
                    .toList();
        }

        assertThat(connected).hasSizeGreaterThanOrEqualTo(2);
        for (var thread : connected) {
            assertThat(thread.join(Duration.ofSeconds(10))).as(thread.getName()).isTrue();
        }
    }

    /** The threads that hold sockets: of the upstream that is not there, and of the client that asks it. */
    private static List<Thread> connected() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("rehearsed-upstream|HttpClient-.*-SelectorManager"))
                .toList();
    }

    /** The document was made so, and can be again. */
    @Test
    void what_is_published_is_what_npm_sends() throws IOException {
        var made = PackageFiles.made("@larder/priming", "1.0.0")
                .field("description", "What Larder publishes to nobody, in order to be fast when somebody publishes")
                .field("keywords", List.of("priming"))
                .file("index.js", "module.exports = 1;\n")
                .file("README.md", "# Priming\n")
                .dependsOn("left-pad", "^1.3.0");

        try (var file = Rehearsal.class.getResourceAsStream("priming.json")) {
            assertThat(Json.object(file.readAllBytes()))
                    .isEqualTo(Json.object(made.publishDocument("https://localhost/", "latest")));
        }
    }
}
