package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.SigningKey;
import dev.larder.registry.Signer;
import dev.larder.storage.StorageUnavailable;
import dev.larder.support.Fault;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators see: a line for each request that counted something, as CloudWatch reads it. */
class MetricsTest {

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void publish() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Map<String, Object> after(String path) {
        registry.metrics.clear();
        registry.get(path);
        assertThat(registry.metrics).hasSize(1);
        return Json.object(registry.metrics.getFirst().getBytes());
    }

    @Test
    void a_miss_and_a_hit_and_a_stale_hit_are_told_apart() {
        assertThat(after("/left-pad")).containsEntry("Misses", 1).containsKey("UpstreamLatency");
        assertThat(after("/left-pad")).containsEntry("Hits", 1).doesNotContainKeys("Misses", "UpstreamLatency");
        assertThat(after("/left-pad/-/left-pad-1.0.0.tgz")).containsEntry("Misses", 1);
        assertThat(after("/left-pad/-/left-pad-1.0.0.tgz")).containsEntry("Hits", 1);
        registry.pass(Duration.ofMinutes(6));
        assertThat(after("/left-pad")).containsEntry("StaleHits", 1);
    }

    @Test
    void failures_of_the_upstream_are_counted_until_nobody_asks() {
        registry.upstream.failAll(new Fault.Status(500));

        assertThat(after("/left-pad")).containsEntry("UpstreamErrors", 3);
        registry.get("/one");
        registry.get("/two");
        assertThat(after("/three")).containsEntry("LeftAlone", 1).doesNotContainKey("UpstreamErrors");
    }

    @Test
    void an_upstream_that_does_not_let_us_in_is_counted_and_asked_again() {
        registry.upstream.requireAuthorization("Bearer another");

        for (var i = 0; i < 10; i++) {
            assertThat(after("/package-" + i))
                    .containsEntry("UpstreamErrors", 1)
                    .doesNotContainKey("LeftAlone");
        }
    }

    @Test
    void what_an_upstream_does_not_give_out_is_no_failure() {
        registry.upstream.failAll(new Fault.Status(403));

        assertThat(after("/left-pad")).doesNotContainKey("UpstreamErrors");
    }

    @Test
    void a_line_says_what_its_metrics_are() {
        var line = after("/left-pad");

        assertThat(line).containsEntry("Stack", "test");
        assertThat(Json.text(line.get("_aws")))
                .isEqualTo("{\"Timestamp\":" + registry.now().toEpochMilli()
                        + ",\"CloudWatchMetrics\":[{\"Namespace\":\"Larder\",\"Dimensions\":[[\"Stack\"]],"
                        + "\"Metrics\":[{\"Name\":\"Misses\",\"Unit\":\"Count\"},"
                        + "{\"Name\":\"UpstreamLatency\",\"Unit\":\"Milliseconds\"}]}]}");
    }

    @Test
    void a_change_of_a_package_is_counted() {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"));

        assertThat(registry.metrics).hasSize(1);
        assertThat(Json.object(registry.metrics.getFirst()))
                .containsEntry("Commits", 1)
                .doesNotContainKeys("Conflicts", "InternalErrors");
    }

    @Test
    void who_comes_too_late_is_a_conflict_and_is_counted_again_when_it_tries_again() {
        var late = new AtomicBoolean(true);
        var signer = registry.signer;
        registry.signWith(new Signer() {

            @Override
            public SigningKey key() {
                return signer.key();
            }

            @Override
            public byte[] sign(byte[] message) {
                if (late.getAndSet(false)) {
                    registry.publish(PackageFiles.made("@acme/widget", "2.0.0"));
                }
                return signer.sign(message);
            }
        });

        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"));

        assertThat(registry.metrics).hasSize(2);
        assertThat(Json.object(registry.metrics.getFirst()))
                .as("the quicker one")
                .containsEntry("Commits", 1);
        assertThat(Json.object(registry.metrics.getLast()))
                .containsEntry("Commits", 2)
                .containsEntry("Conflicts", 1);
    }

    @Test
    void a_failure_of_ours_is_counted_and_a_refusal_is_not() {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"), "no token", "latest");
        assertThat(registry.metrics).isEmpty();

        registry.signWith(new Broken(new IllegalStateException("broken on purpose")));
        assertThat(registry.publish(PackageFiles.made("@acme/widget", "1.0.0")).status())
                .isEqualTo(500);
        registry.signWith(new Broken(new StorageUnavailable("sign", new IllegalStateException("access denied"))));
        assertThat(registry.publish(PackageFiles.made("@acme/widget", "1.0.0")).status())
                .isEqualTo(503);
        assertThat(registry.metrics)
                .hasSize(2)
                .allSatisfy(line -> assertThat(Json.object(line)).containsEntry("InternalErrors", 1));
    }

    @Test
    void what_has_nothing_to_do_with_an_upstream_and_changes_no_package_says_nothing() {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"));
        registry.metrics.clear();

        registry.get("/@acme/widget", TestRegistry.bearer(TestRegistry.ALICE));
        registry.get("/-/ping");

        assertThat(registry.metrics).isEmpty();
    }

    private record Broken(RuntimeException thrown) implements Signer {

        @Override
        public SigningKey key() {
            throw thrown;
        }

        @Override
        public byte[] sign(byte[] message) {
            throw thrown;
        }
    }
}
