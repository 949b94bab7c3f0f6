package dev.larder.route;

import static dev.larder.route.Npm.PASSWORD;
import static dev.larder.route.TestRegistry.ALICE;
import static dev.larder.route.TestRegistry.BOB;
import static dev.larder.route.TestRegistry.ROOT;
import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.auth.Token;
import dev.larder.domain.Digest;
import dev.larder.storage.Key;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code npm token create|list|revoke} and {@code npm logout}. */
class TokensTest {

    private final TestRegistry registry = TestRegistry.closed();
    private final Npm npm = new Npm(registry);
    private String carol;

    @BeforeEach
    void carol_has_an_account() {
        carol = npm.account("carol");
        registry.pass(Duration.ofSeconds(1)); // so that it is the oldest of its tokens
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void a_token_is_shown_once_and_known_by_its_beginning_afterwards() {
        var answer = npm.createToken(carol, Map.of("name", "ci"));

        assertThat(answer.status()).isEqualTo(201);
        var token = String.valueOf(answer.json().get("token"));
        assertThat(npm.whoami(token)).isEqualTo(200);
        assertThat(answer.header("npm-notice"))
                .isEqualTo("this token may read and change every package that carol may; npm 11 and later make one that"
                        + " only reads with --packages-and-scopes-permission=read-only");
        assertThat(npm.tokens(carol))
                .hasSize(2)
                .last()
                .satisfies(listed -> assertThat(listed)
                        .containsEntry("name", "ci")
                        .containsEntry("token", token.substring(0, 8))
                        .containsEntry("key", answer.json().get("key"))
                        .containsEntry("created", "2026-11-22T10:00:01Z")
                        .containsEntry("readonly", false)
                        .containsEntry("automation", false)
                        .containsEntry("cidr_whitelist", null)
                        .containsEntry("expires", null));
        assertThat(registry.get("/-/npm/v1/tokens", bearer(carol)).json())
                .containsEntry("total", 2)
                .containsEntry("urls", Map.of());
        assertThat(registry.table.items().toString()).doesNotContain(token);
    }

    @Test
    void nobody_sees_or_ends_another_users_tokens() {
        var dave = npm.account("dave");
        var key = npm.tokens(carol).getFirst().get("key");

        assertThat(npm.tokens(dave)).hasSize(1);
        var answer = registry.send(dave, "DELETE", "/-/npm/v1/tokens/token/" + key, "");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error()).isEqualTo("there is no such token here that you may see");
        assertThat(registry.send(dave, "DELETE", "/-/npm/v1/tokens/token/" + carol, "")
                        .status())
                .isEqualTo(404);
        assertThat(registry.send(dave, "DELETE", "/-/npm/v1/tokens/token/" + "0".repeat(64), "")
                        .error())
                .isEqualTo(answer.error());
        assertThat(npm.whoami(carol)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_revoked_token_is_refused_by_the_very_next_request_on_any_instance(boolean byText) {
        var token = npm.newToken(carol, Map.of("name", "ci"));
        var key = byText ? token : npm.tokens(carol).getLast().get("key");
        assertThat(registry.askAnotherInstance("GET", "/-/whoami", new byte[0], bearer(token))
                        .status())
                .isEqualTo(200);

        assertThat(registry.send(carol, "DELETE", "/-/npm/v1/tokens/token/" + key, "")
                        .status())
                .isEqualTo(200);

        assertThat(registry.askAnotherInstance("GET", "/-/whoami", new byte[0], bearer(token))
                        .status())
                .isEqualTo(401);
        assertThat(npm.whoami(token)).isEqualTo(401);
        assertThat(npm.tokens(carol)).hasSize(1);
    }

    @Test
    void a_password_is_needed_and_wrong_ones_count() {
        for (var i = 0; i < 10; i++) {
            assertThat(npm.createToken(carol, Map.of("password", "wrong horse")).status())
                    .isEqualTo(401);
        }
        assertThat(npm.createToken(carol, Map.of()).status()).isEqualTo(429);
        assertThat(npm.tokens(carol)).hasSize(1);
    }

    @Test
    void a_long_list_is_read_page_by_page() {
        for (var i = 0; i < 6; i++) {
            registry.keep(Token.of(
                            "ldr_more" + i,
                            "carol",
                            Token.Kind.ACCOUNT,
                            registry.now().plusSeconds(i))
                    .named("token " + i));
        }
        var names = new ArrayList<Object>();
        var path = "/-/npm/v1/tokens?perPage=3";
        while (path != null) {
            var page = registry.get(path, bearer(carol)).json();
            assertThat(page).containsEntry("total", 7);
            ((List<?>) page.get("objects"))
                    .forEach(token -> names.add(Json.asObject(token).get("name")));
            var next = Json.at(page, "urls").get("next");
            path = next == null
                    ? null
                    : URI.create(next.toString()).getPath() + "?"
                            + URI.create(next.toString()).getQuery();
        }
        assertThat(names).hasSize(7).doesNotHaveDuplicates().endsWith("token 5");
        assertThat(Json.at(
                        registry.get("/-/npm/v1/tokens?page=999999999&perPage=0", bearer(carol))
                                .json(),
                        "urls"))
                .isEmpty();
        assertThat(registry.get("/-/npm/v1/tokens?page=-1&perPage=x", bearer(carol))
                        .json())
                .containsEntry("total", 7);
    }

    // --- Limits

    @Test
    void a_read_only_token_reads_and_changes_nothing() {
        registry.publish(PackageFiles.made("widget", "1.0.0"), carol, "latest");
        var token = npm.newToken(carol, Map.of("readonly", true, "cidr_whitelist", List.of()));

        assertThat(registry.get("/widget", bearer(token)).status()).isEqualTo(200);
        var refused = registry.publish(PackageFiles.made("widget", "2.0.0"), token, "latest");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.error()).isEqualTo("this token may only read");
        assertThat(npm.tokens(carol).getLast()).containsEntry("readonly", true);
    }

    @Test
    void a_token_for_some_packages_sees_no_others() {
        for (var name : List.of("@acme/widget", "@other/widget", "gadget")) {
            registry.publish(PackageFiles.made(name, "1.0.0"), carol, "latest");
        }
        var token = npm.newToken(
                carol,
                Map.of(
                        "scopes", List.of("@acme"),
                        "packages", List.of("gadget"),
                        "packages_and_scopes_permission", "read-write"));

        assertThat(registry.publish(PackageFiles.made("@acme/widget", "2.0.0"), token, "latest")
                        .status())
                .isEqualTo(201);
        assertThat(registry.publish(PackageFiles.made("gadget", "2.0.0"), token, "latest")
                        .status())
                .isEqualTo(201);
        assertThat(registry.get("/@other%2fwidget", bearer(token)).status()).isEqualTo(404);
        assertThat(registry.publish(PackageFiles.made("@other/widget", "2.0.0"), token, "latest")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void without_a_word_on_it_a_token_for_some_packages_reads_them_alone() {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"), carol, "latest");
        var answer = npm.createToken(carol, Map.of("scopes", List.of("acme")));
        var token = String.valueOf(answer.json().get("token"));

        assertThat(answer.header("npm-notice")).isEqualTo("this token may read @acme/*");
        assertThat(registry.get("/@acme%2fwidget", bearer(token)).status()).isEqualTo(200);
        assertThat(registry.publish(PackageFiles.made("@acme/widget", "2.0.0"), token, "latest")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_token_without_access_knows_who_it_is_and_no_more() {
        registry.publish(PackageFiles.made("widget", "1.0.0"), carol, "latest");
        var token = npm.newToken(carol, Map.of("packages_and_scopes_permission", "no-access"));

        assertThat(npm.whoami(token)).isEqualTo(200);
        assertThat(registry.get("/widget", bearer(token)).status()).isEqualTo(404);
    }

    @Test
    void a_token_for_an_address_is_good_from_there_alone() {
        var token = npm.newToken(carol, Map.of("cidr_whitelist", List.of("198.51.100.0/24", "2001:db8::/32")));

        for (var address : List.of("198.51.100.9", "2001:db8::9")) {
            assertThat(registry.askFrom(address, "GET", "/-/whoami", new byte[0], bearer(token))
                            .status())
                    .isEqualTo(200);
        }
        var refused = registry.get("/-/whoami", bearer(token));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("www-authenticate")).isEqualTo("ipaddress");
        assertThat(npm.tokens(carol).getLast())
                .containsEntry("cidr_whitelist", List.of("198.51.100.0/24", "2001:db8:0:0:0:0:0:0/32"));
    }

    @Test
    void a_token_ends_when_it_should() {
        var answer = npm.createToken(carol, Map.of("expires", 7));
        var token = String.valueOf(answer.json().get("token"));

        assertThat(answer.json()).containsEntry("expires", "2026-11-29T10:00:01Z");
        registry.pass(Duration.ofDays(7).minusSeconds(1));
        assertThat(npm.whoami(token)).isEqualTo(200);
        registry.pass(Duration.ofSeconds(1));
        assertThat(npm.whoami(token)).isEqualTo(401);
        assertThat(npm.tokens(carol)).hasSize(1);
    }

    @Test
    void a_token_with_limits_changes_neither_accounts_nor_tokens() {
        var limited = List.of(
                npm.newToken(carol, Map.of("readonly", true)),
                npm.newToken(carol, Map.of("packages_all", true, "packages_and_scopes_permission", "read-write")),
                npm.newToken(carol, Map.of("cidr_whitelist", List.of("192.0.2.0/24"))),
                npm.newToken(carol, Map.of("bypass_2fa", true)));

        for (var token : limited) {
            assertThat(npm.whoami(token)).isEqualTo(200);
            assertThat(npm.createToken(token, Map.of()).status()).isEqualTo(403);
            assertThat(registry.get("/-/npm/v1/tokens", bearer(token)).status()).isEqualTo(403);
            assertThat(registry.get("/-/npm/v1/user", bearer(token)).status()).isEqualTo(403);
            assertThat(npm.profile(token, Map.of("fullname", "Eve")).error())
                    .isEqualTo("this token is for packages alone: use the one that npm login gave");
        }
        assertThat(npm.tokens(carol)).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"cidr_whitelist\": [\"10.0.0.0/33\"]}",
                "{\"cidr_whitelist\": [\"example.test\"]}",
                "{\"cidr_whitelist\": \"10.0.0.0/8\"}",
                "{\"cidr_whitelist\": [null]}",
                "{\"packages\": [\"not a name\"]}",
                "{\"scopes\": [\"a/b\"]}",
                "{\"scopes\": [7]}",
                "{\"orgs\": [\"acme\"]}",
                "{\"packages_and_scopes_permission\": \"read-write-stage-only\"}",
                "{\"expires\": 0}",
                "{\"expires\": -1}",
                "{\"expires\": 1.5}",
                "{\"expires\": \"tomorrow\"}",
                "{\"expires\": 100000}",
                "{\"expires\": 99999999999999999999}",
                "{\"readonly\": \"yes\"}",
                "{\"name\": \"\\ud800\"}",
                "{\"name\": \"two\\nlines\"}",
                "{\"name\": {}}",
                "[]",
                "{"
            })
    void what_no_token_can_be_is_refused_with_a_sentence(String body) {
        var withPassword = body.replaceFirst("^\\{\"", "{\"password\": \"" + PASSWORD + "\", \"");

        var answer = registry.send(carol, "POST", "/-/npm/v1/tokens", withPassword);

        assertThat(answer.status()).as(answer.error()).isEqualTo(400);
        assertThat(npm.tokens(carol)).hasSize(1);
    }

    @Test
    void too_many_packages_are_refused() {
        var packages = IntStream.range(0, 51).mapToObj(i -> "p" + i).toList();

        assertThat(npm.createToken(carol, Map.of("packages", packages)).status())
                .isEqualTo(400);
    }

    // --- Tokens of whoever runs the registry

    @Test
    void an_administrators_token_makes_others_without_a_password_which_end_with_it() {
        var answer = npm.createToken(
                ROOT,
                Map.of(
                        "password",
                        "whatever",
                        "packages",
                        List.of("@acme/*"),
                        "packages_and_scopes_permission",
                        "read-write"));
        var token = String.valueOf(answer.json().get("token"));

        assertThat(registry.publish(PackageFiles.made("@acme/widget", "1.0.0"), token, "latest")
                        .status())
                .isEqualTo(201);
        assertThat(registry.send(token, "GET", "/-/larder/rules", "").status())
                .as("with limits, it administers nothing")
                .isEqualTo(403);

        registry.keep(Token.of("ldr_aws", "role/ci", Token.Kind.ADMINISTRATOR, registry.now())
                .until(registry.now().plus(Duration.ofHours(12))));
        assertThat(npm.createToken("ldr_aws", Map.of("expires", 30)).json())
                .containsEntry("expires", "2026-11-22T22:00:01Z");
        assertThat(npm.tokens("ldr_aws")).hasSize(2);
    }

    @Test
    void an_administrators_token_that_is_ended_meanwhile_makes_no_other() {
        registry.keep(Token.of("ldr_leaked", "root", Token.Kind.ADMINISTRATOR, registry.now()));
        registry.use(ROOT);
        var key = Digest.of(Digest.Algorithm.SHA256, "ldr_leaked".getBytes(StandardCharsets.UTF_8))
                .hex();
        registry.counts.interrupt(
                new Key("T#" + key, "TOKEN"),
                () -> assertThat(registry.send(ROOT, "DELETE", "/-/npm/v1/tokens/token/" + key, "")
                                .status())
                        .isEqualTo(200));

        assertThat(npm.createToken("ldr_leaked", Map.of()).status()).isEqualTo(409);
        assertThat(npm.createToken("ldr_leaked", Map.of()).status()).isEqualTo(401);

        assertThat(npm.tokens(ROOT)).hasSize(1);
    }

    @Test
    void one_for_machines_that_an_administrators_token_makes_is_for_packages_alone() {
        var answer = npm.createToken(ROOT, Map.of("bypass_2fa", true));
        var machine = String.valueOf(answer.json().get("token"));

        assertThat(answer.header("npm-notice")).isEqualTo("this token may read and change every package that root may");
        assertThat(registry.publish(PackageFiles.made("@acme/widget", "1.0.0"), machine, "latest")
                        .status())
                .isEqualTo(201);
        assertThat(registry.send(machine, "PUT", "/-/larder/rules", "{\"rules\": []}")
                        .status())
                .isEqualTo(403);
        assertThat(npm.adduser("eve", PASSWORD, bearer(machine)).status()).isEqualTo(403);
        assertThat(npm.createToken(machine, Map.of()).status()).isEqualTo(403);
    }

    @Test
    void a_token_of_nobody_makes_none() {
        var answer = npm.createToken(ALICE, Map.of());

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.error()).contains("has no account here");
        assertThat(registry.ask("POST", "/-/npm/v1/tokens", "{}".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(401);
        assertThat(registry.get("/-/npm/v1/tokens").status()).isEqualTo(401);
    }

    // --- npm logout

    @Test
    void a_logout_ends_the_token_and_may_be_repeated() {
        for (var i = 0; i < 2; i++) {
            assertThat(registry.send(carol, "DELETE", "/-/user/token/" + carol, "")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(npm.whoami(carol)).isEqualTo(401);
    }

    @Test
    void one_may_log_out_another_token_of_ones_own_and_nobody_elses() {
        var other = npm.newToken(carol, Map.of());

        assertThat(registry.send(carol, "DELETE", "/-/user/token/" + BOB, "").status())
                .isEqualTo(403);
        assertThat(npm.whoami(BOB)).isEqualTo(200);
        assertThat(registry.ask("DELETE", "/-/user/token/" + other, new byte[0]).status())
                .isEqualTo(401);
        assertThat(registry.send("ldr_unknown", "DELETE", "/-/user/token/" + other, "")
                        .status())
                .isEqualTo(401);
        assertThat(npm.whoami(other)).isEqualTo(200);
        assertThat(registry.send(carol, "DELETE", "/-/user/token/" + other, "").status())
                .isEqualTo(200);
        assertThat(npm.whoami(other)).isEqualTo(401);
    }

    @Test
    void a_token_in_the_path_is_not_repeated() {
        assertThat(registry.send(carol, "DELETE", "/-/user/token/" + BOB, "").error())
                .doesNotContain(BOB);
    }

    // --- When they were last used

    @Test
    void a_use_is_noted_once_an_hour_and_costs_other_requests_no_write() {
        var costs = new ArrayList<String>();
        for (var hour = 0; hour < 2; hour++) {
            registry.pass(Duration.ofHours(1));
            registry.counts.taken();
            for (var i = 0; i < 3; i++) {
                npm.whoami(carol);
            }
            costs.addAll(registry.counts.taken());
        }

        assertThat(costs)
                .containsExactly(
                        "table get",
                        "table transact",
                        "table get",
                        "table get",
                        "table get",
                        "table transact",
                        "table get",
                        "table get");
        assertThat(npm.tokens(carol).getFirst()).containsEntry("accessed", "2026-11-22T12:00:01Z");
    }

    @Test
    void a_token_that_was_never_used_says_so() {
        npm.newToken(carol, Map.of());

        assertThat(npm.tokens(carol).getLast()).containsEntry("accessed", null);
    }
}
