package dev.larder.route;

import static dev.larder.route.TestRegistry.ALICE;
import static dev.larder.route.TestRegistry.BOB;
import static dev.larder.route.TestRegistry.ROOT;
import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Asked;
import dev.larder.support.Fault;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import dev.larder.support.UpstreamRegistry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /-/v1/search}, where there is an upstream. */
class SearchUpstreamTest {

    /** The scope {@code @claimed} is ours. */
    private final TestRegistry registry = TestRegistry.open();

    @AfterEach
    void close() {
        registry.close();
    }

    @BeforeEach
    void fill() {
        for (var name : List.of("pad-east", "pad-north", "pad-south", "pad-west", "@claimed/pad")) {
            registry.upstream.publish(PackageFiles.made(name, "1.0.0"));
        }
    }

    /** Hosts a package that everybody may read. */
    private void host(String name) {
        registry.publish(PackageFiles.made(name, "2.0.0"));
        registry.send(ALICE, "POST", "/-/package/" + name.replace("/", "%2f") + "/access", "{\"access\":\"public\"}");
    }

    private TestRegistry.Answer ask(String text, String more) {
        return registry.get(
                "/-/v1/search?text=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + more, bearer(ALICE));
    }

    private static List<String> names(TestRegistry.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return ((List<?>) answer.json().get("objects"))
                .stream()
                        .map(object -> Json.at(Json.asObject(object), "package")
                                .get("name")
                                .toString())
                        .toList();
    }

    private List<String> askedUpstream() {
        return registry.upstream.asked().stream()
                .filter(asked -> asked.path().equals(UpstreamRegistry.SEARCH))
                .map(Asked::query)
                .toList();
    }

    @Test
    void what_the_upstream_finds_follows_and_stays_as_it_is() {
        host("@acme/pad");

        var answer = ask("pad", "");

        assertThat(names(answer)).containsExactly("@acme/pad", "pad-east", "pad-north", "pad-south", "pad-west");
        assertThat(answer.json()).containsEntry("total", 6); // the upstream counts @claimed/pad
        var theirs = Json.asObject(((List<?>) answer.json().get("objects")).getLast());
        assertThat(theirs).containsEntry("downloads", Map.of("weekly", 7));
        assertThat(answer.headers()).doesNotContainKey("npm-notice");
    }

    @Test
    void the_upstream_is_asked_for_the_same_and_told_nothing_else() {
        ask("pad é+", "&size=7&from=1&quality=0.1&popularity=0.2&maintenance=0.3&other=x");

        assertThat(askedUpstream())
                .containsExactly("text=pad+%C3%A9%2B&size=7&from=1&quality=0.1&popularity=0.2&maintenance=0.3");
        assertThat(registry.upstream.asked().getLast().header("authorization")).isEmpty();
    }

    @Test
    void pages_of_both_make_the_whole() {
        host("@acme/pad");
        host("pad-here");
        var whole = names(ask("pad", "&size=250"));
        assertThat(whole).hasSize(6).doesNotHaveDuplicates();

        for (var size : List.of(1, 2, 3, 5, 9)) {
            var pages = new ArrayList<String>();
            for (var from = 0; from < 9; from += size) {
                var page = ask("pad", "&size=" + size + "&from=" + from);
                assertThat(page.json()).containsEntry("total", 7);
                pages.addAll(names(page));
            }
            assertThat(pages).as("by " + size).isEqualTo(whole);
        }
    }

    @Test
    void what_is_hosted_here_is_not_the_upstreams() {
        host("pad-east");
        registry.publish(PackageFiles.made("pad-west", "2.0.0"), BOB, "latest");

        var all = ((List<?>) ask("pad-", "").json().get("objects"));

        assertThat(names(ask("pad-", "")))
                .as("pad-west is private, so the upstream was not asked")
                .hasSize(2);
        assertThat(all).hasSize(2);
        var anonymous = registry.get("/-/v1/search?text=pad-");
        assertThat(names(anonymous))
                .as("and whoever may not read ours does not get theirs")
                .containsExactly("pad-east", "pad-north", "pad-south");
        assertThat(Json.at(Json.asObject(((List<?>) anonymous.json().get("objects")).getFirst()), "package"))
                .containsEntry("version", "2.0.0");
    }

    @Test
    void what_was_unpublished_here_is_not_the_upstreams_either() {
        host("pad-east");
        var revision = registry.get("/pad-east", bearer(ALICE)).json().get("_rev");
        registry.ask("DELETE", "/pad-east/-rev/" + revision, new byte[0], bearer(ALICE));

        assertThat(names(ask("pad-", ""))).containsExactly("pad-north", "pad-south", "pad-west");
    }

    @Test
    void costs_two_more_reads_than_a_search_of_what_is_hosted() {
        registry.use(TestRegistry.ALICE);

        ask("pad-", "");

        assertThat(registry.counts.taken()).containsExactly("table get", "table query", "table get", "table get");
    }

    @Test
    void what_a_rule_hides_of_the_upstream_is_not_found() {
        registry.send(
                ROOT, "PUT", "/-/larder/rules", "{\"rules\": [{\"packages\": \"pad-east\", \"read\": [\"bob\"]}]}");

        assertThat(names(ask("pad-", ""))).containsExactly("pad-north", "pad-south", "pad-west");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@claimed/x",
                "@claimed/_x",
                "x@claimed/pad",
                "pad from:claimed",
                "pad see:bluebird-client",
                "BlueBird-Client",
                "@claimed",
                "claimed pad",
                "scope:claimed",
                "scope:@Claimed",
                "bluebird-client",
                "@secret/bluebird-client",
                "bluebird",
                "blueb",
                "bluebirds",
                "pad client",
                "secret pad",
                "scope:secret",
                "@secret",
                "pad maintainer:alice",
                "=alice",
                "author:alice",
                "author:mallory",
                "pad keywords:nestling",
                "keywords:pad,nestling"
            })
    void a_text_that_may_tell_of_a_private_package_stays_here(String text) {
        registry.publish(PackageFiles.made("@secret/bluebird-client", "1.0.0")
                .field("keywords", List.of("nestling"))
                .field("author", "Mallory <mallory@example.test>"));

        var answer = ask(text, "");

        assertThat(askedUpstream()).isEmpty();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("npm-notice"))
                .isEqualTo("only this registry was searched: the text may tell of a private package");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pad",
                "lue",
                "maintainer:upstream",
                "keywords:pad",
                "keywords:pad,-nestling",
                "pad not:deprecated"
            })
    void other_texts_are_the_upstreams_business_too(String text) {
        registry.publish(PackageFiles.made("@secret/bluebird-client", "1.0.0").field("keywords", List.of("nestling")));
        registry.publish(PackageFiles.made("@secret/keywords-maintainer-not", "1.0.0"));

        ask(text, "");

        assertThat(askedUpstream()).hasSize(1);
    }

    @Test
    void nobody_can_tell_from_an_answer_what_others_keep_private() {
        registry.send(
                ROOT,
                "PUT",
                "/-/larder/rules",
                "{\"rules\": [{\"packages\": \"@secret/*\", \"read\": [\"$owners\"]}]}");
        registry.upstream.publish(PackageFiles.made("bluebird", "1.0.0"));
        var before = answersToOthers();

        registry.publish(PackageFiles.made("@secret/bluebird", "1.0.0"));

        assertThat(answersToOthers()).isEqualTo(before).hasSize(14);
        assertThat(names(ask("bluebird", ""))).containsExactly("@secret/bluebird");
    }

    /** What Bob and nobody in particular are answered, bodies and headers. */
    private List<String> answersToOthers() {
        var answers = new ArrayList<String>();
        for (var text : List.of("bluebird", "secret", "@secret", "@secret/bluebird", "maintainer:alice", "pad", "")) {
            for (var headers : List.of(bearer(BOB), new String[0])) {
                var answer =
                        registry.get("/-/v1/search?text=" + URLEncoder.encode(text, StandardCharsets.UTF_8), headers);
                answers.add(new String(answer.body(), StandardCharsets.UTF_8) + new TreeMap<>(answer.headers()));
            }
        }
        return answers;
    }

    @Test
    void nothing_asked_for_is_not_asked_upstream() {
        assertThat(names(ask("", ""))).isEmpty();
        assertThat(names(ask("some:thing", ""))).isEmpty();

        assertThat(askedUpstream()).isEmpty();
    }

    @Test
    void an_upstream_that_fails_costs_its_results_and_nothing_else() {
        host("@acme/pad");
        registry.upstream.fail(UpstreamRegistry.SEARCH, new Fault.Status(500));
        assertFailed("the upstream cannot be asked just now (it answered 500)");
        registry.upstream.fail(UpstreamRegistry.SEARCH, new Fault.Status(405));
        assertFailed("the upstream offers no search");
        registry.upstream.fail(UpstreamRegistry.SEARCH, new Fault.Truncated());
        assertFailed("the upstream sent something that is no list of results");
        registry.upstream.stop();
        assertFailed("the upstream cannot be asked just now (ConnectException)");
    }

    private void assertFailed(String why) {
        var answer = ask("pad", "");
        assertThat(names(answer)).containsExactly("@acme/pad");
        assertThat(answer.json()).containsEntry("total", 1);
        assertThat(answer.header("npm-notice")).isEqualTo("only this registry was searched: " + why);
    }
}
