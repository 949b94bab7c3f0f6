package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code /-/ping}, {@code /-/whoami} and what is not answered. */
class AccountTest {

    private final TestRegistry registry = TestRegistry.closed();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void ping_answers_everybody_without_asking_anyone() {
        var answer = registry.get("/-/ping");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEmpty();
        assertThat(registry.counts.taken()).isEmpty();
    }

    @Test
    void whoami_names_the_tokens_owner_in_one_round_trip() {
        registry.use(TestRegistry.ALICE);

        assertThat(registry.get("/-/whoami", TestRegistry.bearer(TestRegistry.ALICE))
                        .json())
                .containsEntry("username", "alice");
        assertThat(registry.counts.taken()).containsExactly("table get");
    }

    @Test
    void a_token_may_be_the_password_of_basic_credentials() {
        var basic = Base64.getEncoder().encodeToString(("x:" + TestRegistry.BOB).getBytes(StandardCharsets.UTF_8));

        assertThat(registry.get("/-/whoami", "authorization", "Basic " + basic).json())
                .containsEntry("username", "bob");
    }

    @Test
    void nobody_is_401() {
        assertThat(registry.get("/-/whoami").status()).isEqualTo(401);
        for (var header : new String[] {"Bearer", "Bearer ", "Basic", "Basic %%%", "Digest x", "", "Bearer ldr_x"}) {
            assertThat(registry.get("/-/whoami", "authorization", header).status())
                    .as(header)
                    .isEqualTo(401);
        }
    }

    @Test
    void no_token_is_kept_as_text() {
        var hash = dev.larder.domain.Digest.of(
                        dev.larder.domain.Digest.Algorithm.SHA256, TestRegistry.ALICE.getBytes(StandardCharsets.UTF_8))
                .hex();

        assertThat(registry.table.query("T#" + hash, ""))
                .singleElement()
                .satisfies(item -> assertThat(item.toString()).doesNotContain(TestRegistry.ALICE));
    }

    @Test
    void a_token_for_aws_callers_needs_the_identity_that_api_gateway_verified() {
        var answer = registry.ask("POST", "/-/larder/token", new byte[0], "x-user-arn", "arn:aws:iam::1:user/eve");

        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void a_token_in_the_path_is_not_repeated() {
        assertThat(registry.ask("DELETE", "/-/user/token/" + TestRegistry.ALICE, new byte[0])
                        .error())
                .doesNotContain(TestRegistry.ALICE);
    }

    @Test
    void what_is_not_answered_is_404_in_the_shape_of_npm() {
        assertThat(registry.get("/-/v1/logout").error()).isEqualTo("this registry answers no \"GET\" at this path");
        assertThat(registry.ask("POST", "/-/v1/logout", new byte[0]).status()).isEqualTo(404);
        assertThat(registry.get("/").status()).isEqualTo(404);
        assertThat(registry.get("/..%2fetc").status()).isEqualTo(400);
    }

    @Test
    void npm_8_takes_the_password_in_the_terminal_unless_told_otherwise() {
        var browser =
                registry.ask("POST", "/-/v1/login", "{}".getBytes(StandardCharsets.UTF_8), "npm-auth-type", "web");
        var terminal =
                registry.ask("POST", "/-/v1/login", "{}".getBytes(StandardCharsets.UTF_8), "npm-auth-type", "legacy");

        assertThat(browser.status()).isEqualTo(200);
        assertThat(terminal.status()).isEqualTo(404);
    }
}
