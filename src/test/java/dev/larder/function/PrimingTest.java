package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.larder.storage.StorageUnavailable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrimingTest {

    /** Nobody listens there. */
    private static final Map<String, String> DEPLOYED = Map.of(
            "AWS_REGION", "eu-central-1",
            "AWS_ENDPOINT_URL", "http://127.0.0.1:9",
            "LARDER_SIGNING_KEY", "1234abcd-12ab-34cd-56ef-1234567890ab",
            "LARDER_TABLE", "larder",
            "LARDER_BUCKET", "larder-bucket",
            "LARDER_REFRESH_QUEUE", "https://sqs.example.test/queue",
            "LARDER_UPSTREAM", "none");

    @BeforeEach
    void setCredentials() {
        System.setProperty("aws.accessKeyId", "tests");
        System.setProperty("aws.secretAccessKey", "secret");
    }

    @AfterEach
    void clearCredentials() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void a_table_that_cannot_be_reached_does_not_fail_the_deployment() {
        var acts = new AtomicInteger();
        var priming = new Priming(DEPLOYED, _ -> acts.incrementAndGet(), List.of());

        assertThatCode(() -> priming.beforeCheckpoint(null)).doesNotThrowAnyException();
        assertThat(acts).hasPositiveValue();
    }

    @Test
    void connections_are_opened_once_it_is_restored_and_not_before() {
        var opened = new AtomicInteger();
        var priming = new Priming(DEPLOYED, _ -> {}, List.of(opened::incrementAndGet, opened::incrementAndGet));

        priming.beforeCheckpoint(null);
        assertThat(opened).hasValue(0);
        priming.afterRestore(null);
        assertThat(opened).hasValue(2);
    }

    @Test
    void a_service_that_fails_or_says_nothing_keeps_no_function_from_being_restored() {
        var answer = new CompletableFuture<Void>();
        var opened = new AtomicInteger();
        Runnable fails = () -> {
            throw new StorageUnavailable("read", new IOException("no such host"));
        };
        var priming = new Priming(DEPLOYED, _ -> {}, List.of(fails, answer::join, opened::incrementAndGet));

        assertThatCode(() -> priming.afterRestore(null)).doesNotThrowAnyException();
        assertThat(opened).hasValue(1);
        answer.complete(null);
    }

    @Test
    void a_setting_that_is_missing_does_not_fail_the_deployment_here() {
        var without = new HashMap<>(DEPLOYED);
        without.remove("LARDER_TABLE");

        assertThatCode(() -> new Priming(without, Rehearsal::read, List.of()).beforeCheckpoint(null))
                .doesNotThrowAnyException();
    }
}
