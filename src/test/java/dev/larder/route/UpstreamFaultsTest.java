package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Fault;
import dev.larder.support.Fault.Body;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each fault of an upstream means for a client: for what is kept here, however old, nothing but a notice; for what is
 * not, an answer that says to try again, and a good one as soon as the upstream is well.
 */
class UpstreamFaultsTest {

    private static final String KEPT = "/left-pad";
    private static final String KEPT_TARBALL = "/left-pad/-/left-pad-1.0.0.tgz";
    private static final String NEW = "/right-pad";
    private static final String NEW_TARBALL = "/left-pad/-/left-pad-1.1.0.tgz";

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void keep() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));
        registry.upstream.publish(PackageFiles.made("left-pad", "1.1.0"));
        registry.upstream.publish(PackageFiles.made("right-pad", "1.0.0"));
        registry.get(KEPT);
        registry.get(KEPT_TARBALL);
        registry.pass(Duration.ofDays(2));
        registry.upstream.forget();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    /** A fault, and what it means for a packument and for a tarball that are not kept here. */
    private static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(new Fault.Status(500), 503, 503),
                Arguments.of(new Fault.Status(502), 503, 503),
                Arguments.of(new Fault.Status(503), 503, 503),
                Arguments.of(new Fault.Status(504), 503, 503),
                Arguments.of(new Fault.Status(401), 503, 503),
                Arguments.of(new Fault.Status(400), 503, 503), // as of a Larder that is asked in a circle
                Arguments.of(new Fault.Throttled(Duration.ofSeconds(40)), 503, 503),
                Arguments.of(new Fault.Reset(), 503, 503),
                Arguments.of(new Fault.Reset(Fault.Moment.AT_ONCE), 503, 503),
                Arguments.of(new Fault.Truncated(), 503, 503),
                Arguments.of(new Fault.WrongJson(Body.HTML), 502, 502),
                Arguments.of(new Fault.WrongJson(Body.ARRAY), 502, 502),
                Arguments.of(new Fault.WrongJson(Body.HALF), 502, 502),
                Arguments.of(new Fault.WrongJson(Body.EMPTY), 502, 502),
                Arguments.of(new Fault.RedirectLoop(), 503, 503));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void what_is_kept_is_served_and_what_is_not_can_be_tried_again(Fault fault, int packument, int tarball) {
        registry.upstream.failAll(fault);

        var kept = registry.get(KEPT);
        assertThat(kept.status()).isEqualTo(200);
        assertThat(kept.header("npm-notice")).contains("cannot be asked since 2026-11-24T10:00:00Z");
        assertThat(registry.get(KEPT_TARBALL).status()).isEqualTo(302);

        registry.pass(Duration.ofMinutes(5)); // no circuit is broken any more
        var missing = registry.get(NEW);
        assertThat(missing.status()).isEqualTo(packument);
        assertThat(missing.error()).contains("try again");
        registry.pass(Duration.ofMinutes(5));
        assertThat(registry.get(NEW_TARBALL).status()).isEqualTo(tarball);

        registry.upstream.healAll();
        registry.pass(Duration.ofMinutes(5));
        assertThat(registry.get(KEPT).header("npm-notice")).isNull();
        assertThat(registry.get(NEW).status()).isEqualTo(200);
        assertThat(registry.get(NEW_TARBALL).status()).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 451})
    void what_it_forbids_is_forbidden_in_its_words_and_what_is_kept_is_served(int status) {
        registry.upstream.failAll(new Fault.Status(status));
        var words =
                registry.upstream.url().getAuthority() + " answered " + status + ", \"Upstream says " + status + "\"";

        var kept = registry.get(KEPT);
        assertThat(kept.status()).isEqualTo(200);
        assertThat(kept.header("npm-notice")).contains("since 2026-11-24T10:00:00Z (" + words + ")");
        assertThat(registry.get(KEPT_TARBALL).status()).isEqualTo(302);
        registry.upstream.forget();
        var lacking = registry.get("/left-pad/-/left-pad-1.2.0.tgz");
        assertThat(registry.upstream.asked()).as("a minute has not passed").isEmpty();

        for (var answer : List.of(lacking, registry.get(NEW), registry.get(NEW_TARBALL))) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.error()).endsWith("-pad: " + words);
            assertThat(answer.header("retry-after")).isNull();
        }
        assertThat(registry.upstream.asked()).as("once for each of the two").hasSize(2);
    }

    @Test
    void what_it_forbids_is_not_absent_and_is_asked_for_again() {
        registry.upstream.failAll(new Fault.Status(403));
        registry.get(NEW);
        registry.get(NEW_TARBALL);
        registry.upstream.healAll();
        registry.pass(Duration.ofSeconds(3)); // those who come at the same moment hear of the same failure

        assertThat(registry.get(NEW).status()).isEqualTo(200);
        assertThat(registry.get(NEW_TARBALL).status()).isEqualTo(302);
    }

    @Test
    void that_it_does_not_take_our_credential_says_who_can_mend_that() {
        registry.upstream.failAll(new Fault.Status(401));

        assertThat(registry.get(NEW).error())
                .contains("whoever operates this registry has to give it a good credential");
    }

    @Test
    void an_upstream_that_is_gone_costs_what_is_not_kept_alone() {
        registry.upstream.stop();

        assertThat(registry.get(KEPT).status()).isEqualTo(200);
        assertThat(registry.get(KEPT_TARBALL).status()).isEqualTo(302);
        assertThat(registry.get(NEW).status()).isEqualTo(503);
        assertThat(registry.get(NEW_TARBALL).status()).isEqualTo(503);
    }

    @Test
    void an_upstream_that_says_nothing_keeps_nobody_who_has_a_copy_for_long() {
        registry.upstream.failAll(new Fault.Hang());
        var start = System.nanoTime();

        assertThat(registry.get(KEPT).status()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(registry.queue)
                .filteredOn(message -> message.startsWith("packument"))
                .as("it is asked once more, with patience")
                .hasSize(1);

        registry.upstream.healAll();
        registry.upstream.publish(PackageFiles.made("left-pad", "1.2.0"));
        assertThat(registry.refresh()).isEmpty();
        var refreshed = registry.get(KEPT);
        assertThat(Json.at(refreshed.json(), "versions")).containsKey("1.2.0");
        assertThat(refreshed.header("npm-notice")).isNull();
    }

    @Test
    void wrong_bytes_are_neither_kept_nor_served() {
        var before = registry.kept();
        registry.upstream.failTarballs(new Fault.Corrupted());

        var answer = registry.get(NEW_TARBALL);

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.error()).contains("integrity");
        assertThat(registry.kept()).isEqualTo(before);
    }

    @Test
    void that_something_has_not_changed_of_which_we_have_nothing_is_no_absence() {
        registry.upstream.fail(NEW_TARBALL, new Fault.Status(304));
        registry.upstream.fail(NEW, new Fault.Status(304));

        var tarball = registry.get(NEW_TARBALL);
        assertThat(tarball.status()).isEqualTo(502);
        assertThat(tarball.error()).contains("a 304 that nobody asked for");
        assertThat(star().status()).isEqualTo(502);

        registry.upstream.healAll();
        registry.pass(Duration.ofMinutes(1));
        assertThat(registry.get(NEW_TARBALL).status()).isEqualTo(302);
        assertThat(star().status()).isEqualTo(201);
    }

    /** Asks whether there is a package of which nothing is kept. */
    private TestRegistry.Answer star() {
        return registry.send(TestRegistry.ALICE, "PUT", NEW, "{\"users\":{\"alice\":true}}");
    }

    @Test
    void what_fails_for_a_moment_is_not_even_noticed() {
        for (var fault : List.of(
                new Fault.Status(503), new Fault.Reset(), new Fault.Truncated(), new Fault.WrongJson(Body.HTML))) {
            registry.upstream.fail(NEW, fault.times(1));
            registry.upstream.fail("/right-pad/-/right-pad-1.0.0.tgz", fault.times(2));

            try (var fresh = TestRegistry.asking(registry.upstream.url().toString())) {
                assertThat(fresh.get(NEW).status()).as("%s", fault).isEqualTo(200);
                assertThat(fresh.get("/right-pad/-/right-pad-1.0.0.tgz").status())
                        .as("%s", fault)
                        .isEqualTo(302);
            }
        }
    }
}
