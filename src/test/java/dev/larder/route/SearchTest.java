package dev.larder.route;

import static dev.larder.route.TestRegistry.ALICE;
import static dev.larder.route.TestRegistry.BOB;
import static dev.larder.route.TestRegistry.ROOT;
import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.auth.Token;
import dev.larder.domain.Limits;
import dev.larder.domain.PackagePattern;
import dev.larder.storage.Write;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /-/v1/search}, of what is hosted here. */
class SearchTest {

    private final TestRegistry registry = TestRegistry.hostedOnly();

    @AfterEach
    void close() {
        registry.close();
    }

    /** Some packages of Alice's, and a public one of Bob's. */
    private void fill() {
        registry.publish(PackageFiles.made("@acme/widget", "1.2.0")
                .field("description", "A small thing to hold")
                .field("keywords", List.of("gadget", "metal"))
                .field("author", Map.of("name", "Zoë Ångström", "email", "zoe@example.test"))
                .field("repository", Map.of("type", "git", "url", "git+https://git.example.test/acme/widget.git"))
                .field("homepage", "https://widget.example.test")
                .field("bugs", Map.of("url", "https://git.example.test/acme/widget/issues"))
                .file("README.md", "# Widget"));
        registry.publish(PackageFiles.made("@acme/widget-theme", "0.3.0")
                .field("description", "Colours for widgets")
                .field("keywords", List.of("gadget", "colour")));
        registry.publish(PackageFiles.made("left-pad", "1.0.0").field("description", "Pads on the left"));
        registry.publish(PackageFiles.made("bobs-tool", "1.0.0").field("keywords", "metal, tools"), BOB, "latest");
        registry.send(BOB, "POST", "/-/package/bobs-tool/access", "{\"access\":\"public\"}");
    }

    private TestRegistry.Answer ask(String text, String more, String... headers) {
        return registry.get("/-/v1/search?text=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + more, headers);
    }

    private static List<Map<String, Object>> objects(TestRegistry.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return ((List<?>) answer.json().get("objects"))
                .stream().map(Json::asObject).toList();
    }

    private static List<String> names(TestRegistry.Answer answer) {
        return objects(answer).stream()
                .map(object -> Json.at(object, "package").get("name").toString())
                .toList();
    }

    /** What Alice finds. */
    private List<String> found(String text) {
        return names(ask(text, "", bearer(ALICE)));
    }

    @Test
    void a_result_is_what_clients_print() {
        fill();

        var answer = ask("widget", "", bearer(ALICE));

        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.json()).containsEntry("total", 2).containsKey("time");
        assertThat(objects(answer).getFirst().get("package"))
                .isEqualTo(Map.ofEntries(
                        Map.entry("name", "@acme/widget"),
                        Map.entry("scope", "acme"),
                        Map.entry("version", "1.2.0"),
                        Map.entry("description", "A small thing to hold"),
                        Map.entry("keywords", List.of("gadget", "metal")),
                        Map.entry("date", registry.now().toString()),
                        Map.entry("license", "Apache-2.0"),
                        Map.entry(
                                "links",
                                Map.of(
                                        "homepage", "https://widget.example.test",
                                        "repository", "https://git.example.test/acme/widget",
                                        "bugs", "https://git.example.test/acme/widget/issues")),
                        Map.entry("author", Map.of("name", "Zoë Ångström", "email", "zoe@example.test")),
                        Map.entry("publisher", Map.of("username", "alice", "email", "")),
                        Map.entry("maintainers", List.of(Map.of("username", "alice", "email", "")))));
    }

    @Test
    void costs_a_read_and_a_query() {
        fill();
        registry.use(TestRegistry.ALICE);

        found("widget");

        assertThat(registry.counts.taken()).containsExactly("table get", "table query");
    }

    /** Searches until all that is found is known. */
    private void settle() {
        found("widget");
        registry.pass(Duration.ofSeconds(11));
        found("widget");
        registry.counts.taken();
    }

    @Test
    void costs_a_read_once_what_is_found_is_known() {
        fill();
        settle();

        assertThat(found("widget")).containsExactly("@acme/widget", "@acme/widget-theme");
        assertThat(found("left-pad")).containsExactly("left-pad");
        assertThat(registry.counts.taken()).containsExactly("table get", "table get");
    }

    @Test
    void whatever_changes_is_found_at_once_although_all_was_known() {
        fill();
        settle();

        registry.publish(PackageFiles.made("widget-box", "1.0.0"));
        assertThat(found("widget")).contains("widget-box");
        settle();
        registry.publish(PackageFiles.made("@acme/widget", "2.0.0").field("description", "grown"));
        assertThat(found("grown")).containsExactly("@acme/widget");
        settle();
        registry.send(ALICE, "POST", "/-/package/@acme%2fwidget/access", "{\"access\":\"public\"}");
        assertThat(names(ask("widget", ""))).containsExactly("@acme/widget");
        settle();
        var revision =
                registry.get("/widget-box?write=true", bearer(ALICE)).json().get("_rev");
        registry.send(ALICE, "DELETE", "/widget-box/-rev/" + revision, "");
        assertThat(found("widget")).doesNotContain("widget-box");
    }

    @Test
    void who_may_read_what_is_decided_anew_by_each_search() {
        fill();
        settle();

        assertThat(found("metal")).containsExactlyInAnyOrder("@acme/widget", "bobs-tool");
        assertThat(names(ask("metal", ""))).containsExactly("bobs-tool");
        var rules = "{\"rules\": [{\"packages\": \"@acme/*\", \"read\": [\"$owners\"]}]}";
        registry.send(ROOT, "PUT", "/-/larder/rules", rules);
        assertThat(names(ask("metal", "", bearer(BOB)))).containsExactly("bobs-tool");
    }

    /** DynamoDB shows a transaction's items one by one: the mark may be seen before the entry that it tells of. */
    @Test
    void an_entry_that_came_to_sight_after_its_mark_is_not_overlooked() {
        fill();
        settle();
        var entries = registry.table.query("S#npm", "");
        registry.publish(PackageFiles.made("@acme/widget", "2.0.0").field("description", "grown"));
        var grown = registry.table.query("S#npm", "@acme/widget").getFirst();
        registry.table.transact(List.of(new Write.Put(entries.getFirst(), Write.ALWAYS)));

        assertThat(found("grown")).isEmpty();
        registry.pass(Duration.ofSeconds(2));
        registry.table.transact(List.of(new Write.Put(grown, Write.ALWAYS)));

        assertThat(found("grown")).containsExactly("@acme/widget");
    }

    @Test
    void entries_are_read_again_now_and_then_although_nothing_seems_to_have_changed() {
        fill();
        settle();
        registry.pass(Duration.ofMinutes(10));

        found("widget");

        assertThat(registry.counts.taken()).containsExactly("table get", "table query");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "widget                          | @acme/widget @acme/widget-theme",
                "WIDGET                          | @acme/widget @acme/widget-theme",
                "wid                             | @acme/widget @acme/widget-theme",
                "widgets                         | @acme/widget @acme/widget-theme",
                "widget colours                  | @acme/widget-theme",
                "leftpad                         | left-pad",
                "left-pad                        | left-pad",
                "angstrom                        | @acme/widget",
                "gadget                          | @acme/widget @acme/widget-theme",
                "nothing-like-it                 | -",
                "widget nothing-like-it          | -",
                "@acme                           | @acme/widget @acme/widget-theme",
                "@acme/                          | @acme/widget @acme/widget-theme",
                "@acme/widget-theme              | @acme/widget-theme",
                "scope:acme                      | @acme/widget @acme/widget-theme",
                "scope:@acme colours             | @acme/widget-theme",
                "author:zoe                      | @acme/widget",
                "author:zoe@example.test         | @acme/widget",
                "'author:\"Zoë Ångström\"'       | @acme/widget",
                "author:bob                      | bobs-tool",
                "maintainer:bob                  | bobs-tool",
                "=bob                            | bobs-tool",
                "maintainer:nobody               | -",
                "keywords:metal                  | @acme/widget bobs-tool",
                "keywords:colour,tools           | @acme/widget-theme bobs-tool",
                "keywords:gadget+metal           | @acme/widget",
                "'keywords:gadget,metal,-colour' | @acme/widget bobs-tool",
                "keywords:gad                    | -",
                "is:unstable                     | @acme/widget-theme",
                "scope:acme not:unstable         | @acme/widget",
                "is:insecure                     | -",
                "widget not:insecure             | @acme/widget @acme/widget-theme",
                "widget not:happy some:thing     | @acme/widget @acme/widget-theme",
                "\"widget\"                      | @acme/widget @acme/widget-theme",
            })
    void texts_and_qualifiers_find(String text, String names) {
        fill();

        assertThat(found(text)).isEqualTo(names == null ? List.of() : List.of(names.split(" ")));
    }

    @Test
    void nothing_asked_for_lists_everything_the_newest_first() {
        for (var name : List.of("first", "second", "third")) {
            registry.pass(Duration.ofMinutes(1));
            registry.publish(PackageFiles.made(name, "1.0.0"));
        }

        assertThat(found("")).containsExactly("third", "second", "first");
        assertThat(names(registry.get("/-/v1/search", bearer(ALICE)))).containsExactly("third", "second", "first");
    }

    @Test
    void the_exact_name_comes_first_unless_that_is_not_wanted() {
        registry.publish(PackageFiles.made("pad", "0.0.1"));
        registry.publish(PackageFiles.made("@acme/pad", "0.0.1"));
        registry.publish(PackageFiles.made("pad-pad", "1.0.0")
                .field("description", "pad")
                .field("keywords", List.of("pad"))
                .field("repository", "https://git.example.test/pad")
                .file("README.md", "pad"));

        assertThat(found("pad")).containsExactly("pad", "@acme/pad", "pad-pad");
        assertThat(found("@acme/pad")).containsExactly("@acme/pad");
        assertThat(found("pad boost-exact:false")).hasSize(3).first().isEqualTo("pad-pad");
    }

    @Test
    void marks_are_from_0_to_1_and_count_as_they_are_weighed() {
        registry.publish(PackageFiles.made("well-described", "1.0.0")
                .field("description", "x")
                .field("keywords", List.of("thing"))
                .field("repository", "git@git.example.test:acme/thing.git")
                .file("README.md", "x"));
        registry.pass(Duration.ofDays(1000));
        registry.publish(PackageFiles.made("just-published", "1.0.0").field("keywords", List.of("thing")));

        var byQuality = ask("thing", "&quality=1&popularity=0&maintenance=0", bearer(ALICE));
        var byMaintenance = ask("thing", "&quality=0&popularity=0&maintenance=1", bearer(ALICE));
        var byPopularity = ask("thing", "&quality=0&popularity=1&maintenance=0", bearer(ALICE));

        assertThat(names(byQuality)).containsExactly("well-described", "just-published");
        assertThat(names(byMaintenance)).containsExactly("just-published", "well-described");
        assertThat(names(byPopularity)).hasSize(2);
        assertThat(objects(byQuality).getFirst().get("score"))
                .isEqualTo(Map.of(
                        "final",
                        1.0,
                        "detail",
                        Map.of("quality", 1.0, "popularity", 0, "maintenance", Math.pow(0.5, 1000 / 365.0))));
        for (var weights : List.of("&quality=0&maintenance=0", "&quality=-1&maintenance=NaN", "&quality=x", "")) {
            assertThat(objects(ask("thing", weights, bearer(ALICE)))).allSatisfy(object -> {
                assertThat((double) Json.at(object, "score").get("final")).isBetween(0.0, 1.0);
                assertThat((double) object.get("searchScore")).isPositive();
            });
        }
    }

    @Test
    void what_was_published_a_moment_ago_is_found_and_what_was_changed_is_found_as_it_is() {
        registry.publish(PackageFiles.made("thing", "1.0.0").field("description", "old"));
        assertThat(found("old")).containsExactly("thing");

        registry.publish(PackageFiles.made("thing", "2.0.0").field("description", "new"));
        assertThat(found("old")).isEmpty();
        assertThat(found("new")).containsExactly("thing");

        registry.publish(PackageFiles.made("thing", "3.0.0-beta.1").field("description", "newest"), ALICE, "next");
        assertThat(found("newest")).isEmpty();
        assertThat(found("new")).containsExactly("thing");

        registry.send(ALICE, "PUT", "/-/package/thing/dist-tags/latest", "\"1.0.0\"");
        assertThat(found("new")).isEmpty();
        assertThat(objects(ask("old", "", bearer(ALICE))))
                .singleElement()
                .satisfies(object -> assertThat(Json.at(object, "package")).containsEntry("version", "1.0.0"));
    }

    @Test
    void what_was_unpublished_is_not_found() {
        registry.publish(PackageFiles.made("thing", "1.0.0").field("description", "old"));
        registry.publish(PackageFiles.made("thing", "2.0.0").field("description", "new"));
        var packument = registry.get("/thing", bearer(ALICE)).json();
        var left = new LinkedHashMap<>(Json.at(packument, "versions"));
        left.remove("2.0.0");
        packument.put("versions", left);

        registry.ask("PUT", "/thing/-rev/" + packument.get("_rev"), Json.bytes(packument), bearer(ALICE));
        assertThat(found("new")).isEmpty();
        assertThat(found("old")).containsExactly("thing");

        var revision = registry.get("/thing", bearer(ALICE)).json().get("_rev");
        assertThat(registry.ask("DELETE", "/thing/-rev/" + revision, new byte[0], bearer(ALICE))
                        .status())
                .isEqualTo(200);
        assertThat(found("")).isEmpty();

        registry.publish(PackageFiles.made("thing", "3.0.0").field("description", "newest"));
        assertThat(found("newest")).containsExactly("thing");
    }

    @Test
    void what_is_deprecated_is_marked_so_and_told_apart() {
        registry.publish(PackageFiles.made("good-thing", "1.0.0"));
        registry.publish(PackageFiles.made("bad-thing", "1.0.0"));
        deprecate("use good-thing");

        assertThat(found("thing")).containsExactly("good-thing", "bad-thing");
        assertThat(found("thing not:deprecated")).containsExactly("good-thing");
        assertThat(found("is:deprecated")).containsExactly("bad-thing");
        assertThat(objects(ask("bad-thing", "", bearer(ALICE))).getFirst())
                .containsEntry("flags", Map.of("deprecated", true));

        deprecate("");
        assertThat(found("is:deprecated")).isEmpty();
    }

    private void deprecate(String message) {
        var packument = registry.get("/bad-thing", bearer(ALICE)).json();
        Json.at(packument, "versions", "1.0.0").put("deprecated", message);
        assertThat(registry.ask("PUT", "/bad-thing", Json.bytes(packument), bearer(ALICE))
                        .status())
                .isBetween(200, 201);
    }

    @Test
    void a_tag_that_moves_latest_costs_one_more_read_and_no_other_change_does() {
        registry.publish(PackageFiles.made("thing", "1.0.0"));
        registry.publish(PackageFiles.made("thing", "2.0.0"));
        registry.counts.taken();

        registry.send(ALICE, "PUT", "/-/package/thing/dist-tags/beta", "\"1.0.0\"");
        assertThat(registry.counts.taken()).containsExactly("table get", "table get", "table transact");

        registry.send(ALICE, "PUT", "/-/package/thing/dist-tags/latest", "\"1.0.0\"");
        assertThat(registry.counts.taken()).containsExactly("table get", "table get", "table get", "table transact");
    }

    @Test
    void a_package_that_is_not_in_the_index_yet_gets_into_it_with_its_next_change() {
        registry.publish(PackageFiles.made("thing", "1.0.0").field("description", "old"));
        registry.table.transact(List.of(new dev.larder.storage.Write.Delete(
                new dev.larder.storage.Key("S#npm", "thing"), dev.larder.storage.Write.ALWAYS)));
        assertThat(found("old")).isEmpty();

        registry.send(ALICE, "PUT", "/-/package/thing/dist-tags/beta", "\"1.0.0\"");

        assertThat(found("old")).containsExactly("thing");
    }

    @Test
    void pages_make_the_whole() {
        for (var i = 0; i < 23; i++) {
            registry.publish(PackageFiles.made("thing-" + i, "1.0.0"));
        }
        for (var text : List.of("thing", "", "author:alice")) {
            var whole = names(ask(text, "&size=250", bearer(ALICE)));
            assertThat(whole).hasSize(23).doesNotHaveDuplicates();
            for (var size : List.of(1, 4, 7, 23, 24)) {
                var pages = new ArrayList<String>();
                for (var from = 0; from < 23 + size; from += size) {
                    var page = ask(text, "&size=" + size + "&from=" + from, bearer(ALICE));
                    assertThat(page.json()).containsEntry("total", 23);
                    pages.addAll(names(page));
                }
                assertThat(pages).isEqualTo(whole);
            }
        }
        assertThat(found("thing")).as("20, unless asked otherwise").hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"&size=x", "&size=-1", "&size=", "&size=1e3", "&from=x", "&from=-1", "&size=99999999999999"})
    void numbers_that_are_none_count_as_not_there(String numbers) {
        fill();

        assertThat(names(ask("", numbers, bearer(ALICE)))).hasSize(4);
    }

    @Test
    void a_page_of_nothing_or_from_beyond_the_end_is_empty() {
        fill();

        assertThat(ask("", "&size=0", bearer(ALICE)).json())
                .containsEntry("objects", List.of())
                .containsEntry("total", 4);
        assertThat(ask("", "&from=999999999", bearer(ALICE)).json())
                .containsEntry("objects", List.of())
                .containsEntry("total", 4);
    }

    @Test
    void a_text_without_an_end_is_refused() {
        assertThat(ask("x".repeat(513), "", bearer(ALICE)).status()).isEqualTo(400);
        assertThat(ask("x".repeat(513), "", bearer(ALICE)).error()).contains("512 are read at most");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@",
                "@/",
                "=",
                ":",
                "\"",
                "a\"b",
                "keywords:",
                "keywords:+,-",
                "scope:",
                "🔧",
                "\u0301",
                "(",
                "\\E"
            })
    void no_text_is_too_strange(String text) {
        fill();

        assertThat(ask(text, "", bearer(ALICE)).status()).isEqualTo(200);
    }

    @Test
    void nobody_finds_what_they_may_not_read() {
        fill();

        var anonymous = ask("", "");

        assertThat(names(anonymous)).containsExactly("bobs-tool");
        assertThat(anonymous.json()).containsEntry("total", 1);
        registry.send(BOB, "POST", "/-/package/bobs-tool/access", "{\"access\":\"restricted\"}");
        assertThat(ask("", "").json()).containsEntry("total", 0);
    }

    @Test
    void rules_teams_and_tokens_decide_what_is_found() {
        fill();
        registry.send(
                ROOT, "PUT", "/-/larder/rules", "{\"rules\": [{\"packages\": \"@acme/*\", \"read\": [\"$owners\"]}]}");
        assertThat(names(ask("", "", bearer(BOB)))).containsExactlyInAnyOrder("left-pad", "bobs-tool");

        registry.send(ROOT, "PUT", "/-/org/acme/user", "{\"user\":\"alice\",\"role\":\"owner\"}");
        registry.send(ALICE, "PUT", "/-/org/acme/team", "{\"name\":\"devs\"}");
        registry.send(ALICE, "PUT", "/-/team/acme/devs/user", "{\"user\":\"bob\"}");
        registry.send(
                ALICE,
                "PUT",
                "/-/team/acme/devs/package",
                "{\"package\":\"@acme/widget\",\"permissions\":\"read-only\"}");
        assertThat(names(ask("", "", bearer(BOB)))).contains("@acme/widget").doesNotContain("@acme/widget-theme");

        var token = "ldr_other0000000000000000000000";
        registry.keep(Token.of(token, "alice", Token.Kind.ACCOUNT, registry.now())
                .limitedTo(new Limits(true, List.of(new PackagePattern("left-*"))), List.of()));
        assertThat(names(ask("", "", bearer(token)))).containsExactly("left-pad");
    }

    @Test
    void where_nobody_reads_without_a_token_nobody_searches_without_one() {
        try (var closed = TestRegistry.closed()) {
            assertThat(closed.get("/-/v1/search?text=" + "x".repeat(600)).status())
                    .isEqualTo(401);
            assertThat(closed.get("/-/v1/search?text=x", bearer(ALICE)).status())
                    .isEqualTo(200);
        }
        assertThat(ask("x", "", bearer("ldr_unknown")).status()).isEqualTo(401);
    }
}
