package dev.larder.route;

import static dev.larder.route.TestRegistry.ALICE;
import static dev.larder.route.TestRegistry.BOB;
import static dev.larder.route.TestRegistry.ROOT;
import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.auth.Token;
import dev.larder.domain.Access;
import dev.larder.domain.Allowance;
import dev.larder.domain.Cidr;
import dev.larder.domain.Limits;
import dev.larder.domain.PackagePattern;
import dev.larder.domain.Permission;
import dev.larder.storage.Key;
import dev.larder.support.PackageFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code npm access}, the rules, and the limits of tokens. */
class AccessTest {

    private static final PackageFiles WIDGET = PackageFiles.made("@acme/widget", "1.0.0");
    private static final String TOKEN = "ldr_other0000000000000000000000";

    private final TestRegistry registry = TestRegistry.open();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void only_owners_publish_to_a_package_that_there_is() {
        registry.publish(WIDGET);

        var answer = registry.publish(WIDGET.version("1.1.0"), BOB, "latest");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.error()).contains("\"bob\" may not publish @acme/widget");
        assertThat(registry.publish(WIDGET.version("1.1.0"), ROOT, "latest").status())
                .isEqualTo(201);
    }

    @Test
    void its_owners_make_a_package_public_and_restricted() {
        registry.publish(WIDGET);
        assertThat(registry.get("/@acme%2fwidget").status()).isEqualTo(404);

        assertThat(access(BOB, "public").status()).isEqualTo(403);
        assertThat(access(ALICE, "public").status()).isEqualTo(200);

        assertThat(registry.get("/@acme%2fwidget").status()).isEqualTo(200);
        assertThat(registry.get("/-/package/@acme%2fwidget/visibility").json()).containsEntry("public", true);
        access(ALICE, "restricted");
        assertThat(registry.get("/-/package/@acme%2fwidget/visibility").status())
                .isEqualTo(404);
        assertThat(registry.get("/-/package/@acme%2fwidget/visibility", bearer(ALICE))
                        .json())
                .containsEntry("public", false);
        assertThat(registry.get("/-/package/@acme%2fwidget/access", bearer(ALICE))
                        .json())
                .containsEntry("access", "restricted");
    }

    /** DynamoDB reads a batch item by item, and whom the package was open to may be told of it no more. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/2.0.0", "/-/widget-2.0.0.tgz"})
    void what_is_published_once_a_package_is_restricted_is_shown_to_nobody_who_came_before(String path) {
        registry.publish(WIDGET, ALICE, Access.PUBLIC);
        registry.counts.interrupt(new Key("H#npm#@acme/widget", "HEAD"), () -> {
            access(ALICE, "restricted");
            registry.publish(WIDGET.version("2.0.0").field("description", "a secret"));
        });

        var answer = registry.get("/@acme%2fwidget" + path);

        assertThat(answer.status()).isEqualTo(path.isEmpty() ? 200 : 404);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("a secret");
        assertThat(registry.get("/@acme%2fwidget").status()).isEqualTo(404);
    }

    @Test
    void a_rule_hides_a_scope_from_everybody_else() {
        registry.publish(WIDGET);

        rules("""
            {"rules": [{"packages": "@acme/*", "read": ["alice"], "publish": ["alice"]}]}\
            """);

        assertThat(registry.get("/@acme%2fwidget", bearer(ALICE)).status()).isEqualTo(200);
        assertThat(registry.get("/@acme%2fwidget", bearer(BOB)).status()).isEqualTo(404);
        assertThat(registry.publish(WIDGET.version("1.1.0"), BOB, "latest").status())
                .isEqualTo(404);
        var begun = registry.publish(PackageFiles.made("@acme/new", "1.0.0"), BOB, "latest");
        assertThat(begun.status()).isEqualTo(404);
        assertThat(begun.error())
                .isEqualTo("there is no package @acme/new here that you may publish: ask one of its owners, or an"
                        + " administrator of this registry");
    }

    @Test
    void a_team_may_do_what_it_was_granted() {
        registry.publish(WIDGET);
        rules("""
            {"rules": [{"packages": "@acme/*", "read": ["$owners"]}]}\
            """);
        registry.send(ROOT, "PUT", "/-/org/acme/user", "{\"user\":\"alice\",\"role\":\"owner\"}");
        registry.send(ALICE, "PUT", "/-/org/acme/team", "{\"name\":\"devs\"}");
        registry.send(ALICE, "PUT", "/-/team/acme/devs/user", "{\"user\":\"bob\"}");
        assertThat(registry.get("/@acme%2fwidget", bearer(BOB)).status()).isEqualTo(404);

        assertThat(grant("read-only").status()).isEqualTo(200);
        assertThat(registry.get("/@acme%2fwidget", bearer(BOB)).status()).isEqualTo(200);
        assertThat(registry.publish(WIDGET.version("1.1.0"), BOB, "latest").status())
                .isEqualTo(403);
        assertThat(registry.get("/-/package/@acme%2fwidget/collaborators", bearer(ALICE))
                        .json())
                .containsEntry("alice", "write")
                .containsEntry("bob", "read");
        var pnpm = new String[] {"authorization", "Bearer " + ALICE, "user-agent", "pnpm/12.21.0 npm/? node/?"};
        assertThat(registry.get("/-/package/@acme%2fwidget/collaborators", pnpm).body())
                .asString(StandardCharsets.UTF_8)
                .contains("{\"user\":\"alice\",\"permissions\":\"read-write\"}")
                .contains("{\"user\":\"bob\",\"permissions\":\"read-only\"}");
        assertThat(registry.get("/-/package/@acme%2fwidget/collaborators?format=cli&user=bob", pnpm)
                        .body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("[{\"user\":\"bob\",\"permissions\":\"read-only\"}]");

        grant("read-write");
        assertThat(registry.publish(WIDGET.version("1.1.0"), BOB, "latest").status())
                .isEqualTo(201);

        registry.send(ALICE, "DELETE", "/-/team/acme/devs/package", "{\"package\":\"@acme/widget\"}");
        assertThat(registry.get("/@acme%2fwidget", bearer(BOB)).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource
    void who_may_publish_a_package_does_not_say_thereby_who_reads_it(Access kept) {
        var other = kept == Access.PUBLIC ? Access.RESTRICTED : Access.PUBLIC;
        registry.publish(WIDGET, ALICE, kept);
        registry.send(ROOT, "PUT", "/-/org/acme/user", "{\"user\":\"alice\",\"role\":\"owner\"}");
        registry.send(ALICE, "PUT", "/-/org/acme/team", "{\"name\":\"devs\"}");
        registry.send(ALICE, "PUT", "/-/team/acme/devs/user", "{\"user\":\"bob\"}");
        grant("read-write");

        var refused = registry.publish(WIDGET.version("1.1.0"), BOB, other);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.error())
                .isEqualTo("@acme/widget is " + kept.word()
                        + ", and \"bob\" may not change that: leave out --access and"
                        + " publishConfig.access (yarn 4: say --access " + kept.word() + "), or ask one of its owners,"
                        + " or an administrator of this registry");
        assertThat(access(BOB, other.word()).status()).as("nor otherwise").isEqualTo(403);
        assertThat(registry.publish(WIDGET.version("1.1.0"), BOB, "latest").status())
                .isEqualTo(201);
        assertThat(registry.publish(WIDGET.version("1.2.0"), BOB, kept).status())
                .isEqualTo(201);
        assertThat(registry.get("/-/package/@acme%2fwidget/access", bearer(BOB)).json())
                .containsEntry("access", kept.word());
    }

    @ParameterizedTest
    @EnumSource
    void its_owner_says_so_with_a_version_and_the_audit_and_others_are_told(Access kept) {
        var other = kept == Access.PUBLIC ? Access.RESTRICTED : Access.PUBLIC;
        registry.publish(WIDGET, ALICE, kept);
        registry.refresh();
        registry.events.taken.clear();

        registry.pass(Duration.ofSeconds(1));
        assertThat(registry.publish(WIDGET.version("1.1.0"), ALICE, other).status())
                .isEqualTo(201);
        assertThat(registry.publish(WIDGET.version("1.1.0"), ALICE, other).status())
                .as("a repeated PUT")
                .isEqualTo(201);
        registry.refresh();

        assertThat(registry.get("/-/package/@acme%2fwidget/access", bearer(ALICE))
                        .json())
                .containsEntry("access", other.word());
        assertThat(registry.table.items().stream()
                        .filter(item -> item.key().pk().startsWith("A#"))
                        .filter(item -> item.key().sk().startsWith("2026-11-22T10:00:01"))
                        .map(item -> item.text("verb")))
                .containsExactlyInAnyOrder("publish", "access");
        assertThat(registry.events.taken.stream().distinct()).singleElement().satisfies(event -> {
            assertThat(event.sequence()).isEqualTo(2);
            assertThat(event.type()).isEqualTo("Version Published");
            assertThat(event.changes())
                    .containsExactly(
                            Map.of("verb", "publish", "version", "1.1.0", "tag", "latest"),
                            Map.of("verb", "access", "access", other.name()));
        });
    }

    @Test
    void a_package_that_was_unpublished_opens_only_for_those_who_administer_it() {
        registry.publish(WIDGET);
        rules("""
            {"rules": [{"packages": "@acme/*", "publish": ["$authenticated"]}]}\
            """);
        registry.send(ALICE, "DELETE", "/@acme%2fwidget/-rev/1", "");

        assertThat(registry.publish(WIDGET.version("2.0.0"), BOB, Access.PUBLIC).status())
                .isEqualTo(403);
        assertThat(registry.publish(WIDGET.version("2.0.0"), BOB, "latest").status())
                .isEqualTo(201);
        assertThat(registry.get("/@acme%2fwidget").status()).isEqualTo(404);
    }

    @Test
    void listing_packages_costs_one_read_and_one_query() {
        registry.send(ROOT, "PUT", "/-/org/acme/user", "{\"user\":\"bob\",\"role\":\"developer\"}");
        registry.send(ROOT, "PUT", "/-/org/acme/team", "{\"name\":\"devs\"}");
        registry.use(BOB);

        for (var path : List.of("/-/org/acme/package", "/-/team/acme/devs/package")) {
            assertThat(registry.get(path, bearer(BOB)).status()).isEqualTo(200);
            assertThat(registry.counts.taken()).containsExactly("table get", "table query");
        }
    }

    @Test
    void packages_are_listed_by_organisation_team_and_user() {
        registry.publish(WIDGET);
        registry.publish(PackageFiles.made("@acme/other", "1.0.0"), ROOT, "latest");
        registry.publish(PackageFiles.made("elsewhere", "1.0.0"));
        registry.send(ROOT, "PUT", "/-/org/acme/user", "{\"user\":\"bob\",\"role\":\"developer\"}");
        registry.send(ROOT, "PUT", "/-/org/acme/team", "{\"name\":\"devs\"}");
        registry.send(ROOT, "PUT", "/-/team/acme/devs/user", "{\"user\":\"bob\"}");
        registry.send(
                ROOT,
                "PUT",
                "/-/team/acme/devs/package",
                "{\"package\":\"@acme/widget\",\"permissions\":\"read-only\"}");

        assertThat(registry.get("/-/org/acme/package", bearer(BOB)).json())
                .containsOnly(Map.entry("@acme/widget", "read"), Map.entry("@acme/other", "read"));
        assertThat(registry.get("/-/team/acme/devs/package", bearer(BOB)).json())
                .containsOnly(Map.entry("@acme/widget", "read"));
        assertThat(registry.get("/-/user/alice/package", bearer(BOB)).json())
                .containsOnly(Map.entry("@acme/widget", "write"), Map.entry("elsewhere", "write"));
        assertThat(registry.get("/-/org/acme/package", bearer(ALICE)).status()).isEqualTo(404);
        assertThat(registry.get("/-/org/alice/package", bearer(ROOT)).status())
                .as("npm asks for the user alice then")
                .isEqualTo(404);
        rules("""
            {"rules": [{"packages": "@acme/*", "read": ["$owners"]}]}\
            """);
        var hidden = registry.get("/-/user/root/package", bearer(ALICE));
        var absent = registry.get("/-/user/toor/package", bearer(ALICE));
        assertThat(hidden.status()).as("root has no account").isEqualTo(404);
        assertThat(hidden.error()).isEqualTo(absent.error().replace("toor", "root"));
    }

    /** release-it asks npm access list collaborators, and wants to find there whom npm whoami names. */
    @Test
    void whoever_asks_is_among_the_collaborators_whyever_they_are_one() {
        registry.publish(WIDGET);
        var role = "ldr_role00000000000000000000000";
        registry.keep(Token.ofGuest(
                role, "role/release", List.of(new Allowance(Permission.PUBLISH, PackagePattern.ALL)), registry.now()));
        var collaborators = "/-/package/@acme%2fwidget/collaborators";

        assertThat(registry.get(collaborators, bearer(role)).json())
                .isEqualTo(Map.of("alice", "write", "role/release", "write"));
        assertThat(registry.get(collaborators, bearer(ROOT)).json())
                .isEqualTo(Map.of("alice", "write", "root", "write"));
        assertThat(registry.get(collaborators, bearer(BOB)).json()).isEqualTo(Map.of("alice", "write", "bob", "read"));
        assertThat(registry.get(collaborators, bearer(ALICE)).json()).isEqualTo(Map.of("alice", "write"));
    }

    @Test
    void pnpm_asks_for_the_caller_s_packages_without_their_name() {
        registry.publish(WIDGET);

        assertThat(registry.get("/-/-/package?format=cli", bearer(ALICE)).json())
                .isEqualTo(Map.of("@acme/widget", "write"));
        assertThat(registry.get("/-/-/package?format=cli", bearer(BOB)).json()).isEmpty();
        assertThat(registry.get("/-/-/package?format=cli").status()).isEqualTo(401);
    }

    @Test
    void who_has_an_account_is_there_without_packages() {
        registry.send(
                ROOT, "PUT", "/-/user/org.couchdb.user:carol", "{\"name\":\"carol\",\"password\":\"correct horse\"}");

        assertThat(registry.get("/-/user/carol/package", bearer(ALICE)).json()).isEmpty();
        assertThat(registry.get("/-/user/carol/package", bearer(ALICE)).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/-/user/%s/package", "/-/user/%s/stars", "/-/_view/starredByUser?key=%%22%s%%22"})
    void a_name_that_nobody_can_have_is_refused(String path) {
        for (var name : List.of("x".repeat(3000), "a%20b")) {
            assertThat(registry.get(path.formatted(name), bearer(ALICE)).status())
                    .isEqualTo(400);
        }
    }

    @Test
    void only_what_is_there_is_public() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.3.0"));

        assertThat(registry.get("/-/package/left-pad/visibility").json()).containsEntry("public", true);
        assertThat(registry.get("/-/package/right-pad/visibility").status()).isEqualTo(404);
        assertThat(registry.get("/-/package/right-pad/access").status()).isEqualTo(404);
        registry.upstream.stop();
        assertThat(registry.get("/-/package/right-pad/visibility").status()).isEqualTo(503);
    }

    @Test
    void what_is_not_published_here_is_not_changed_here() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.3.0"));
        var sentence =
                "left-pad is not published here, so there is nothing of it to change here; npm publish begins it";

        assertThat(registry.send(ALICE, "POST", "/-/package/left-pad/access", "{\"access\":\"public\"}")
                        .error())
                .isEqualTo(sentence);
        assertThat(registry.send(ALICE, "PUT", "/-/package/left-pad/dist-tags/old", "\"1.3.0\"")
                        .error())
                .isEqualTo(sentence);
        var owners = registry.send(
                ALICE, "PUT", "/left-pad/-rev/1", "{\"_id\":\"left-pad\",\"maintainers\":[{\"name\":\"alice\"}]}");
        assertThat(owners.error()).isEqualTo(sentence);
        assertThat(owners.status()).isEqualTo(404);
    }

    @Test
    void a_later_team_of_the_same_name_inherits_nothing() {
        registry.publish(WIDGET);
        rules("""
            {"rules": [{"packages": "@acme/*", "read": ["$owners"]}]}\
            """);
        registry.send(ROOT, "PUT", "/-/org/acme/user", "{\"user\":\"alice\",\"role\":\"owner\"}");
        registry.send(ALICE, "PUT", "/-/org/acme/team", "{\"name\":\"devs\"}");
        grant("read-only");

        registry.send(ALICE, "DELETE", "/-/team/acme/devs", "");
        registry.send(ALICE, "PUT", "/-/org/acme/team", "{\"name\":\"devs\"}");
        registry.send(ALICE, "PUT", "/-/team/acme/devs/user", "{\"user\":\"bob\"}");

        assertThat(registry.get("/@acme%2fwidget", bearer(BOB)).status()).isEqualTo(404);
    }

    @Test
    void a_package_is_granted_to_a_hundred_teams_that_are_there() {
        registry.publish(WIDGET);
        registry.send(ROOT, "PUT", "/-/org/acme/user", "{\"user\":\"alice\",\"role\":\"owner\"}");
        for (var i = 0; i < 100; i++) {
            team("sprint" + i);
            registry.send(ALICE, "DELETE", "/-/team/acme/sprint" + i, "");
        }

        for (var i = 0; i < 100; i++) {
            assertThat(team("squad" + i).status()).isEqualTo(200);
        }
        var refused = team("late");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.error()).contains("a package is granted to 100 teams at most");

        registry.send(ALICE, "DELETE", "/-/team/acme/squad0", "");
        assertThat(team("late").status()).isEqualTo(200);
    }

    @Test
    void only_administrators_read_and_replace_the_rules() {
        assertThat(registry.get("/-/larder/rules").status()).isEqualTo(401);
        assertThat(registry.get("/-/larder/rules", bearer(ALICE)).status()).isEqualTo(403);
        assertThat(registry.send(ALICE, "PUT", "/-/larder/rules", "{}").status())
                .isEqualTo(403);

        rules("{\"administrators\": [\"alice\"], \"rules\": [{\"packages\": \"**\", \"read\": [\"$authenticated\"]}]}");

        var read = registry.get("/-/larder/rules", bearer(ALICE));
        assertThat(read.json()).containsEntry("administrators", List.of("alice"));
        assertThat(read.header("etag")).isEqualTo("\"1\"");
        assertThat(registry.ask("PUT", "/-/larder/rules", read.body(), "authorization", "Bearer " + ALICE)
                        .status())
                .isEqualTo(200);
        assertThat(registry.ask(
                                "PUT",
                                "/-/larder/rules",
                                "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                "authorization",
                                "Bearer " + ALICE,
                                "if-match",
                                "\"0\"")
                        .status())
                .isEqualTo(412);
    }

    @Test
    void who_is_no_administrator_any_more_when_the_rules_are_replaced_replaces_none() {
        rules("{\"administrators\": [\"alice\"], \"rules\": []}");
        registry.counts.overtake(
                new Key("R#npm", "GRANTS"), () -> rules("{\"administrators\": [\"bob\"], \"rules\": []}"));

        var late = registry.send(ALICE, "PUT", "/-/larder/rules", "{\"administrators\": [\"alice\", \"carol\"]}");

        assertThat(late.status()).isEqualTo(403);
        assertThat(registry.get("/-/larder/rules", bearer(ROOT)).json())
                .containsEntry("administrators", List.of("bob"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"rules\": {}}",
                "{\"rules\": [{}]}",
                "{\"rules\": [{\"packages\": \"a b\"}]}",
                "{\"rules\": [{\"packages\": \"**\", \"read\": \"alice\"}]}",
                "{\"rules\": [{\"packages\": \"**\", \"read\": [7]}]}",
                "{\"rules\": [{\"packages\": \"**\", \"read\": [\"$everybody\"]}]}",
                "{\"rules\": [{\"packages\": \"**\", \"reed\": [\"alice\"]}]}",
                "{\"rules\": [[]]}",
                "{\"rules\": [",
                "{\"rulez\": []}",
            })
    void rules_that_cannot_be_meant_are_refused(String json) {
        assertThat(registry.send(ROOT, "PUT", "/-/larder/rules", json).status()).isEqualTo(400);
        assertThat(registry.get("/-/larder/rules", bearer(ROOT)).header("etag")).isEqualTo("\"0\"");
    }

    /** Every request reads them in one partition, which gives 3,000 units a second: 120 requests of 25 units each. */
    @Test
    void rules_that_would_slow_every_request_down_are_refused() {
        assertThat(registry.send(ROOT, "PUT", "/-/larder/rules", rulesOfOneKilobyte(110))
                        .json()
                        .get("error"))
                .asString()
                .contains("take 102400 bytes at most");
        assertThat(registry.send(ROOT, "PUT", "/-/larder/rules", rulesOfOneKilobyte(90))
                        .status())
                .isEqualTo(200);
    }

    private static String rulesOfOneKilobyte(int count) {
        var readers = IntStream.range(0, 50)
                .mapToObj("\"somebody-of-ours-%02d\""::formatted)
                .collect(Collectors.joining(","));
        var rule = "{\"packages\": \"@acme/*\", \"read\": [" + readers + "]}";
        return "{\"rules\": [" + String.join(",", Collections.nCopies(count, rule)) + "]}";
    }

    @Test
    void a_token_that_only_reads_changes_nothing() {
        registry.publish(WIDGET);
        registry.keep(token().limitedTo(new Limits(true, List.of()), List.of()));

        assertThat(registry.get("/@acme%2fwidget", bearer(TOKEN)).status()).isEqualTo(200);
        assertThat(registry.publish(WIDGET.version("1.1.0"), TOKEN, "latest").status())
                .isEqualTo(403);
        assertThat(registry.ask("DELETE", "/-/package/@acme%2fwidget/dist-tags/beta", new byte[0], bearer(TOKEN))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_token_for_some_packages_knows_no_others() {
        registry.publish(WIDGET);
        registry.publish(PackageFiles.made("@acme/other", "1.0.0"));
        registry.keep(token().limitedTo(new Limits(false, List.of(new PackagePattern("@acme/widget"))), List.of()));

        assertThat(registry.publish(WIDGET.version("1.1.0"), TOKEN, "latest").status())
                .isEqualTo(201);
        assertThat(registry.get("/@acme%2fother", bearer(TOKEN)).status()).isEqualTo(404);
    }

    @Test
    void a_token_works_only_from_where_it_may() {
        registry.keep(
                token().limitedTo(Limits.NONE, List.of(Cidr.find("10.0.0.0/8").orElseThrow())));

        var answer = registry.get("/-/whoami", bearer(TOKEN));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("www-authenticate")).isEqualTo("ipaddress");
        registry.keep(
                token().limitedTo(Limits.NONE, List.of(Cidr.find("192.0.2.0/24").orElseThrow())));
        assertThat(registry.get("/-/whoami", bearer(TOKEN)).status()).isEqualTo(200);
    }

    @Test
    void a_read_costs_one_round_trip_whoever_may_do_what() {
        registry.publish(WIDGET);
        rules("""
            {"rules": [{"packages": "@acme/*", "read": ["alice"]}]}\
            """);
        registry.refresh();
        registry.get("/@acme%2fwidget", bearer(ALICE));
        registry.refresh();
        registry.counts.taken();

        registry.get("/@acme%2fwidget", bearer(ALICE));

        assertThat(registry.counts.taken()).containsExactly("table get");
    }

    private Token token() {
        return Token.of(TOKEN, "alice", Token.Kind.ACCOUNT, registry.now());
    }

    private TestRegistry.Answer access(String token, String access) {
        return registry.send(token, "POST", "/-/package/@acme%2fwidget/access", "{\"access\":\"" + access + "\"}");
    }

    private TestRegistry.Answer grant(String permissions) {
        return registry.send(
                ALICE,
                "PUT",
                "/-/team/acme/devs/package",
                "{\"package\":\"@acme/widget\",\"permissions\":\"" + permissions + "\"}");
    }

    /** Makes a team and lets it read the widget. */
    private TestRegistry.Answer team(String name) {
        registry.send(ALICE, "PUT", "/-/org/acme/team", "{\"name\":\"" + name + "\"}");
        return registry.send(
                ALICE,
                "PUT",
                "/-/team/acme/" + name + "/package",
                "{\"package\":\"@acme/widget\",\"permissions\":\"read-only\"}");
    }

    private void rules(String json) {
        assertThat(registry.send(ROOT, "PUT", "/-/larder/rules", json).status()).isEqualTo(200);
    }
}
