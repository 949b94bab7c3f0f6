package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.auth.Token;
import dev.larder.storage.Key;
import dev.larder.storage.Write;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How what was taken from an upstream goes again, and how much there is. */
class CacheKeepingTest {

    private static final PackageFiles PAD = PackageFiles.made("left-pad", "1.0.0");
    private static final String TARBALL = "/left-pad/-/left-pad-1.0.0.tgz";

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void keep() {
        registry.upstream.publish(PAD);
        registry.get("/left-pad");
        registry.get(TARBALL);
        registry.upstream.forget();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Map<String, Object> purge(String what) {
        var answer = registry.send(TestRegistry.ROOT, "DELETE", "/-/larder/cache/" + what, "");
        assertThat(answer.status()).as(answer.error()).isEqualTo(200);
        return answer.json();
    }

    private void sweep() {
        registry.queue.add("sweep " + registry.upstream.url().getAuthority() + " left-pad");
        assertThat(registry.refresh()).isEmpty();
    }

    @Test
    void a_purged_version_is_gone_at_once_and_asked_for_anew() {
        assertThat(purge("left-pad/1.0.0")).containsEntry("tarballs", 1);

        registry.upstream.unpublish("left-pad", "1.0.0");
        registry.upstream.publish(PAD.version("1.0.1"));
        assertThat(registry.get(TARBALL).status()).isEqualTo(404);
        assertThat(Json.at(registry.get("/left-pad").json(), "versions")).containsOnlyKeys("1.0.1");
    }

    @Test
    void a_purged_version_that_was_published_anew_comes_to_who_asks_for_tarballs_alone() {
        var anew = PAD.file("more", "bytes");
        registry.upstream.publish(anew);
        purge("left-pad/1.0.0");

        var answer = registry.get(TARBALL);
        assertThat(answer.status()).isEqualTo(302);
        assertThat(registry.follow(answer)).isEqualTo(anew.tarball());
        assertThat(registry.upstream.packumentRequests()).isEqualTo(1);
    }

    @Test
    void a_purged_package_is_gone_at_once_and_asked_for_anew() {
        assertThat(purge("left-pad")).containsEntry("tarballs", 1);
        assertThat(purge("left-pad")).as("once more").containsEntry("tarballs", 0);

        registry.upstream.stop();
        assertThat(registry.get("/left-pad").status()).isEqualTo(503);
        assertThat(registry.get(TARBALL).status()).isEqualTo(503);
        registry.upstream.revive();
        registry.pass(Duration.ofMinutes(1));
        assertThat(registry.get(TARBALL).status()).isEqualTo(302);
    }

    @Test
    void only_administrators_purge() {
        assertThat(registry.send(TestRegistry.ALICE, "DELETE", "/-/larder/cache/left-pad", "")
                        .status())
                .isEqualTo(403);
        assertThat(registry.send(TestRegistry.ALICE, "GET", "/-/larder/storage", "")
                        .status())
                .isEqualTo(403);
        assertThat(registry.get(TARBALL).status()).isEqualTo(302);
    }

    @Test
    void a_token_for_machines_of_theirs_looks_and_does_not_purge() {
        var machine = "ldr_machine00000000000000000000";
        registry.keep(Token.of(machine, "alice", Token.Kind.AUTOMATION, registry.now()));
        registry.send(TestRegistry.ROOT, "PUT", "/-/larder/rules", "{\"administrators\":[\"alice\"],\"rules\":[]}");

        for (var cached : List.of("left-pad", "left-pad/1.0.0")) {
            assertThat(registry.send(machine, "DELETE", "/-/larder/cache/" + cached, "")
                            .status())
                    .isEqualTo(403);
        }
        assertThat(registry.get(TARBALL).status()).isEqualTo(302);
        for (var shown : List.of("storage", "audit", "rules")) {
            assertThat(registry.get("/-/larder/" + shown, TestRegistry.bearer(machine))
                            .status())
                    .as(shown)
                    .isEqualTo(200);
        }
    }

    @Test
    void the_bytes_go_an_hour_later() {
        purge("left-pad");
        registry.pass(Duration.ofMinutes(59));
        sweep();
        assertThat(registry.kept()).as("somebody may have a URL of them").hasSize(2);

        registry.pass(Duration.ofMinutes(2));
        sweep();
        assertThat(registry.kept()).isEmpty();
        assertThat(registry.get(TARBALL).status()).isEqualTo(302);
    }

    @Test
    void what_somebody_wants_again_stays() {
        purge("left-pad");
        registry.get(TARBALL);
        registry.pass(Duration.ofHours(2));
        sweep();

        assertThat(registry.kept()).hasSize(2);
        assertThat(registry.follow(registry.get(TARBALL))).isEqualTo(PAD.tarball());
    }

    @Test
    void nobody_fetches_what_is_being_removed() {
        var tarball = registry.kept().stream()
                .filter(path -> path.endsWith(".tgz"))
                .findFirst()
                .orElseThrow();
        purge("left-pad/1.0.0");
        var key = new Key("C#" + registry.upstream.url().getAuthority() + "#left-pad", "GONE#" + tarball);
        var gone =
                registry.table.get(List.of(key)).values().stream().findFirst().orElseThrow();
        var until = registry.now().plusSeconds(60).toEpochMilli();
        registry.table.transact(List.of(new Write.Put(gone.with("removing", until), Write.PRESENT)));

        assertThat(registry.get(TARBALL).status()).isEqualTo(503);
        registry.pass(Duration.ofMinutes(2));
        assertThat(registry.get(TARBALL).status()).isEqualTo(302);
    }

    @Test
    void a_document_that_was_replaced_goes() {
        registry.upstream.publish(PAD.version("1.1.0"));
        registry.pass(Duration.ofDays(2));
        registry.get("/left-pad");
        assertThat(registry.kept())
                .filteredOn(path -> path.endsWith(".json.gz"))
                .hasSize(2);

        registry.pass(Duration.ofHours(2));
        sweep();
        assertThat(registry.kept())
                .filteredOn(path -> path.endsWith(".json.gz"))
                .hasSize(1);
        assertThat(registry.get("/left-pad").status()).isEqualTo(200);
    }

    @Test
    void what_nobody_has_asked_for_in_half_a_year_goes_and_what_somebody_has_stays() {
        registry.upstream.publish(PackageFiles.made("right-pad", "1.0.0"));
        registry.get("/right-pad");
        registry.get("/right-pad/-/right-pad-1.0.0.tgz");
        for (var week = 0; week < 27; week++) {
            registry.pass(Duration.ofDays(7));
            registry.get("/right-pad/-/right-pad-1.0.0.tgz");
            registry.refresh();
        }

        runForAWeek();
        registry.pass(Duration.ofHours(2));
        runForAWeek();

        registry.upstream.stop();
        assertThat(registry.get("/right-pad/-/right-pad-1.0.0.tgz").status()).isEqualTo(302);
        assertThat(registry.get("/right-pad").status()).isEqualTo(200);
        assertThat(registry.get(TARBALL).status()).isEqualTo(503);
        assertThat(registry.kept()).hasSize(2);
    }

    @Test
    void what_somebody_asks_for_every_day_stays_however_few_days_are_enough() {
        try (var tidy = TestRegistry.asking("%s", Map.of("LARDER_CACHE_DAYS", "2"))) {
            tidy.upstream.publish(PAD);
            for (var hour = 0; hour < 24 * 24; hour++) {
                if (hour % 24 == 5) {
                    assertThat(tidy.get(TARBALL).status()).isEqualTo(302);
                }
                tidy.pass(Duration.ofHours(1));
                tidy.refresh();
                tidy.prewarm();
                tidy.refresh();
            }
            assertThat(tidy.upstream.requests(TARBALL)).isEqualTo(1);
        }
    }

    /** Every package has its turn in one. */
    private void runForAWeek() {
        for (var hour = 0; hour < 7 * 24; hour++) {
            registry.pass(Duration.ofHours(1));
            registry.prewarm();
            registry.refresh();
        }
    }

    @ParameterizedTest
    @CsvSource({"168h, 1", "336h, 1", "48h, 3", "36h, 4", "24h, 5", "6h, 24", "1h, 144"})
    void however_seldom_the_schedule_runs_every_package_has_its_turn_in_six_days_or_in_a_run(String every, int runs) {
        assertThatAllHaveTheirTurn(every, runs, _ -> true);
    }

    @Test
    void on_a_machine_that_works_in_office_hours_alone_every_package_has_its_turn_in_six_weeks() {
        assertThatAllHaveTheirTurn(
                "1h",
                6 * 7 * 24,
                now -> now.getDayOfWeek().getValue() <= 5 && now.getHour() >= 9 && now.getHour() < 18);
    }

    private static void assertThatAllHaveTheirTurn(String every, int runs, Predicate<ZonedDateTime> works) {
        try (var seldom =
                TestRegistry.asking("%s", Map.of("LARDER_PREWARM_EVERY", every, "LARDER_PREWARM_DAYS", "0"))) {
            var names =
                    IntStream.range(0, 20).mapToObj(number -> "pad-" + number).toList();
            names.forEach(name -> seldom.upstream.publish(PackageFiles.made(name, "1.0.0")));
            names.forEach(name -> seldom.get("/" + name));
            seldom.queue.clear();

            for (var run = 0; run < runs; run++) {
                seldom.pass(Duration.parse("PT" + every));
                if (works.test(seldom.now().atZone(ZoneOffset.UTC))) {
                    seldom.prewarm();
                }
            }

            assertThat(seldom.queue.stream()
                            .map(message -> message.split(" "))
                            .filter(words -> words[0].equals("sweep"))
                            .map(words -> words[2])
                            .distinct())
                    .containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void how_much_there_is_can_be_read() {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"));

        var answer = registry.send(TestRegistry.ROOT, "GET", "/-/larder/storage", "");

        assertThat(Json.at(answer.json(), "cache")).containsEntry("objects", 2);
        assertThat(Json.at(answer.json(), "hosted"))
                .containsEntry("objects", 1)
                .containsEntry(
                        "bytes", PackageFiles.made("@acme/widget", "1.0.0").tarball().length);
        assertThat(Json.at(answer.json(), "views")).containsEntry("objects", 0);
    }
}
