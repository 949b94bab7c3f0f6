package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.io.IOException;
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
    void a_read_finds_what_was_published_and_asks_no_upstream_for_what_was_not() {
        try (var rehearsal = rehearsal()) {
            answers.clear();
            rehearsal.read();
            rehearsal.read();
        }

        assertThat(statuses()).containsExactly(200, 200, 302, 200, 404, 200, 200, 302, 200, 404);
        assertThat(Json.at(answers.get(2), "headers").get("location").toString())
                .startsWith("https://larder-bucket.s3.eu-central-1.amazonaws.com/hosted/")
                .contains("X-Amz-Signature=");
    }

    @Test
    void a_write_publishes_as_if_for_the_first_time() {
        try (var rehearsal = rehearsal()) {
            rehearsal.write();
            rehearsal.write();
        }

        assertThat(statuses()).containsExactly(201, 201, 201, 201, 201);
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
