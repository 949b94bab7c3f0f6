package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.route.TestRegistry.Answer;
import dev.larder.storage.Key;
import dev.larder.support.PackageFiles;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /-/package/name/dist-tags}. */
class DistTagsTest {

    private static final String TAGS = "/-/package/@acme%2fwidget/dist-tags";
    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void publish() {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"));
        registry.publish(PackageFiles.made("@acme/widget", "1.1.0"));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Answer ask(String method, String path, String body) {
        return registry.ask(
                method, path, body.getBytes(StandardCharsets.UTF_8), TestRegistry.bearer(TestRegistry.ALICE));
    }

    private Map<String, Object> tags() {
        return ask("GET", TAGS, "").json();
    }

    @Test
    void a_tag_is_added_moved_and_removed() {
        assertThat(ask("PUT", TAGS + "/beta", "\"1.0.0\"").json()).containsEntry("ok", true);
        assertThat(tags()).isEqualTo(Map.of("latest", "1.1.0", "beta", "1.0.0"));

        assertThat(ask("PUT", TAGS + "/beta", "\"1.1.0\"").status()).isEqualTo(201);
        assertThat(tags()).containsEntry("beta", "1.1.0");

        assertThat(ask("DELETE", TAGS + "/beta", "").status()).isEqualTo(200);
        assertThat(tags()).isEqualTo(Map.of("latest", "1.1.0"));
    }

    /** DynamoDB reads a batch item by item. */
    @Test
    void a_version_that_goes_while_it_is_read_gets_no_tag() {
        registry.counts.interrupt(
                new Key("H#npm#@acme/widget", "V#1.0.0"),
                () -> assertThat(ask("PUT", "/@acme%2fwidget/-rev/2", """
                    {"_rev": "2", "name": "@acme/widget", "versions": {"1.1.0": {}}}\
                    """).status())
                        .isEqualTo(200));

        assertThat(ask("PUT", TAGS + "/beta", "\"1.0.0\"").status()).isEqualTo(404);

        assertThat(tags()).isEqualTo(Map.of("latest", "1.1.0"));
    }

    @Test
    void a_move_costs_two_reads_and_one_transaction() {
        registry.counts.taken();

        ask("PUT", TAGS + "/beta", "\"1.0.0\"");

        assertThat(registry.counts.taken()).containsExactly("table get", "table get", "table transact");
    }

    @Test
    void there_are_five_hundred_at_most() {
        var statuses = new java.util.TreeSet<Integer>();
        for (var i = 0; i < 501; i++) {
            statuses.add(ask("PUT", TAGS + "/tag" + i, "\"1.0.0\"").status());
        }

        assertThat(statuses).containsExactly(201, 403);
        assertThat(tags()).hasSize(500);
    }

    @Test
    void what_cannot_be_is_refused_and_changes_nothing() {
        assertThat(ask("PUT", TAGS + "/beta", "\"9.9.9\"").status()).isEqualTo(404);
        assertThat(ask("PUT", TAGS + "/beta", "1.0.0").status()).isEqualTo(400);
        assertThat(ask("PUT", TAGS + "/beta", "{}").status()).isEqualTo(400);
        assertThat(ask("PUT", TAGS + "/beta", "").status()).isEqualTo(400);
        assertThat(ask("PUT", TAGS + "/1.x", "\"1.0.0\"").status()).isEqualTo(400);
        assertThat(ask("DELETE", TAGS + "/latest", "").status()).isEqualTo(403);
        assertThat(ask("DELETE", TAGS + "/beta", "").status()).isEqualTo(404);
        assertThat(ask("PUT", "/-/package/nobody/dist-tags/beta", "\"1.0.0\"").status())
                .isEqualTo(404);
        assertThat(registry.ask("PUT", TAGS + "/beta", "\"1.0.0\"".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(401);
        assertThat(tags()).isEqualTo(Map.of("latest", "1.1.0"));
    }
}
