package dev.larder.route;

import static dev.larder.route.Npm.PASSWORD;
import static dev.larder.route.TestRegistry.ROOT;
import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Digest;
import dev.larder.storage.Key;
import dev.larder.storage.Write;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.binary.Base32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code npm profile enable-2fa|disable-2fa}, and what is asked of whoever has done that. */
class OneTimePasswordTest {

    private static final PackageFiles WIDGET = PackageFiles.made("widget", "1.0.0");

    private final TestRegistry registry = TestRegistry.closed();
    private final Npm npm = new Npm(registry);
    private String carol;
    private byte[] secret;
    private List<String> recoveryCodes;

    @BeforeEach
    void carol_has_an_account() {
        carol = npm.account("carol");
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private static Map<String, Object> tfa(String mode) {
        return Map.of("tfa", Map.of("password", PASSWORD, "mode", mode));
    }

    /** As {@code npm profile enable-2fa} does it. */
    private void enable(String mode) {
        var url = String.valueOf(npm.profile(carol, tfa(mode)).json().get("tfa"));
        secret = new Base32().decode(url.replaceFirst(".*secret=([A-Z2-7]+).*", "$1"));
        var answer = npm.profile(carol, Map.of("tfa", List.of(code())));
        assertThat(answer.status()).isEqualTo(200);
        recoveryCodes = ((List<?>) answer.json().get("tfa"))
                .stream().map(String::valueOf).toList();
    }

    /** What the authenticator shows now. */
    private String code() {
        return code(registry.now());
    }

    private String code(Instant time) {
        return new Authenticator(secret).code(time);
    }

    private String wrongCode() {
        return code().equals("000000") ? "000001" : "000000";
    }

    private TestRegistry.Answer publish(String token, PackageFiles files, String... otp) {
        var headers =
                otp.length == 0 ? bearer(token) : new String[] {"authorization", "Bearer " + token, "npm-otp", otp[0]};
        return registry.ask(
                "PUT", "/" + files.name(), files.publishDocument(TestRegistry.ORIGIN + "/", "latest"), headers);
    }

    private static void isChallenge(TestRegistry.Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("www-authenticate")).isEqualTo("OTP");
        assertThat(answer.error()).contains("one-time pass");
    }

    @Test
    void a_token_is_asked_for_one_while_an_import_has_not_brought_its_account() {
        enable("auth-and-writes");
        var key = new Key("U#carol", "USER");
        var account = registry.table.find(key).orElseThrow();
        registry.table.transact(List.of(new Write.Delete(key, Write.PRESENT)));

        isChallenge(publish(carol, WIDGET));
        isChallenge(publish(carol, WIDGET, code()));

        registry.table.transact(List.of(new Write.Put(account, Write.ABSENT)));
        assertThat(publish(carol, WIDGET, code()).status()).isEqualTo(201);
    }

    // --- Setting it up

    @Test
    void an_authenticator_is_given_a_secret_and_shows_that_it_has_it() {
        var url = URI.create(
                String.valueOf(npm.profile(carol, tfa("auth-and-writes")).json().get("tfa")));

        assertThat(url.toString())
                .matches("otpauth://totp/npm\\.example\\.test:carol\\?secret=[A-Z2-7]{32}&issuer=npm\\.example\\.test");
        assertThat(Json.at(registry.get("/-/npm/v1/user", bearer(carol)).json(), "tfa"))
                .containsEntry("mode", "auth-and-writes")
                .containsEntry("pending", true);
        assertThat(publish(carol, WIDGET).status()).as("not in force yet").isEqualTo(201);
        assertThat(npm.login("carol", PASSWORD).status()).isEqualTo(201);

        secret = new Base32().decode(url.getQuery().replaceFirst(".*secret=([A-Z2-7]+).*", "$1"));
        isChallenge(npm.profile(carol, Map.of("tfa", List.of(wrongCode()))));
        var answer = npm.profile(carol, Map.of("tfa", List.of(code())));

        assertThat(((List<?>) answer.json().get("tfa")))
                .hasSize(5)
                .doesNotHaveDuplicates()
                .allSatisfy(code -> assertThat(code.toString())
                        .as("npm's prompt takes digits and spaces")
                        .matches("\\d{5} \\d{5} \\d{5} \\d{5}"));
        assertThat(Json.at(registry.get("/-/npm/v1/user", bearer(carol)).json(), "tfa"))
                .containsEntry("mode", "auth-and-writes")
                .containsEntry("pending", false);
    }

    @Test
    void the_codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, for the secret "12345678901234567890": the last six digits of the eight.
        secret = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
        assertThat(code(Instant.ofEpochSecond(59))).isEqualTo("287082");
        assertThat(code(Instant.ofEpochSecond(1111111109))).isEqualTo("081804");
    }

    @Test
    void a_password_is_needed_for_every_step() {
        var wrong = Map.of("tfa", Map.of("password", "wrong horse", "mode", "auth-only"));

        assertThat(npm.profile(carol, wrong).status()).isEqualTo(401);
        enable("auth-only");
        var drop = Map.of("tfa", Map.of("password", "wrong horse", "mode", "disable"));
        assertThat(npm.profile(carol, drop, "npm-otp", code()).status()).isEqualTo(401);
    }

    @Test
    void a_set_up_that_was_left_is_begun_anew_with_another_secret() {
        var first = npm.profile(carol, tfa("auth-only")).json().get("tfa");
        npm.profile(carol, tfa("disable")); // as npm does when it finds one pending
        var second = npm.profile(carol, tfa("auth-only")).json().get("tfa");

        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void no_recovery_code_is_kept() {
        enable("auth-only");

        assertThat(registry.table.items().toString())
                .doesNotContain(
                        recoveryCodes.getFirst(), recoveryCodes.getFirst().replace(" ", ""));
    }

    // --- Changes of packages

    @Test
    void a_publish_needs_a_code_before_its_body_is_looked_at() {
        enable("auth-and-writes");

        isChallenge(publish(carol, WIDGET));
        isChallenge(registry.ask("PUT", "/widget", "no json".getBytes(StandardCharsets.UTF_8), bearer(carol)));
        assertThat(registry.kept()).as("nothing was put").isEmpty();
        assertThat(publish(carol, WIDGET, code()).status()).isEqualTo(201);
    }

    @Test
    void so_does_every_other_change_and_no_read() {
        publish(carol, WIDGET);
        enable("auth-and-writes");

        for (var change : List.of(
                "PUT /-/package/widget/dist-tags/beta",
                "DELETE /-/package/widget/dist-tags/beta",
                "POST /-/package/widget/access")) {
            var words = change.split(" ");
            isChallenge(registry.send(carol, words[0], words[1], "\"1.0.0\""));
        }
        assertThat(registry.get("/widget", bearer(carol)).status()).isEqualTo(200);
        assertThat(npm.whoami(carol)).isEqualTo(200);
    }

    @Test
    void who_may_not_is_told_so_and_asked_for_nothing() {
        registry.publish(PackageFiles.made("gadget", "1.0.0"));
        registry.send(TestRegistry.ALICE, "POST", "/-/package/gadget/access", "{\"access\":\"public\"}");
        enable("auth-and-writes");

        assertThat(publish(carol, PackageFiles.made("gadget", "2.0.0")).status())
                .isEqualTo(403);
    }

    @Test
    void with_auth_only_packages_change_as_before() {
        enable("auth-only");

        assertThat(publish(carol, WIDGET).status()).isEqualTo(201);
    }

    @Test
    void organisations_and_rules_take_a_code_too() {
        registry.send(ROOT, "PUT", "/-/larder/rules", "{\"administrators\": [\"carol\"], \"rules\": []}");
        enable("auth-and-writes");

        isChallenge(registry.send(carol, "PUT", "/-/larder/rules", "{\"administrators\": [], \"rules\": []}"));
        isChallenge(registry.send(carol, "PUT", "/-/org/acme/user", "{\"user\": \"dave\"}"));
        assertThat(npm.send(carol, "PUT", "/-/org/acme/user", Map.of("user", "dave"), "npm-otp", code())
                        .status())
                .isEqualTo(200);
        assertThat(registry.get("/-/larder/rules", bearer(carol)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-only", "auth-and-writes"})
    void an_administrator_shows_one_to_make_an_account(String mode) {
        registry.send(ROOT, "PUT", "/-/larder/rules", "{\"administrators\": [\"carol\"], \"rules\": []}");
        enable(mode);

        isChallenge(npm.adduser("eve", PASSWORD, bearer(carol)));
        isChallenge(npm.adduser("eve", PASSWORD, "authorization", "Bearer " + carol, "npm-otp", wrongCode()));
        assertThat(registry.table.query("U#eve", "")).isEmpty();
        assertThat(npm.adduser("eve", PASSWORD, "authorization", "Bearer " + carol, "npm-otp", code())
                        .status())
                .isEqualTo(201);
        assertThat(npm.adduser("frank", PASSWORD, bearer(ROOT)).status())
                .as("who has no account has no second factor")
                .isEqualTo(201);
    }

    @Test
    void an_administrator_shows_one_to_remove_something_from_the_cache() {
        registry.send(ROOT, "PUT", "/-/larder/rules", "{\"administrators\": [\"carol\"], \"rules\": []}");
        enable("auth-and-writes");

        for (var cached : List.of("/-/larder/cache/left-pad", "/-/larder/cache/left-pad/1.0.0")) {
            isChallenge(registry.send(carol, "DELETE", cached, ""));
            assertThat(npm.send(carol, "DELETE", cached, Map.of(), "npm-otp", code())
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_code_is_good_more_than_once_and_so_is_the_one_before() {
        enable("auth-and-writes");
        var code = code();

        assertThat(publish(carol, WIDGET, code).status()).isEqualTo(201);
        assertThat(publish(carol, WIDGET.version("1.0.1"), code).status()).isEqualTo(201);
        registry.pass(Duration.ofSeconds(30));
        assertThat(publish(carol, WIDGET.version("1.0.2"), " " + code + " ").status())
                .isEqualTo(201);
        registry.pass(Duration.ofSeconds(30));
        isChallenge(publish(carol, WIDGET.version("1.0.3"), code));
    }

    @Test
    void a_token_for_machines_needs_none_and_makes_no_governor() {
        enable("auth-and-writes");
        var ci = String.valueOf(npm.createToken(carol, Map.of("bypass_2fa", true), "npm-otp", code())
                .json()
                .get("token"));

        assertThat(publish(ci, WIDGET).status()).isEqualTo(201);
        registry.send(ROOT, "PUT", "/-/larder/rules", "{\"administrators\": [\"carol\"], \"rules\": []}");
        assertThat(registry.send(ci, "PUT", "/-/org/acme/user", "{\"user\": \"dave\"}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void tokens_older_than_the_second_factor_are_bound_by_it_and_cost_no_more_before() {
        var older = npm.newToken(carol, Map.of());
        registry.use(older);
        publish(older, WIDGET);
        assertThat(registry.counts.taken())
                .containsExactly("table get", "table get", "sign", "objects put", "table transact");

        enable("auth-and-writes");

        isChallenge(publish(older, WIDGET.version("2.0.0")));
        registry.counts.taken();
        publish(older, WIDGET.version("2.0.0"));
        assertThat(registry.counts.taken())
                .as("one more, to look at the account")
                .hasSize(2);
    }

    @Test
    void a_token_that_is_revoked_while_the_second_factor_comes_stays_revoked() {
        var older = npm.newToken(carol, Map.of());
        var hash = Digest.of(Digest.Algorithm.SHA256, older.getBytes(StandardCharsets.UTF_8))
                .hex();
        registry.counts.overtake(
                new Key("T#" + hash, "TOKEN"),
                () -> registry.send(carol, "DELETE", "/-/npm/v1/tokens/token/" + older, ""));

        enable("auth-only");

        assertThat(npm.whoami(older)).isEqualTo(401);
        assertThat(registry.table.query("U#carol", "TOKEN#" + hash)).isEmpty();
    }

    // --- Logging in, and the account itself

    @ParameterizedTest
    @ValueSource(strings = {"auth-only", "auth-and-writes"})
    void a_login_needs_a_code_after_the_password(String mode) {
        enable(mode);

        assertThat(npm.login("carol", "wrong horse").header("www-authenticate")).isNull();
        isChallenge(npm.login("carol", PASSWORD));
        isChallenge(npm.login("carol", PASSWORD, "npm-otp", wrongCode()));
        assertThat(npm.login("carol", PASSWORD, "npm-otp", code()).status()).isEqualTo(201);
    }

    @Test
    void a_token_made_by_such_a_login_is_asked_for_codes() {
        enable("auth-and-writes");
        var token = String.valueOf(
                npm.login("carol", PASSWORD, "npm-otp", code()).json().get("token"));

        isChallenge(publish(token, WIDGET));
    }

    @Test
    void the_page_asks_for_a_code() {
        enable("auth-only");
        var begun = registry.ask("POST", "/-/v1/login", new byte[0]).json();
        var page = URI.create(begun.get("loginUrl").toString()).getPath();
        var done = URI.create(begun.get("doneUrl").toString()).getPath();

        var without = registry.ask("POST", page, Npm.form("name=carol&password=correct+horse&otp="));
        assertThat(without.status()).isEqualTo(401);
        assertThat(new String(without.body(), StandardCharsets.UTF_8))
                .contains("This account asks for a one-time password as well.");
        assertThat(registry.ask("POST", page, Npm.form("name=carol&password=correct+horse&otp=" + code()))
                        .status())
                .isEqualTo(200);
        assertThat(registry.get(done).status()).isEqualTo(200);
    }

    @Test
    void changes_of_the_account_and_its_tokens_need_a_code() {
        enable("auth-only");

        isChallenge(npm.profile(carol, Map.of("fullname", "Carol")));
        isChallenge(npm.profile(carol, tfa("disable")));
        isChallenge(npm.createToken(carol, Map.of()));
        isChallenge(registry.send(carol, "DELETE", "/-/npm/v1/tokens/token/" + carol, ""));
        assertThat(npm.profile(carol, Map.of("fullname", "Carol"), "npm-otp", code())
                        .status())
                .isEqualTo(200);
        assertThat(npm.createToken(carol, Map.of(), "npm-otp", code()).status()).isEqualTo(201);
        assertThat(registry.get("/-/npm/v1/tokens", bearer(carol)).status()).isEqualTo(200);
        assertThat(registry.send(carol, "DELETE", "/-/user/token/" + carol, "").status())
                .as("npm logout knows no codes")
                .isEqualTo(200);
    }

    @Test
    void the_mode_is_changed_in_npms_newer_shape() {
        enable("auth-only");

        var answer = npm.profile(carol, tfa("auth-and-writes"), "npm-otp", code());

        assertThat(Json.at(answer.json(), "tfa")).containsEntry("mode", "auth-and-writes");
        isChallenge(publish(carol, WIDGET));
        assertThat(publish(carol, WIDGET, recoveryCodes.getFirst()).status())
                .as("recovery codes stay")
                .isEqualTo(201);
    }

    @Test
    void without_a_second_factor_nothing_is_asked() {
        enable("auth-and-writes");

        assertThat(npm.profile(carol, tfa("disable"), "npm-otp", code()).json()).containsEntry("tfa", false);

        assertThat(publish(carol, WIDGET).status()).isEqualTo(201);
        assertThat(npm.login("carol", PASSWORD).status()).isEqualTo(201);
        enable("auth-and-writes");
        isChallenge(publish(carol, WIDGET.version("2.0.0")));
    }

    // --- Recovery codes, and guesses

    @Test
    void a_recovery_code_is_good_once() {
        enable("auth-and-writes");

        for (var i = 0; i < 5; i++) {
            var code = i % 2 == 0 ? recoveryCodes.get(i) : recoveryCodes.get(i).replace(" ", "");
            assertThat(npm.login("carol", PASSWORD, "npm-otp", code).status()).isEqualTo(201);
            isChallenge(npm.login("carol", PASSWORD, "npm-otp", code));
        }
        assertThat(npm.login("carol", PASSWORD, "npm-otp", code()).status()).isEqualTo(201);
    }

    @Test
    void a_recovery_code_drops_the_second_factor_and_makes_tokens() {
        enable("auth-and-writes");

        assertThat(npm.createToken(carol, Map.of(), "npm-otp", recoveryCodes.get(0))
                        .status())
                .isEqualTo(201);
        assertThat(npm.profile(carol, tfa("disable"), "npm-otp", recoveryCodes.get(1))
                        .status())
                .isEqualTo(200);
        assertThat(npm.login("carol", PASSWORD).status()).isEqualTo(201);
    }

    @Test
    void ten_wrong_codes_are_enough_for_a_quarter_of_an_hour() {
        enable("auth-and-writes");
        for (var i = 0; i < 10; i++) {
            isChallenge(publish(carol, WIDGET, wrongCode()));
        }

        assertThat(publish(carol, WIDGET, code()).status()).isEqualTo(429);
        assertThat(npm.login("carol", PASSWORD, "npm-otp", code()).status()).isEqualTo(429);
        registry.pass(Duration.ofMinutes(15));
        assertThat(publish(carol, WIDGET, code()).status()).isEqualTo(201);
    }

    @Test
    void asking_for_a_code_counts_nothing() {
        enable("auth-only");

        for (var i = 0; i < 12; i++) {
            isChallenge(npm.login("carol", PASSWORD));
        }
        assertThat(npm.login("carol", PASSWORD, "npm-otp", code()).status()).isEqualTo(201);
    }

    // --- Who lost the authenticator

    @Test
    void an_administrator_takes_the_second_factor_away_and_nobody_else_does() {
        enable("auth-and-writes");
        var dave = npm.account("dave");

        assertThat(registry.send(dave, "DELETE", "/-/larder/accounts/carol/otp", "")
                        .status())
                .isEqualTo(403);
        isChallenge(registry.send(carol, "DELETE", "/-/larder/accounts/carol/otp", ""));
        for (var i = 0; i < 2; i++) {
            assertThat(registry.send(ROOT, "DELETE", "/-/larder/accounts/carol/otp", "")
                            .status())
                    .isEqualTo(200);
        }

        assertThat(npm.login("carol", PASSWORD).status()).isEqualTo(201);
        assertThat(publish(carol, WIDGET).status()).isEqualTo(201);
    }

    /** An administrator gives carol another password, once the next request is about to change her account. */
    private void repairMeanwhile() {
        registry.counts.overtake(
                new Key("U#carol", "USER"),
                () -> registry.send(
                        ROOT, "PUT", "/-/larder/accounts/carol/password", "{\"password\": \"battery staple\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "auth-only"})
    void with_a_password_that_was_replaced_meanwhile_nobody_makes_less_of_the_second_factor(String mode) {
        enable("auth-and-writes");
        repairMeanwhile();

        assertThat(npm.profile(carol, tfa(mode), "npm-otp", code()).status()).isEqualTo(409);

        isChallenge(npm.login("carol", "battery staple"));
        var token = npm.login("carol", "battery staple", "npm-otp", code()).json();
        isChallenge(publish(String.valueOf(token.get("token")), WIDGET));
    }

    @Test
    void nor_is_logged_in_with_it_and_a_recovery_code() {
        enable("auth-and-writes");
        repairMeanwhile();

        assertThat(npm.login("carol", PASSWORD, "npm-otp", recoveryCodes.getFirst())
                        .status())
                .isEqualTo(409);

        assertThat(registry.table.query("U#carol", "TOKEN#")).isEmpty();
        assertThat(npm.login("carol", "battery staple", "npm-otp", recoveryCodes.getFirst())
                        .status())
                .as("nothing was used up")
                .isEqualTo(201);
    }
}
