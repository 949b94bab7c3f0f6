package dev.larder.route;

import static dev.larder.route.Npm.PASSWORD;
import static dev.larder.route.TestRegistry.ALICE;
import static dev.larder.route.TestRegistry.ROOT;
import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.Key;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code npm profile get|set}, the password, and what administrators do for others. */
class ProfileTest {

    private final TestRegistry registry = TestRegistry.closed();
    private final Npm npm = new Npm(registry);
    private String carol;

    @BeforeEach
    void carol_has_an_account() {
        carol = npm.account("carol");
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Map<String, Object> profile() {
        return registry.get("/-/npm/v1/user", bearer(carol)).json();
    }

    @Test
    void a_profile_says_what_npm_prints() {
        assertThat(profile())
                .containsEntry("name", "carol")
                .containsEntry("email", "carol@example.test")
                .containsEntry("email_verified", false)
                .containsEntry("tfa", false)
                .containsEntry("created", "2026-11-22T10:00:00Z")
                .containsEntry("updated", "2026-11-22T10:00:00Z")
                .doesNotContainKey("password")
                .hasSize(6);
    }

    @Test
    void fields_are_set_one_by_one_and_taken_back_with_null() {
        registry.pass(Duration.ofMinutes(1));
        var answer = npm.profile(carol, Map.of("fullname", "Carol Example", "homepage", "https://carol.example.test"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).containsEntry("fullname", "Carol Example");
        assertThat(profile())
                .containsEntry("fullname", "Carol Example")
                .containsEntry("homepage", "https://carol.example.test")
                .containsEntry("email", "carol@example.test")
                .containsEntry("updated", "2026-11-22T10:01:00Z");

        var none = new HashMap<String, Object>();
        none.put("fullname", null);
        none.put("email", "");
        npm.profile(carol, none);
        assertThat(profile())
                .doesNotContainKey("fullname")
                .containsEntry("email", "")
                .containsKey("homepage");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\": \"nonsense\"}",
                "{\"homepage\": \"javascript:alert(1)\"}",
                "{\"fullname\": \"two\\nlines\"}",
                "{\"fullname\": \"\\udc00\"}",
                "{\"fullname\": 7}",
                "{\"github\": [\"carol\"]}",
                "{\"password\": \"new password\"}",
                "{\"password\": {\"old\": \"correct horse\"}}",
                "{\"tfa\": true}",
                "{\"tfa\": []}",
                "{\"tfa\": [\"1\", \"2\"]}",
                "{\"tfa\": [\"123456\"]}",
                "{\"tfa\": {\"password\": \"correct horse\", \"mode\": \"sms\"}}",
                "{\"tfa\": {\"mode\": \"auth-only\"}}",
                "{\"tfa\": {\"password\": \"correct horse\", \"mode\": \"disable\"}, \"email\": \"a@b\"}",
                "[]",
                ""
            })
    void what_no_profile_can_be_is_refused(String body) {
        assertThat(registry.send(carol, "POST", "/-/npm/v1/user", body).status())
                .isEqualTo(400);
        assertThat(profile()).containsEntry("email", "carol@example.test").hasSize(6);
    }

    @Test
    void a_long_text_is_refused() {
        assertThat(npm.profile(carol, Map.of("fullname", "x".repeat(255))).status())
                .isEqualTo(400);
    }

    @Test
    void a_password_is_changed_by_who_knows_the_old_one() {
        var change = Map.of("password", Map.of("old", PASSWORD, "new", "battery staple"));
        var wrong = Map.of("password", Map.of("old", "wrong horse", "new", "battery staple"));

        assertThat(npm.profile(carol, wrong).error()).isEqualTo("the password is wrong");
        assertThat(npm.profile(carol, Map.of("password", Map.of("old", PASSWORD, "new", "short")))
                        .status())
                .isEqualTo(422);
        assertThat(npm.login("carol", PASSWORD).status()).isEqualTo(201);
        assertThat(npm.profile(carol, change).status()).isEqualTo(200);

        assertThat(npm.login("carol", PASSWORD).status()).isEqualTo(401);
        assertThat(npm.login("carol", "battery staple").status()).isEqualTo(201);
        assertThat(npm.whoami(carol)).as("tokens stay").isEqualTo(200);
    }

    @Test
    void guesses_at_the_old_password_count() {
        var wrong = Map.of("password", Map.of("old", "wrong horse", "new", "battery staple"));
        for (var i = 0; i < 10; i++) {
            assertThat(npm.profile(carol, wrong).status()).isEqualTo(401);
        }
        assertThat(npm.profile(carol, wrong).status()).isEqualTo(429);
        assertThat(npm.login("carol", PASSWORD).status()).isEqualTo(429);
    }

    @Test
    void who_has_no_account_has_a_name_and_nothing_to_change() {
        assertThat(registry.get("/-/npm/v1/user", bearer(ROOT)).json())
                .containsEntry("name", "root")
                .containsEntry("tfa", false);
        assertThat(npm.profile(ROOT, Map.of("fullname", "Root")).error()).contains("has no account here");
        assertThat(npm.profile(ALICE, Map.of("fullname", "Alice")).status()).isEqualTo(403);
        assertThat(registry.get("/-/npm/v1/user").status()).isEqualTo(401);
    }

    // --- Administrators, for others

    private TestRegistry.Answer setPassword(String token, String user, String body) {
        return registry.send(token, "PUT", "/-/larder/accounts/" + user + "/password", body);
    }

    @Test
    void an_administrator_gives_a_new_password_and_ends_what_the_old_one_opened() {
        var ci = npm.newToken(carol, Map.of("bypass_2fa", true));

        assertThat(setPassword(ROOT, "carol", "{\"password\": \"battery staple\"}")
                        .status())
                .isEqualTo(200);

        assertThat(npm.whoami(carol)).isEqualTo(401);
        assertThat(npm.whoami(ci)).isEqualTo(401);
        assertThat(npm.login("carol", PASSWORD).status()).isEqualTo(401);
        assertThat(npm.login("carol", "battery staple").status()).isEqualTo(201);
    }

    @Test
    void a_change_of_the_password_that_is_under_way_meanwhile_does_not_undo_it() {
        registry.counts.overtake(
                new Key("U#carol", "USER"), () -> setPassword(ROOT, "carol", "{\"password\": \"battery staple\"}"));

        var change = npm.profile(carol, Map.of("password", Map.of("old", PASSWORD, "new", "what a thief chose")));

        assertThat(change.status()).isEqualTo(409);
        assertThat(npm.login("carol", "what a thief chose").status()).isEqualTo(401);
        assertThat(npm.login("carol", "battery staple").status()).isEqualTo(201);
    }

    @Test
    void whom_the_rules_name_may_do_it_too_and_nobody_else() {
        var dave = npm.account("dave");
        var body = "{\"password\": \"battery staple\"}";

        assertThat(setPassword(dave, "carol", body).error())
                .isEqualTo("only administrators of this registry may do this");
        assertThat(setPassword(dave, "nobody", body).status())
                .as("says nothing of who exists")
                .isEqualTo(403);
        assertThat(registry.ask("PUT", "/-/larder/accounts/carol/password", body.getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(401);
        assertThat(setPassword(dave, "carol", "no json").status())
                .as("the body is not looked at before")
                .isEqualTo(403);
        registry.send(ROOT, "PUT", "/-/larder/rules", "{\"administrators\": [\"dave\"], \"rules\": []}");
        var limited = npm.newToken(dave, Map.of("readonly", true));
        assertThat(setPassword(limited, "carol", body).status()).isEqualTo(403);
        assertThat(setPassword(dave, "carol", body).status()).isEqualTo(200);
    }

    @Test
    void what_cannot_be_done_for_others_is_said() {
        assertThat(setPassword(ROOT, "nobody", "{\"password\": \"battery staple\"}")
                        .error())
                .isEqualTo("there is no user nobody here that you may see");
        assertThat(setPassword(ROOT, "carol", "{\"password\": \"short\"}").status())
                .isEqualTo(422);
        assertThat(setPassword(ROOT, "carol", "{}").status()).isEqualTo(400);
        assertThat(setPassword(ROOT, "Carol", "{\"password\": \"battery staple\"}")
                        .status())
                .isEqualTo(400);
        assertThat(registry.send(ROOT, "DELETE", "/-/larder/accounts/nobody/otp", "")
                        .status())
                .isEqualTo(404);
    }
}
