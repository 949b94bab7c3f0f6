package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Fault;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import dev.larder.support.UpstreamRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An upstream that fails for one package after the other is left alone, by all instances. */
class CircuitBreakerTest {

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void publish() {
        IntStream.range(0, 40).forEach(i -> registry.upstream.publish(PackageFiles.made("pad-" + i, "1.0.0")));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private TestRegistry.Answer ask(int number) {
        return registry.askAnotherInstance("GET", "/pad-" + number, new byte[0]);
    }

    @Test
    void after_some_failures_nobody_asks() {
        registry.upstream.failAll(new Fault.Status(503));
        IntStream.range(0, 5).forEach(this::ask);
        registry.upstream.forget();

        var answer = ask(6);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.error()).contains("it answered 503, again and again since 2026-11-22T10:00:00Z");
        assertThat(answer.header("retry-after")).isEqualTo("20");
        assertThat(registry.upstream.asked()).isEmpty();
    }

    @Test
    void after_a_while_one_is_let_through_and_if_that_is_well_all_are() {
        registry.upstream.failAll(new Fault.Status(503));
        IntStream.range(0, 5).forEach(this::ask);
        registry.pass(Duration.ofSeconds(21));
        registry.upstream.forget();

        ask(6);
        ask(7);
        assertThat(registry.upstream.asked())
                .as("one tried, and it is still not well")
                .hasSize(1);

        registry.upstream.healAll();
        registry.pass(Duration.ofSeconds(21));
        assertThat(ask(8).status()).isEqualTo(200);
        assertThat(ask(9).status()).isEqualTo(200);
    }

    @Test
    void failures_with_successes_in_between_break_nothing() {
        for (var i = 0; i < 10; i++) {
            registry.upstream.fail("/pad-" + i, new Fault.Status(500));
            ask(i);
            assertThat(ask(20 + i).status()).isEqualTo(200);
        }
    }

    @Test
    void an_upstream_that_asks_for_it_is_left_alone_as_long_as_it_says() {
        registry.upstream.failAll(new Fault.Throttled(Duration.ofSeconds(100)));

        var first = ask(0);
        assertThat(first.status()).isEqualTo(503);
        assertThat(first.header("retry-after")).isEqualTo("100");
        registry.pass(Duration.ofSeconds(90));
        assertThat(ask(1).header("retry-after")).isEqualTo("10");
        assertThat(registry.upstream.asked()).hasSize(1);

        registry.upstream.healAll();
        registry.pass(Duration.ofSeconds(11));
        assertThat(ask(2).status()).isEqualTo(200);
    }

    @Test
    void what_is_absent_or_refused_is_no_failure() {
        registry.upstream.failAll(new Fault.Status(403));
        IntStream.range(0, 20).forEach(this::ask);
        registry.upstream.healAll();

        assertThat(ask(30).status()).isEqualTo(200);
    }

    @Test
    void an_upstream_that_cannot_be_searched_or_audited_still_has_packages() {
        registry.upstream.fail(UpstreamRegistry.SEARCH, new Fault.Throttled(Duration.ofSeconds(300)));
        registry.upstream.fail(UpstreamRegistry.ADVISORIES, new Fault.Status(500));
        registry.upstream.fail(UpstreamRegistry.KEYS, new Fault.Status(500));
        registry.get("/-/v1/search?text=pad");
        for (var i = 0; i < 10; i++) {
            registry.ask("POST", UpstreamRegistry.ADVISORIES, Json.bytes(Map.of("pad-" + i, List.of("1.0.0"))));
            registry.get(UpstreamRegistry.KEYS);
        }

        assertThat(ask(0).status()).isEqualTo(200);
        assertThat(registry.get("/pad-0/-/pad-0-1.0.0.tgz").status()).isEqualTo(302);
        assertThat(registry.get("/-/v1/search?text=pad").header("npm-notice")).contains("again and again");
        assertThat(registry.upstream.requests(UpstreamRegistry.SEARCH)).isEqualTo(1);
        assertThat(registry.upstream.requests(UpstreamRegistry.ADVISORIES))
                .as("the others are left alone for themselves")
                .isEqualTo(8);
    }

    @Test
    void an_upstream_whose_packages_fail_is_still_searched_and_audited() {
        registry.upstream.failPackuments(new Fault.Throttled(Duration.ofSeconds(300)));
        assertThat(ask(0).status()).isEqualTo(503);

        assertThat(registry.get("/-/v1/search?text=pad").header("npm-notice")).isNull();
        assertThat(ask(1).header("retry-after")).as("which absolves nobody").isEqualTo("300");
    }
}
