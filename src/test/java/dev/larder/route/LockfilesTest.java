package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.auth.Token;
import dev.larder.domain.Limits;
import dev.larder.route.TestRegistry.Answer;
import dev.larder.storage.Gzip;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Write;
import dev.larder.support.Fault;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import dev.larder.support.PackageLock;
import dev.larder.support.UpstreamRegistry;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /-/larder/lockfiles}: what a project's lockfile locks is fetched, and how far that is can be read. */
class LockfilesTest {

    private static final String APP = "/-/larder/lockfiles/app";

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void publish() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));
        registry.upstream.publish(PackageFiles.made("left-pad", "1.1.0"));
        registry.upstream.publish(PackageFiles.made("@parts/words", "0.3.1"));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Answer put(PackageLock lock) {
        return put(lock, TestRegistry.ALICE);
    }

    private Answer put(PackageLock lock, String token) {
        return registry.ask("PUT", APP, lock.bytes(), TestRegistry.bearer(token));
    }

    private Map<String, Object> progress(String token) {
        var answer = registry.get(APP, TestRegistry.bearer(token));
        assertThat(answer.status()).as(answer.error()).isEqualTo(200);
        return answer.json();
    }

    private Map<String, Object> progress() {
        return progress(TestRegistry.ALICE);
    }

    /** Which tarballs are to be fetched. */
    private List<String> asked() {
        return registry.queue.stream()
                .filter(message -> message.startsWith("tarball "))
                .map(message -> message.replaceFirst("tarball \\S+ ", ""))
                .toList();
    }

    /** A package of Alice's that nobody else may see. */
    private void publishSecret() {
        var rules = """
            {"rules": [{"packages": "secret", "read": ["alice"], "publish": ["alice"]}]}\
            """;
        assertThat(registry.send(TestRegistry.ROOT, "PUT", "/-/larder/rules", rules)
                        .status())
                .isEqualTo(200);
        assertThat(registry.publish(PackageFiles.made("secret", "1.0.0")).status())
                .isEqualTo(201);
        registry.refresh();
    }

    @Test
    void what_it_locks_is_fetched_and_stays_installable_without_the_upstream() {
        var answer = put(PackageLock.empty().locking("left-pad@1.0.0", "left-pad@1.1.0", "@parts/words@0.3.1"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json())
                .containsEntry("name", "app")
                .containsEntry("kind", "package-lock.json")
                .containsEntry("lockfileVersion", "3")
                .containsEntry("packages", 3)
                .containsEntry("leftOut", Map.of())
                .containsEntry("by", "alice")
                .containsEntry("at", "2026-11-22T10:00:00Z")
                .containsEntry("warm", 0)
                .containsEntry("pending", 3)
                .containsEntry("failed", 0);

        assertThat(registry.refresh()).isEmpty();
        assertThat(progress())
                .containsEntry("warm", 3)
                .containsEntry("pending", 0)
                .containsEntry("failed", 0);
        assertThat(registry.upstream.packumentRequests()).isEqualTo(2);
        registry.upstream.stop();
        assertThat(registry.get("/left-pad/-/left-pad-1.0.0.tgz").status()).isEqualTo(302);
        assertThat(registry.get("/left-pad/-/left-pad-1.1.0.tgz").status()).isEqualTo(302);
        assertThat(registry.get("/@parts/words/-/words-0.3.1.tgz").status()).isEqualTo(302);
    }

    @Test
    void handing_it_over_costs_a_fixed_number_of_calls_for_each_hundred_packages() {
        var lock = PackageLock.empty()
                .locking(IntStream.range(0, 100)
                        .mapToObj(i -> "p" + i + "@1.0.0")
                        .toArray(String[]::new));
        registry.use(TestRegistry.ALICE);

        put(lock);

        assertThat(registry.counts.taken())
                .containsExactly(
                        "table get", // who asks
                        "table query", // which lockfiles there are
                        "table transact",
                        "table get", // which of the packages are ours
                        "table get", // which tarballs we hold
                        "table get"); // why not
        assertThat(asked()).hasSize(100).startsWith("p0 1.0.0", "p1 1.0.0", "p10 1.0.0");
    }

    @Test
    void reading_how_far_it_is_costs_as_much() {
        put(PackageLock.empty().locking("left-pad@1.0.0", "left-pad@1.1.0"));
        registry.refresh();
        registry.use(TestRegistry.ALICE);

        progress();

        assertThat(registry.counts.taken())
                .containsExactly(
                        "table get", // who asks
                        "table get", // whether there is such a lockfile
                        "table query", // what it locks
                        "table get", // which of the packages are ours
                        "table get"); // which tarballs we hold
    }

    @Test
    void the_same_again_writes_nothing_and_asks_for_what_is_still_missing() {
        var lock = PackageLock.empty().locking("left-pad@1.0.0", "@parts/words@0.3.1");
        put(lock);
        registry.queue.removeIf(message -> message.contains("words"));
        registry.refresh();
        registry.counts.taken();

        var again = put(lock);

        assertThat(again.status()).isEqualTo(200);
        assertThat(registry.counts.taken())
                .startsWith("table get", "table query", "table query") // the last: whether all of it is there
                .doesNotContain("table transact");
        assertThat(asked()).containsExactly("@parts/words 0.3.1");
    }

    @Test
    void the_same_on_another_day_says_that_it_is_still_wanted() {
        var lock = PackageLock.empty().locking("left-pad@1.0.0");
        put(lock);
        registry.refresh();
        registry.pass(Duration.ofDays(1));

        put(lock);

        assertThat(progress()).containsEntry("at", "2026-11-23T10:00:00Z");
    }

    @Test
    void another_one_takes_its_place() {
        put(PackageLock.empty().locking("left-pad@1.0.0"));

        var answer = put(PackageLock.empty().locking("left-pad@1.1.0"));

        assertThat(answer.status()).isEqualTo(200);
        registry.refresh();
        assertThat(progress()).containsEntry("packages", 1).containsEntry("warm", 1);
    }

    @Test
    void why_something_could_not_be_fetched_is_said() {
        registry.upstream.fail("/@parts/words/-/words-0.3.1.tgz", new Fault.Status(403));
        put(PackageLock.empty().locking("left-pad@9.9.9", "no-such-package@1.0.0", "@parts/words@0.3.1"));
        registry.refresh();

        assertThat(progress())
                .containsEntry("warm", 0)
                .containsEntry("pending", 0)
                .containsEntry("failed", 3)
                .containsEntry(
                        "failures",
                        Map.of(
                                "left-pad@9.9.9", "there is no such version",
                                "no-such-package@1.0.0", "there is no such version",
                                "@parts/words@0.3.1",
                                        registry.upstream.url().getAuthority()
                                                + " answered 403, \"Upstream says 403\""));
    }

    @Test
    void what_failed_is_warm_once_it_is_held_and_its_failure_forgotten() {
        registry.upstream.fail("/left-pad/-/left-pad-1.0.0.tgz", new Fault.Status(403));
        put(PackageLock.empty().locking("left-pad@1.0.0"));
        registry.refresh();
        assertThat(progress()).containsEntry("failed", 1);

        registry.upstream.healAll();
        registry.pass(Duration.ofSeconds(3));
        assertThat(registry.get("/left-pad/-/left-pad-1.0.0.tgz").status()).isEqualTo(302);

        assertThat(progress()).containsEntry("warm", 1).containsEntry("failed", 0);
        assertThat(registry.table.items()).noneMatch(item -> item.key().sk().startsWith("FAILED#"));
    }

    @Test
    void packages_of_ours_are_warm_and_nobody_is_asked_for_them() {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"));
        registry.queue.clear();

        put(PackageLock.empty().locking("@acme/widget@1.0.0", "@acme/widget@2.0.0", "@claimed/thing@1.0.0"));

        assertThat(asked()).isEmpty();
        assertThat(progress())
                .containsEntry("warm", 1)
                .containsEntry("failed", 2)
                .containsEntry(
                        "failures",
                        Map.of(
                                "@acme/widget@2.0.0", "version not found: @acme/widget@2.0.0",
                                "@claimed/thing@1.0.0", "there is no such version"));
    }

    @Test
    void a_package_that_the_caller_may_not_see_looks_like_one_that_there_is_not() {
        publishSecret();
        put(PackageLock.empty().locking("secret@1.0.0", "nothing@1.0.0"), TestRegistry.BOB);
        assertThat(progress(TestRegistry.BOB)).containsEntry("pending", 2);

        registry.refresh();

        assertThat(registry.upstream.asked()).extracting(asked -> asked.path()).containsOnly("/nothing");
        assertThat(Json.at(progress(TestRegistry.BOB), "failures"))
                .containsEntry("secret@1.0.0", "there is no such version")
                .containsEntry("nothing@1.0.0", "there is no such version");
        registry.pass(Duration.ofDays(3));
        assertThat(Json.at(progress(TestRegistry.BOB), "failures")).containsKey("secret@1.0.0");
    }

    @Test
    void of_what_others_handed_over_nobody_learns_which_packages_there_are_that_they_may_not_see() {
        publishSecret();
        put(PackageLock.empty().locking("secret@1.0.0", "secret@2.0.0"));
        assertThat(progress()).containsEntry("warm", 1);

        assertThat(progress(TestRegistry.BOB).get("failures")).isEqualTo(Map.of());
        assertThat(new String(
                        registry.get(APP, TestRegistry.bearer(TestRegistry.BOB)).body()))
                .doesNotContain("secret");
        assertThat(progress(TestRegistry.ROOT)).containsEntry("warm", 1);
    }

    @Test
    void a_package_that_was_published_here_meanwhile_is_asked_for_no_more() {
        put(PackageLock.empty().locking("left-pad@1.0.0"));
        registry.upstream.forget();
        var messages = List.copyOf(registry.queue);
        registry.publish(PackageFiles.made("left-pad", "1.0.0"));
        registry.queue.clear();
        registry.queue.addAll(messages);

        assertThat(registry.refresh()).isEmpty();
        assertThat(registry.upstream.asked()).isEmpty();
    }

    @Test
    void they_are_listed_and_removed() {
        put(PackageLock.empty().locking("left-pad@1.0.0"));
        registry.ask(
                "PUT",
                "/-/larder/lockfiles/other.app_2",
                PackageLock.empty().bytes(),
                TestRegistry.bearer(TestRegistry.BOB));

        var list = registry.get("/-/larder/lockfiles", TestRegistry.bearer(TestRegistry.ALICE));
        assertThat((List<?>) list.json().get("lockfiles"))
                .extracting(one -> Json.asObject(one).get("name"))
                .containsExactly("app", "other.app_2");

        assertThat(registry.send(TestRegistry.BOB, "DELETE", APP, "").status()).isEqualTo(200);
        assertThat(registry.send(TestRegistry.BOB, "DELETE", APP, "").status()).isEqualTo(404);
        assertThat(registry.get(APP, TestRegistry.bearer(TestRegistry.ALICE)).status())
                .isEqualTo(404);
        assertThat(registry.table.items()).noneMatch(item -> item.key().pk().equals("K#npm#app"));
    }

    @Test
    void who_did_what_is_in_the_audit() {
        put(PackageLock.empty().locking("left-pad@1.0.0"));
        registry.send(TestRegistry.BOB, "DELETE", APP, "");

        assertThat(registry.table.items().stream()
                        .filter(item -> item.key().pk().startsWith("A#"))
                        .map(item -> item.text("who") + ": " + item.text("deed")))
                .containsExactlyInAnyOrder("alice: hand over lockfile app", "bob: remove lockfile app");
    }

    @Test
    void what_a_registry_does_not_serve_is_left_out_and_counted() throws IOException {
        var lock = Files.readAllBytes(Path.of("src/test/resources/lockfiles/npm-10/package-lock.json"));

        var answer = registry.ask("PUT", APP, lock, TestRegistry.bearer(TestRegistry.ALICE));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(Json.at(answer.json(), "leftOut")).containsKeys("git", "file", "link", "elsewhere");
        registry.queue.clear();
    }

    @Test
    void it_may_come_compressed() {
        var gzip = Gzip.compress(PackageLock.empty().locking("left-pad@1.0.0").bytes());

        var answer = registry.ask(
                "PUT", APP, gzip, "authorization", "Bearer " + TestRegistry.ALICE, "content-encoding", "gzip");

        assertThat(answer.json()).containsEntry("packages", 1);
        registry.queue.clear();
    }

    @Test
    void one_of_many_thousand_packages_is_kept_in_parts_and_replaced_whole() {
        var random = new Random(1);
        var many = IntStream.range(0, 4_000)
                .mapToObj(i -> "p" + new BigInteger(1_000, random).toString(Character.MAX_RADIX) + "@1.0." + i % 89)
                .toArray(String[]::new);

        var answer = registry.ask(
                "PUT",
                APP,
                Gzip.compress(PackageLock.empty().locking(many).bytes()),
                "authorization",
                "Bearer " + TestRegistry.ALICE,
                "content-encoding",
                "gzip");

        assertThat(answer.json()).containsEntry("packages", 4_000).containsEntry("pending", 4_000);
        assertThat(asked()).as("the schedule asks for the rest").hasSize(2_000);
        assertThat(parts()).isGreaterThan(1);
        assertThat(progress()).containsEntry("pending", 4_000);
        put(PackageLock.empty().locking("left-pad@1.0.0"));
        assertThat(parts()).isEqualTo(1);
        registry.queue.clear();
    }

    /** Which of its parts nobody can put together any more. */
    private void mix() {
        put(PackageLock.empty().locking("left-pad@1.0.0"));
        var part = registry.table.query("K#npm#app", "").getFirst();
        var stray = new Item(
                new Key("K#npm#app", "PART#01"), part.with("digest", "00ff").attributes());
        registry.table.transact(List.of(new Write.Put(stray, Write.ABSENT)));
    }

    @Test
    void what_was_mixed_with_another_is_whole_when_it_is_handed_over_again() {
        mix();

        assertThat(put(PackageLock.empty().locking("left-pad@1.0.0")).status()).isEqualTo(200);

        assertThat(progress()).containsEntry("packages", 1);
        registry.queue.clear();
    }

    @Test
    void what_was_mixed_with_another_is_removed_with_all_of_it() {
        mix();

        assertThat(registry.send(TestRegistry.ALICE, "DELETE", APP, "").status())
                .isEqualTo(200);

        assertThat(parts()).isZero();
        registry.queue.clear();
    }

    private long parts() {
        return registry.table.items().stream()
                .filter(item -> item.key().pk().equals("K#npm#app"))
                .count();
    }

    // --- Who, and what is refused

    @Test
    void nobody_without_a_token_and_nobody_who_may_only_read() {
        var readOnly = "ldr_readonly000000000000000000000";
        registry.keep(Token.of(readOnly, "carol", Token.Kind.ACCOUNT, registry.now())
                .limitedTo(new Limits(true, List.of()), List.of()));
        put(PackageLock.empty());

        for (var request : List.of("PUT " + APP, "DELETE " + APP, "GET " + APP, "GET /-/larder/lockfiles")) {
            var words = request.split(" ");
            assertThat(registry.ask(words[0], words[1], new byte[0]).status())
                    .as(request)
                    .isEqualTo(401);
            var refused = registry.ask(words[0], words[1], new byte[0], TestRegistry.bearer(readOnly));
            assertThat(refused.status()).as(request).isEqualTo(403);
            assertThat(refused.error()).contains("may only read");
        }
    }

    @Test
    void a_machine_may_whose_token_is_for_packages_alone() {
        var robot = "ldr_robot00000000000000000000000";
        registry.keep(Token.of(robot, "carol", Token.Kind.AUTOMATION, registry.now()));

        assertThat(put(PackageLock.empty(), robot).status()).isEqualTo(201);
    }

    @Test
    void the_body_is_not_looked_at_before_the_caller() {
        assertThat(registry.ask("PUT", APP, new byte[] {0}).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "'', it is no lockfile",
        "'{}', lockfileVersion",
        "'{\"lockfileVersion\": 9, \"packages\": {}}', broken",
        "'hello', it is no lockfile"
    })
    void what_is_no_lockfile_is_refused_in_words(String body, String why) {
        var answer = registry.send(TestRegistry.ALICE, "PUT", APP, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).contains(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-app", ".app", "a b", "a#b", "ü"})
    void a_name_is_letters_digits_and_little_else(String name) {
        var answer = registry.ask(
                "PUT",
                "/-/larder/lockfiles/" + name,
                PackageLock.empty().bytes(),
                TestRegistry.bearer(TestRegistry.ALICE));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).contains("invalid name of a lockfile");
    }

    @Test
    void there_is_a_most_of_them() {
        for (var number = 1; number <= 200; number++) {
            assertThat(registry.ask(
                                    "PUT",
                                    "/-/larder/lockfiles/app-" + number,
                                    PackageLock.empty().bytes(),
                                    TestRegistry.bearer(TestRegistry.ALICE))
                            .status())
                    .isEqualTo(201);
        }

        var refused = put(PackageLock.empty());

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.error()).contains("200 at most");
    }

    @Test
    void without_an_upstream_nothing_is_asked_for() {
        try (var alone = TestRegistry.hostedOnly()) {
            var answer = alone.ask(
                    "PUT",
                    APP,
                    PackageLock.empty().locking("left-pad@1.0.0").bytes(),
                    TestRegistry.bearer(TestRegistry.ALICE));

            assertThat(answer.json()).containsEntry("failed", 1);
            assertThat(alone.queue).noneMatch(message -> message.startsWith("tarball"));
        }
    }

    @Test
    void with_several_upstreams_the_first_that_has_it_is_the_one() {
        try (var second = UpstreamRegistry.start();
                var several = TestRegistry.asking("%s; " + second.url())) {
            second.publish(PackageFiles.made("elsewhere", "1.0.0"));
            several.ask(
                    "PUT",
                    APP,
                    PackageLock.empty().locking("elsewhere@1.0.0").bytes(),
                    TestRegistry.bearer(TestRegistry.ALICE));

            several.refresh();

            assertThat(several.get(APP, TestRegistry.bearer(TestRegistry.ALICE)).json())
                    .containsEntry("warm", 1);
            assertThat(second.requests("/elsewhere")).isEqualTo(1);
        }
    }
}
