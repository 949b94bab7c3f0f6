package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Fault;
import dev.larder.support.PackageFiles;
import dev.larder.support.PackageLock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the schedule asks for, and what RefreshFunction makes of it. */
class PrewarmTest {

    private static final PackageFiles PAD = PackageFiles.made("left-pad", "1.0.0");

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void keep() {
        registry.upstream.validators(true);
        registry.upstream.publish(PAD);
        registry.get("/left-pad");
        registry.get("/left-pad/-/left-pad-1.0.0.tgz");
        registry.upstream.forget();
        registry.counts.taken();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private void handOver(PackageLock lock) {
        assertThat(registry.ask("PUT", "/-/larder/lockfiles/app", lock.bytes(), TestRegistry.bearer(TestRegistry.ALICE))
                        .status())
                .isBetween(200, 201);
    }

    private String planned(int tarballs, int packuments) {
        return planned(tarballs, packuments, 0);
    }

    private String planned(int tarballs, int packuments, int left) {
        return "prewarm: asked for " + tarballs + " tarballs and " + packuments + " packuments; " + left
                + " are left for the next run";
    }

    // --- Packuments

    @Test
    void what_is_in_use_is_asked_for_anew_so_that_readers_find_it_fresh() {
        registry.pass(Duration.ofHours(1));

        assertThat(registry.prewarm()).isEqualTo(planned(0, 1));
        assertThat(registry.refresh()).isEmpty();

        assertThat(registry.upstream.asked())
                .singleElement()
                .satisfies(asked -> assertThat(asked.header("if-none-match")).isPresent());
        registry.get("/left-pad");
        assertThat(registry.queue).as("it is fresh").isEmpty();
    }

    @Test
    void a_run_costs_one_query_and_one_get_and_writes_nothing() {
        registry.pass(Duration.ofHours(1));

        registry.prewarm();

        assertThat(registry.counts.taken())
                .containsExactly(
                        "table query", // which lockfiles there are
                        "table query", // what is in use
                        "table get"); // how old it is
        assertThat(registry.upstream.asked())
                .as("nobody is asked by the plan itself")
                .isEmpty();
    }

    @Test
    void a_run_that_is_repeated_asks_only_for_what_was_not_done() {
        registry.upstream.publish(PackageFiles.made("right-pad", "1.0.0"));
        registry.get("/right-pad");
        registry.pass(Duration.ofHours(1));
        assertThat(registry.prewarm()).isEqualTo(planned(0, 2));
        registry.queue.removeIf(message -> message.contains("right-pad"));
        registry.refresh();

        assertThat(registry.prewarm()).isEqualTo(planned(0, 1));
        assertThat(registry.queue).singleElement().asString().contains("right-pad");
    }

    @Test
    void a_message_that_comes_twice_or_late_asks_once() {
        registry.pass(Duration.ofHours(1));
        registry.prewarm();
        var messages = List.copyOf(registry.queue);
        registry.refresh();

        registry.pass(Duration.ofMinutes(30));
        registry.queue.addAll(messages);
        registry.refresh();

        assertThat(registry.upstream.asked()).hasSize(1);
    }

    @Test
    void what_was_confirmed_since_the_last_run_is_left_alone() {
        registry.pass(Duration.ofMinutes(30));
        registry.get("/left-pad");
        registry.refresh();
        registry.pass(Duration.ofMinutes(30));

        assertThat(registry.prewarm()).isEqualTo(planned(0, 0));
    }

    @Test
    void what_is_fresh_for_longer_than_until_the_next_run_is_left_alone_and_asked_for_ahead_of_its_end() {
        try (var slow = TestRegistry.asking("%s fresh=6h")) {
            slow.upstream.publish(PAD);
            slow.get("/left-pad");
            slow.pass(Duration.ofHours(3));
            assertThat(slow.prewarm()).isEqualTo(planned(0, 0));

            slow.pass(Duration.ofMinutes(130));
            assertThat(slow.prewarm()).isEqualTo(planned(0, 1));
            slow.upstream.forget();
            slow.refresh();
            assertThat(slow.upstream.packumentRequests())
                    .as("although it is fresh")
                    .isEqualTo(1);
        }
    }

    @Test
    void what_nobody_has_asked_for_for_two_weeks_is_not() {
        registry.pass(Duration.ofDays(14));
        assertThat(registry.prewarm()).isEqualTo(planned(0, 1));
        registry.queue.clear();

        registry.pass(Duration.ofDays(1));
        assertThat(registry.prewarm()).isEqualTo(planned(0, 0));
    }

    @Test
    void what_became_ours_is_not() {
        registry.publish(PackageFiles.made("left-pad", "2.0.0"));
        registry.refresh();
        registry.pass(Duration.ofHours(1));

        assertThat(registry.prewarm()).isEqualTo(planned(0, 0));
    }

    @Test
    void a_package_of_which_nothing_but_an_absence_is_known_is_not() {
        registry.get("/no-such-package");
        registry.pass(Duration.ofHours(1));

        assertThat(registry.prewarm()).isEqualTo(planned(0, 1));
    }

    @Test
    void an_upstream_that_fails_is_no_failure_of_the_message_and_what_is_fresh_stays_so() {
        registry.upstream.failAll(new Fault.Status(500));
        registry.pass(Duration.ofHours(1));
        registry.prewarm();

        assertThat(registry.refresh()).isEmpty();

        assertThat(registry.get("/left-pad").status()).isEqualTo(200);
        registry.pass(Duration.ofHours(1));
        assertThat(registry.prewarm()).as("the next run asks again").isEqualTo(planned(0, 1));
    }

    @Test
    void a_run_asks_for_ten_thousand_things_and_the_next_for_the_rest() {
        handOver(PackageLock.empty()
                .locking(IntStream.range(0, 10_005)
                        .mapToObj(i -> "p" + i % 500 + "@1.0." + i)
                        .toArray(String[]::new)));
        registry.queue.clear();
        registry.pass(Duration.ofHours(1));

        assertThat(registry.prewarm()).isEqualTo(planned(10_000, 0, 6));
        assertThat(registry.queue).hasSize(10_000);
        registry.queue.clear();
    }

    @Test
    void nothing_is_asked_for_when_it_is_switched_off() {
        try (var off = TestRegistry.prewarming(0)) {
            off.upstream.publish(PAD);
            off.get("/left-pad");
            off.pass(Duration.ofDays(1));
            off.counts.taken();

            assertThat(off.prewarm()).isEqualTo(planned(0, 0));
            assertThat(off.counts.taken()).isEmpty();
        }
    }

    // --- Lockfiles

    @Test
    void what_a_lockfile_locks_and_we_do_not_hold_is_asked_for_until_we_do() {
        handOver(PackageLock.empty().locking("left-pad@1.0.0", "right-pad@1.0.0"));
        registry.queue.clear(); // as if the request had ended before it was sent
        registry.upstream.publish(PackageFiles.made("right-pad", "1.0.0"));

        assertThat(registry.prewarm()).isEqualTo(planned(1, 0));
        registry.refresh();

        assertThat(registry.prewarm()).isEqualTo(planned(0, 0));
        assertThat(registry.upstream.requests("/right-pad/-/right-pad-1.0.0.tgz"))
                .isEqualTo(1);
    }

    @Test
    void the_packages_of_a_lockfile_are_kept_fresh_although_nobody_asks_for_them() {
        handOver(PackageLock.empty().locking("left-pad@1.0.0"));
        registry.pass(Duration.ofDays(100));

        assertThat(registry.prewarm()).isEqualTo(planned(0, 1));
    }

    @Test
    void the_one_run_of_a_day_that_sweeps_reads_lockfiles_once_as_every_run() {
        handOver(PackageLock.empty().locking("left-pad@1.0.0"));
        registry.pass(Duration.ofHours(3)); // the hour of November 22
        registry.counts.taken();

        registry.prewarm();

        assertThat(registry.counts.taken())
                .containsExactly(
                        "table query", // which lockfiles there are
                        "table query", // what the one locks
                        "table get", // what of that is ours
                        "table get", // what of the rest is held
                        "table query", // what is in use
                        "table get", // how old it is
                        "table query"); // whose turn it is to be looked through
        registry.queue.clear();
    }

    @Test
    void what_failed_is_asked_for_again_by_the_next_run_and_what_does_not_exist_the_next_day() {
        registry.upstream.publish(PackageFiles.made("right-pad", "1.0.0"));
        registry.upstream.fail("/right-pad/-/right-pad-1.0.0.tgz", new Fault.Status(403));
        handOver(PackageLock.empty().locking("right-pad@1.0.0", "left-pad@9.9.9"));
        registry.refresh();

        registry.pass(Duration.ofMinutes(1));
        assertThat(registry.prewarm()).isEqualTo(planned(1, 0));
        registry.queue.clear();

        registry.pass(Duration.ofHours(25));
        assertThat(registry.prewarm()).startsWith("prewarm: asked for 2 tarballs");
        registry.queue.clear();
    }

    /** Whose lockfile names it knows more than our copy, however fresh. */
    @Test
    void what_was_published_a_moment_ago_is_not_taken_for_what_does_not_exist() {
        registry.upstream.publish(PAD.version("1.1.0"));
        registry.upstream.publish(PAD.version("2.0.0"));
        registry.pass(Duration.ofMinutes(1));

        handOver(PackageLock.empty().locking("left-pad@1.1.0", "left-pad@2.0.0", "left-pad@9.9.9"));
        registry.refresh();
        handOver(PackageLock.empty().locking("left-pad@9.9.8"));
        registry.refresh();

        registry.upstream.stop();
        assertThat(registry.get("/left-pad/-/left-pad-1.1.0.tgz").status()).isEqualTo(302);
        assertThat(registry.get("/left-pad/-/left-pad-2.0.0.tgz").status()).isEqualTo(302);
        assertThat(registry.upstream.requests("/left-pad")).as("for all four").isEqualTo(1);
    }

    @Test
    void what_nobody_could_say_is_not_taken_for_what_does_not_exist() {
        registry.upstream.publish(PAD.version("1.1.0"));
        registry.upstream.fail("/left-pad", new Fault.Status(500));
        registry.pass(Duration.ofMinutes(6));
        handOver(PackageLock.empty().locking("left-pad@1.1.0"));
        var messages = List.copyOf(registry.queue);
        registry.refresh();
        registry.queue.addAll(messages); // while the upstream is left alone
        registry.refresh();

        registry.upstream.heal("/left-pad");
        registry.pass(Duration.ofMinutes(1));
        assertThat(registry.prewarm()).startsWith("prewarm: asked for 1 tarballs");
        registry.refresh();
        assertThat(registry.upstream.requests("/left-pad/-/left-pad-1.1.0.tgz")).isEqualTo(1);
    }

    @Test
    void what_is_ours_or_claimed_is_never_asked_for() {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"));
        registry.publish(PackageFiles.made("gone", "1.0.0"));
        handOver(PackageLock.empty().locking("@acme/widget@1.0.0", "@acme/widget@9.9.9", "@claimed/thing@1.0.0"));
        registry.queue.clear();

        assertThat(registry.prewarm()).isEqualTo(planned(0, 0));
    }

    // --- New versions

    @Test
    void a_new_version_that_is_compatible_with_what_was_installed_is_fetched_before_anybody_asks() {
        registry.upstream.publish(PAD.version("1.1.0"));
        registry.upstream.publish(PAD.version("2.0.0"));
        registry.pass(Duration.ofHours(1));
        registry.prewarm();
        registry.refresh(); // the packument
        registry.refresh(); // what follows

        registry.upstream.stop();

        assertThat(registry.get("/left-pad/-/left-pad-1.1.0.tgz").status()).isEqualTo(302);
        assertThat(registry.get("/left-pad/-/left-pad-2.0.0.tgz").status()).isEqualTo(503);
    }

    @Test
    void of_a_package_in_a_lockfile_the_ranges_count_that_dependents_ask_for() {
        handOver(PackageLock.empty().locking("left-pad@1.0.0").asking("left-pad", ">=1 <3"));
        for (var version : List.of("1.1.0", "2.0.0", "2.1.0", "3.0.0")) {
            registry.upstream.publish(PAD.version(version));
        }
        registry.pass(Duration.ofHours(1));
        registry.prewarm();
        registry.refresh();

        assertThat(registry.queue).singleElement().asString().endsWith(" left-pad 2.1.0");
        assertThat(registry.refresh()).isEmpty();
        assertThat(registry.upstream.tarballRequests()).isEqualTo(1);
    }

    @Test
    void a_change_that_brings_nothing_new_to_those_ranges_fetches_nothing() {
        registry.upstream.publish(PAD.version("1.1.0-beta.1"));
        registry.pass(Duration.ofHours(1));
        registry.prewarm();
        registry.refresh();

        assertThat(registry.queue).isEmpty();
        assertThat(registry.upstream.tarballRequests()).isZero();
    }

    @Test
    void a_package_of_which_no_tarball_was_wanted_gets_none() {
        registry.upstream.publish(PackageFiles.made("right-pad", "1.0.0"));
        registry.get("/right-pad");
        registry.upstream.publish(PackageFiles.made("right-pad", "1.1.0"));
        registry.pass(Duration.ofHours(1));
        registry.prewarm();
        registry.refresh();

        assertThat(registry.queue).isEmpty();
    }

    @Test
    void nothing_follows_when_it_is_switched_off() {
        try (var off = TestRegistry.prewarming(0)) {
            off.upstream.publish(PAD);
            off.get("/left-pad");
            off.get("/left-pad/-/left-pad-1.0.0.tgz");
            off.upstream.publish(PAD.version("1.1.0"));
            off.pass(Duration.ofMinutes(6));
            off.get("/left-pad");
            off.refresh();

            assertThat(off.queue).isEmpty();
        }
    }

    // --- A batch

    @Test
    void a_batch_is_worked_on_all_at_once() {
        registry.upstream.failPackuments(new Fault.Slow(Duration.ofMillis(300)));
        for (var number = 0; number < 10; number++) {
            registry.upstream.publish(PackageFiles.made("p" + number, "1.0.0"));
            registry.queue.add("tarball " + upstream() + " p" + number + " 1.0.0");
        }

        assertThat(registry.refresh()).isEmpty();

        assertThat(registry.upstream.mostUnderWay()).isEqualTo(10);
        registry.upstream.healAll();
    }

    @Test
    void one_that_is_no_message_of_ours_fails_alone() {
        registry.queue.add("tarball " + upstream() + " left-pad 1.0.0");
        registry.queue.add("dance");
        registry.queue.add("packument " + upstream() + " left-pad yesterday");
        registry.queue.add("packument " + upstream() + " left-pad");

        assertThat(registry.refresh()).containsExactly("message-1", "message-2");
    }

    private String upstream() {
        var url = registry.upstream.url();
        return url.getAuthority() + url.getPath().replaceFirst("/$", "");
    }
}
