package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Fault;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import dev.larder.support.TarballPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How old a packument of an upstream may be, and who waits for a newer one. */
class FreshnessTest {

    private static final PackageFiles PAD = PackageFiles.made("left-pad", "1.0.0");
    private static final String TARBALL = "/left-pad/-/left-pad-1.0.0.tgz";

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void keep() {
        registry.upstream.validators(true);
        registry.upstream.publish(PAD);
        registry.get("/left-pad");
        registry.upstream.forget();
        registry.counts.taken();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Map<String, Object> versions() {
        return Json.at(registry.get("/left-pad").json(), "versions");
    }

    @Test
    void fresh_is_served_without_asking() {
        registry.upstream.publish(PAD.version("1.1.0"));
        registry.pass(Duration.ofMinutes(4));

        assertThat(versions()).containsOnlyKeys("1.0.0");
        assertThat(registry.upstream.asked()).isEmpty();
        assertThat(registry.queue).isEmpty();
    }

    @Test
    void stale_is_served_at_once_and_refreshed_in_the_background() {
        registry.upstream.publish(PAD.version("1.1.0"));
        registry.pass(Duration.ofMinutes(6));

        assertThat(versions()).containsOnlyKeys("1.0.0");
        assertThat(registry.counts.taken()).containsExactly("table get");
        assertThat(registry.upstream.asked()).isEmpty();

        assertThat(registry.refresh()).isEmpty();
        assertThat(versions()).containsOnlyKeys("1.0.0", "1.1.0");
        assertThat(registry.upstream.asked()).hasSize(1);
    }

    @Test
    void a_refresh_makes_the_kept_views_ready() {
        registry.upstream.publish(PAD.version("1.1.0"));
        registry.pass(Duration.ofMinutes(6));
        registry.get("/left-pad");
        registry.refresh();
        registry.counts.taken();

        assertThat(versions()).containsKey("1.1.0");
        assertThat(registry.counts.taken()).containsExactly("table get");
    }

    @Test
    void an_instance_asks_for_the_same_refresh_once_in_a_while() {
        registry.pass(Duration.ofMinutes(6));
        registry.get("/left-pad");
        registry.get("/left-pad");
        assertThat(registry.queue).hasSize(1);

        registry.pass(Duration.ofMinutes(1));
        registry.get("/left-pad");
        assertThat(registry.queue).hasSize(2);
    }

    @Test
    void a_message_that_comes_twice_asks_once() {
        registry.pass(Duration.ofMinutes(6));
        registry.get("/left-pad");
        registry.queue.addAll(List.copyOf(registry.queue));

        registry.refresh();

        assertThat(registry.upstream.asked()).hasSize(1);
    }

    @Test
    void what_is_too_old_is_asked_for_while_its_reader_waits() {
        registry.upstream.publish(PAD.version("1.1.0"));
        registry.pass(Duration.ofDays(2));

        assertThat(versions()).containsOnlyKeys("1.0.0", "1.1.0");
        assertThat(registry.upstream.asked().getLast().header("if-none-match")).isPresent();
    }

    @Test
    void unchanged_costs_no_transfer() {
        registry.pass(Duration.ofDays(2));

        registry.get("/left-pad");

        assertThat(registry.counts.taken())
                .containsExactly(
                        "table get", // who asks, and what is kept
                        "table transact", // the lease
                        "table get", // whether the upstream is well
                        "table transact"); // that it still is so
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-cache", "max-age=0", "No-Store, Max-Age=0, must-revalidate"})
    void who_wants_to_know_for_sure_waits(String directives) {
        registry.upstream.publish(PAD.version("1.1.0"));

        var answer = registry.get("/left-pad", "cache-control", directives);

        assertThat(Json.at(answer.json(), "versions")).containsOnlyKeys("1.0.0", "1.1.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-store", "max-age=05", "max-age=600", "max-stale=0", "climax-age=0"})
    void who_says_something_else_does_not(String directives) {
        registry.upstream.forget();

        assertThat(registry.get("/left-pad", "cache-control", directives).status())
                .isEqualTo(200);
        assertThat(registry.upstream.asked()).isEmpty();
    }

    /** As pnpm 11 asks for all that it knows, since {@code fetch} adds the last two by itself. */
    @ParameterizedTest
    @ValueSource(strings = {"if-none-match", "if-modified-since"})
    void who_has_a_copy_and_says_no_cache_does_not(String condition) {
        registry.upstream.forget();

        var answer = registry.get(
                "/left-pad", condition, "\"what is long gone\"", "cache-control", "no-cache", "pragma", "no-cache");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(registry.upstream.asked()).isEmpty();
    }

    @Test
    void an_absence_is_believed_for_a_minute() {
        assertThat(registry.get("/no-such-package").status()).isEqualTo(404);
        assertThat(registry.get("/no-such-package").status()).isEqualTo(404);
        assertThat(registry.upstream.requests("/no-such-package")).isEqualTo(1);

        registry.upstream.publish(PackageFiles.made("no-such-package", "1.0.0"));
        registry.pass(Duration.ofSeconds(61));
        assertThat(registry.get("/no-such-package").status()).isEqualTo(200);
    }

    @Test
    void what_an_upstream_takes_back_is_gone_and_comes_again() {
        registry.pass(Duration.ofDays(2));
        registry.upstream.fail("/left-pad", new Fault.Status(404));
        assertThat(registry.get("/left-pad").status()).isEqualTo(404);

        registry.upstream.heal("/left-pad");
        registry.pass(Duration.ofSeconds(61));
        assertThat(registry.get("/left-pad").status()).isEqualTo(200);
    }

    @Test
    void what_we_have_is_served_however_old_when_the_upstream_fails_and_says_since_when() {
        var before = registry.get("/left-pad");
        registry.pass(Duration.ofDays(365));
        registry.upstream.fail("/left-pad", new Fault.Status(500));

        var answer = registry.get("/left-pad");

        assertThat(answer.body()).isEqualTo(before.body());
        assertThat(answer.header("npm-notice"))
                .isEqualTo("the upstream registry cannot be asked since 2027-11-22T10:00:00Z (it answered 500):"
                        + " this is how it was at 2026-11-22T10:00:00Z");

        registry.pass(Duration.ofDays(1));
        registry.upstream.stop();
        assertThat(registry.get("/left-pad").header("npm-notice")).contains("since 2027-11-22T10:00:00Z");

        registry.upstream.revive();
        registry.upstream.heal("/left-pad");
        registry.pass(Duration.ofMinutes(2));
        assertThat(registry.get("/left-pad").header("npm-notice")).isNull();
    }

    @Test
    void an_upstream_that_failed_is_left_alone_for_a_minute() {
        registry.upstream.fail("/left-pad", new Fault.Status(403));
        registry.pass(Duration.ofDays(2));

        registry.get("/left-pad");
        registry.get("/left-pad");
        assertThat(registry.upstream.asked()).hasSize(1);

        registry.pass(Duration.ofMinutes(2));
        registry.get("/left-pad");
        assertThat(registry.upstream.asked()).hasSize(2);
    }

    @Test
    void a_version_that_our_copy_lacks_is_looked_for_and_not_absent_when_nobody_knows() {
        registry.pass(Duration.ofMinutes(6));
        registry.upstream.publish(PAD.version("1.1.0"));
        assertThat(registry.get("/left-pad/-/left-pad-1.1.0.tgz").status()).isEqualTo(302);

        registry.pass(Duration.ofMinutes(6));
        registry.upstream.stop();
        assertThat(registry.get("/left-pad/-/left-pad-1.2.0.tgz").status()).isEqualTo(503);
        assertThat(registry.get("/left-pad/-/left-pad-1.1.0.tgz").status()).isEqualTo(302);
    }

    @Test
    void a_version_that_our_copy_lacks_is_absent_for_nobody_while_the_upstream_is_left_alone() {
        registry.pass(Duration.ofMinutes(6));
        registry.upstream.publish(PAD.version("1.1.0"));
        registry.upstream.fail("/left-pad", new Fault.Status(500));
        assertThat(registry.get("/left-pad/-/left-pad-1.1.0.tgz").status()).isEqualTo(503);

        registry.pass(Duration.ofSeconds(10)); // npm tries again
        var answer = registry.get("/left-pad/-/left-pad-1.1.0.tgz");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.error()).contains("it answered 500");

        assertThat(registry.get("/left-pad/1.1.0").status()).isEqualTo(503);
        assertThat(registry.get("/left-pad/next").status()).isEqualTo(503);
        assertThat(registry.get("/left-pad/1.0.0").status()).isEqualTo(200);

        registry.upstream.heal("/left-pad");
        registry.pass(Duration.ofMinutes(1));
        assertThat(registry.get("/left-pad/-/left-pad-1.1.0.tgz").status()).isEqualTo(302);
        assertThat(registry.get("/left-pad/1.2.0").status()).isEqualTo(404);
    }

    @Test
    void a_tarball_that_is_not_where_our_copy_says_is_looked_for_once_the_copy_is_no_longer_fresh() {
        registry.upstream.unpublish("left-pad", "1.0.0");
        registry.upstream.keepTarballsAt(TarballPath.GITHUB).publish(PAD);
        assertThat(registry.get(TARBALL).status()).isEqualTo(404);
        assertThat(registry.upstream.packumentRequests()).isZero();

        registry.pass(Duration.ofMinutes(6));
        assertThat(registry.get(TARBALL).status()).isEqualTo(302);
        assertThat(registry.upstream.packumentRequests()).isEqualTo(1);
    }

    @Test
    void a_tarball_that_is_not_where_our_copy_says_is_not_absent_when_nobody_knows() {
        registry.upstream.fail(TARBALL, new Fault.Status(404));
        registry.upstream.fail("/left-pad", new Fault.Status(500));
        registry.pass(Duration.ofMinutes(6));
        assertThat(registry.get(TARBALL).status()).isEqualTo(503);

        registry.upstream.heal("/left-pad");
        registry.pass(Duration.ofMinutes(2));
        assertThat(registry.get(TARBALL).status()).isEqualTo(404);
    }
}
