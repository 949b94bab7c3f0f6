package dev.larder.route;

import static dev.larder.route.TestRegistry.ALICE;
import static dev.larder.route.TestRegistry.BOB;
import static dev.larder.route.TestRegistry.ORIGIN;
import static dev.larder.route.TestRegistry.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.audit.Actor;
import dev.larder.audit.Deed;
import dev.larder.audit.Trail;
import dev.larder.audit.Verb;
import dev.larder.route.TestRegistry.Answer;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Write;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /-/larder/audit}. */
class ReadAuditTest {

    private static final String AUDIT = "/-/larder/audit";
    private static final PackageFiles WIDGET = PackageFiles.made("@acme/widget", "1.0.0");

    private final TestRegistry registry = TestRegistry.hostedOnly();
    private final Trail trail = new Trail(new Random(1));

    @AfterEach
    void close() {
        registry.close();
    }

    private Answer read(String query, String... headers) {
        var all = new ArrayList<>(List.of(TestRegistry.bearer(ROOT)));
        all.addAll(List.of(headers));
        var answer = registry.get(AUDIT + query, all.toArray(String[]::new));
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }

    private static List<Map<String, Object>> entries(Answer answer) {
        return ((List<?>) answer.json().get("entries"))
                .stream().map(Json::asObject).toList();
    }

    private static List<String> deeds(Answer answer) {
        return entries(answer).stream()
                .map(entry -> entry.get("who") + " " + entry.get("deed"))
                .toList();
    }

    /** Something was done some time ago. */
    private String done(Duration ago, String who) {
        var put = (Write.Put) trail.entry(
                registry.now().minus(ago),
                new Actor(who, "192.0.2.1", "", ""),
                Deed.of(Verb.PUBLISH, "version", "1.0.0", "tag", "latest", "package", "left-pad"));
        registry.table.transact(List.of(put));
        return put.item().key().sk().replaceFirst(".*#", "");
    }

    /** The ids of all pages, and how many there were. */
    private List<List<String>> pages(String query) {
        var pages = new ArrayList<List<String>>();
        var next = Optional.of(AUDIT + query);
        while (next.isPresent()) {
            var answer = registry.get(next.get(), TestRegistry.bearer(ROOT));
            pages.add(entries(answer).stream()
                    .map(entry -> String.valueOf(entry.get("id")))
                    .toList());
            next = Optional.ofNullable(answer.json().get("next"))
                    .map(url -> url.toString().substring(ORIGIN.length()));
        }
        return pages;
    }

    @Test
    void shows_the_latest_first_and_all_there_is_to_know() {
        registry.publish(WIDGET);
        registry.pass(Duration.ofSeconds(1));
        registry.send(ALICE, "PUT", "/-/package/@acme%2fwidget/dist-tags/old", "\"1.0.0\"");

        var answer = read("");

        assertThat(deeds(answer)).containsExactly("alice tag old 1.0.0", "alice publish 1.0.0");
        assertThat(entries(answer).getLast())
                .containsEntry("time", "2026-11-22T10:00:00Z")
                .containsEntry("address", TestRegistry.ADDRESS)
                .containsEntry("request", "request-1")
                .containsEntry("verb", "publish")
                .containsEntry("parts", Map.of("package", "@acme/widget", "version", "1.0.0", "tag", "latest"))
                .containsKeys("id", "token");
        assertThat(answer.json()).doesNotContainKey("next");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void is_for_administrators_alone() {
        for (var token : List.of(ALICE, BOB, "ldr_nobody")) {
            assertThat(registry.get(AUDIT + "?limit=nonsense", TestRegistry.bearer(token))
                            .status())
                    .isEqualTo(403);
        }
        assertThat(registry.get(AUDIT).error()).isEqualTo("only administrators of this registry may do this");
    }

    @Test
    void is_narrowed_to_a_package_and_to_a_user() {
        registry.publish(WIDGET);
        registry.publish(PackageFiles.made("@acme/gadget", "1.0.0"), BOB, "latest");

        assertThat(deeds(read("?package=@acme/widget"))).containsExactly("alice publish 1.0.0");
        assertThat(deeds(read("?user=bob"))).containsExactly("bob publish 1.0.0");
        assertThat(deeds(read("?user=bob&package=@acme/widget"))).isEmpty();
    }

    @Test
    void is_narrowed_to_a_time_whose_beginning_is_part_of_it_and_whose_end_is_not() {
        registry.publish(WIDGET);

        assertThat(deeds(read("?since=2026-11-22T10:00:00Z"))).hasSize(1);
        assertThat(deeds(read("?since=2026-11-22T10:00:00.001Z"))).isEmpty();
        assertThat(deeds(read("?since=2026-11-22&until=2026-11-22T10:00:00Z"))).isEmpty();
        assertThat(deeds(read("?since=2026-11-22&until=2026-11-23"))).hasSize(1);
        assertThat(deeds(read("?until=2026-11-22"))).isEmpty();
    }

    @Test
    void pages_hold_everything_once_whatever_is_added_meanwhile() {
        var ids = new ArrayList<>(IntStream.range(0, 25)
                .mapToObj(hours -> done(Duration.ofHours(5L * hours), "alice"))
                .toList());
        Collections.reverse(ids);

        var first = read("?limit=10");
        done(Duration.ZERO, "bob");
        var pages = pages("?limit=10&user=alice");

        assertThat(pages).extracting(List::size).containsExactly(10, 10, 5);
        assertThat(pages.stream().flatMap(List::stream)).containsExactlyElementsOf(ids.reversed());
        var second =
                registry.get(first.json().get("next").toString().substring(ORIGIN.length()), TestRegistry.bearer(ROOT));
        assertThat(entries(second)).extracting(entry -> entry.get("id")).isEqualTo(pages.get(1));
    }

    @Test
    void what_was_done_at_one_instant_is_cut_between_pages_exactly() {
        var ids = IntStream.range(0, 7)
                .mapToObj(_ -> done(Duration.ZERO, "alice"))
                .toList();

        assertThat(pages("?limit=2").stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void a_page_looks_at_so_many_days_and_leads_on() {
        var long_ago = done(Duration.ofDays(100), "alice");
        registry.counts.taken();

        var page = read("?since=2026-01-01");

        assertThat(entries(page)).isEmpty();
        assertThat(page.json()).containsKey("next");
        assertThat(registry.counts.taken()).hasSize(33); // who is calling, and 32 days
        assertThat(pages("?since=2026-01-01").stream().flatMap(List::stream)).containsExactly(long_ago);
        assertThat(pages("")).as("a month, unless somebody asks for more").containsExactly(List.of());
    }

    @Test
    void a_day_of_thousands_is_read_in_parts() {
        for (var i = 0; i < 600; i++) {
            done(Duration.ofSeconds(i), i == 599 ? "bob" : "alice");
        }
        registry.counts.taken();

        assertThat(deeds(read("?user=bob&since=2026-11-22"))).hasSize(1);
        assertThat(registry.counts.taken()).containsExactly("table get", "table query", "table query", "table query");
    }

    @Test
    void is_given_as_json_lines_to_who_asks_for_them() {
        registry.publish(WIDGET);
        registry.publish(WIDGET.version("1.0.1"));

        var answer = read("?limit=1", "accept", "application/x-ndjson");

        assertThat(answer.header("content-type")).isEqualTo("application/x-ndjson");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .startsWith("{\"time\":\"2026-11-22T10:00:00Z\",")
                .endsWith("}\n")
                .hasLineCount(1);
        assertThat(answer.header("link"))
                .matches("<https://npm\\.example\\.test/-/larder/audit\\?.*&limit=1&.*>; rel=\"next\"");
    }

    @Test
    void an_entry_of_before_there_were_verbs_is_shown_for_what_it_says() {
        registry.table.transact(List.of(new Write.Put(
                new Item(new Key("A#2026-11-21", "2026-11-21T10:00:00Z#7"))
                        .with("who", "alice")
                        .with("deed", "publish 1.0.0")
                        .with("package", "@acme/widget"),
                Write.ABSENT)));

        assertThat(entries(read("?package=@acme/widget")))
                .singleElement()
                .satisfies(entry -> assertThat(entry)
                        .containsEntry("verb", "publish")
                        .containsEntry(
                                "time", Instant.parse("2026-11-21T10:00:00Z").toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?since=yesterday",
                "?until=2026-13-01",
                "?since=-999999999-01-01",
                "?since=1969-12-31",
                "?until=%2B999999999-01-01T00:00:00Z",
                "?limit=0",
                "?limit=-1",
                "?limit=x",
                "?from=nonsense",
                "?from=2026-13-01_x",
                "?from=2026-11-22_"
            })
    void what_is_no_question_is_refused(String query) {
        assertThat(registry.get(AUDIT + query, TestRegistry.bearer(ROOT)).status())
                .isEqualTo(400);
    }
}
