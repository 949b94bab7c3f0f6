package dev.larder.route;

import static dev.larder.route.TestRegistry.ALICE;
import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.route.TestRegistry.Answer;
import dev.larder.support.IdTokenIssuer;
import dev.larder.support.IdTokenIssuer.Reply;
import dev.larder.support.PackageFiles;
import dev.larder.support.SigningPair;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Issuers whose keys change, that are down, or that send nonsense; and how often they are asked, whatever comes. */
class IssuerTroubleTest {

    private static final String PATH = "/-/npm/v1/oidc/token/exchange/package/@acme%2fwidget";
    private static final String AUDIENCE = "npm:" + TestRegistry.HOST;
    private static final Map<String, Object> JOB = Map.of("sub", "job:widget");
    private static final String[] ASKED = {"/.well-known/openid-configuration", "/keys"};

    private final IdTokenIssuer issuer = IdTokenIssuer.start();
    private final IdTokenIssuer elsewhere = IdTokenIssuer.start();
    private final TestRegistry registry = TestRegistry.believing(issuer.url());

    @BeforeEach
    void alices_package_trusts_a_job() {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"));
        registry.send(
                ALICE,
                "POST",
                "/-/package/@acme%2fwidget/trust",
                "[{\"type\":\"oidc\",\"claims\":{\"sub\":\"job:widget\"}}]");
    }

    @AfterEach
    void close() {
        issuer.close();
        elsewhere.close();
        registry.close();
    }

    private Answer exchange() {
        return exchange(issuer.usual());
    }

    private Answer exchange(SigningPair pair) {
        var claims = issuer.claims(registry.now(), AUDIENCE, JOB);
        return registry.ask("POST", PATH, new byte[0], bearer(IdTokenIssuer.signed("RS256", pair, claims)));
    }

    private static Reply text(String body) {
        return new Reply.Body(200, body.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                Arguments.of("answers 500", Reply.error(500), "it answered 500"),
                Arguments.of("answers 404", Reply.error(404), "it answered 404"),
                Arguments.of("is no JSON", text("<html>"), "cannot be read"),
                Arguments.of("is no object", text("[]"), "is another issuer's"),
                Arguments.of("is empty", text("{}"), "is another issuer's"),
                Arguments.of("is too large", text("\"" + "x".repeat(300_000) + "\""), "broke off"),
                Arguments.of("never comes", new Reply.Hanging(), "no answer in time"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("troubles")
    void while_its_configuration_cannot_be_had_nobody_is_believed_and_clients_try_later(
            String what, Reply reply, String why) {
        issuer.configure(reply);

        var answer = exchange();

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("5");
        assertThat(answer.error())
                .startsWith(issuer.url() + " cannot be asked for its keys just now (")
                .contains(why);
        assertThat(answer.json()).containsEntry("message", answer.error());
    }

    @Test
    void a_configuration_of_somebody_else_or_with_keys_elsewhere_is_not_followed() {
        var keysElsewhere = elsewhere.url() + "/keys";
        for (var reply : new Reply[] {
            Reply.json(Map.of("issuer", elsewhere.url(), "jwks_uri", issuer.url() + "/keys")),
            Reply.json(Map.of("issuer", issuer.url() + "/", "jwks_uri", issuer.url() + "/keys")),
            Reply.json(Map.of("issuer", issuer.url(), "jwks_uri", keysElsewhere)),
            Reply.json(Map.of("issuer", issuer.url(), "jwks_uri", "http://127.0.0.1/keys")),
            Reply.json(Map.of("issuer", issuer.url(), "jwks_uri", issuer.url().replace("//", "//a@") + "/keys")),
            Reply.json(Map.of("issuer", issuer.url(), "jwks_uri", "file:///etc/passwd")),
            Reply.json(Map.of("issuer", issuer.url(), "jwks_uri", "mailto:keys")),
            Reply.json(Map.of("issuer", issuer.url())),
            Reply.redirect(elsewhere.url() + "/.well-known/openid-configuration")
        }) {
            issuer.configure(reply);
            registry.pass(Duration.ofSeconds(5));

            assertThat(exchange().status()).isEqualTo(503);
        }
        issuer.recover();
        issuer.answerForKeys(Reply.redirect(keysElsewhere));
        registry.pass(Duration.ofSeconds(5));
        assertThat(exchange().error()).contains("it answered 302");
        assertThat(elsewhere.taken()).isEmpty();
    }

    @Test
    void keys_that_are_none_are_none() {
        issuer.answerForKeys(text("{\"keys\":7}"));
        assertThat(exchange().error()).contains("no JSON Web Key Set");

        registry.pass(Duration.ofSeconds(5));
        issuer.answerForKeys(text("{\"keys\":[{\"kty\":\"ALIEN\",\"kid\":\"usual\"}]}"));
        assertThat(exchange().status()).isEqualTo(401);
    }

    @Test
    void who_does_not_answer_is_left_alone_for_some_seconds() {
        issuer.configure(Reply.error(500));
        IntStream.range(0, 20).forEach(_ -> assertThat(exchange().status()).isEqualTo(503));
        assertThat(issuer.taken()).hasSize(1);

        issuer.recover();
        assertThat(exchange().status()).isEqualTo(503);
        registry.pass(Duration.ofSeconds(5));
        assertThat(exchange().status()).isEqualTo(201);
    }

    @Test
    void a_new_key_is_found_a_minute_later_at_most() {
        assertThat(exchange().status()).isEqualTo(201);
        var fresh = SigningPair.rsa("fresh", 2048);
        issuer.publish(fresh);
        issuer.taken();

        registry.pass(Duration.ofSeconds(59));
        assertThat(exchange(fresh).error()).contains("has no key fresh for RS256");
        assertThat(issuer.taken()).isEmpty();
        registry.pass(Duration.ofSeconds(1));
        assertThat(exchange(fresh).status()).isEqualTo(201);
        assertThat(issuer.taken()).containsExactly(ASKED);
    }

    @Test
    void for_keys_that_nobody_has_it_is_asked_once_a_minute_however_many_come() {
        var forged = SigningPair.rsa("forged", 2048);
        for (var minute = 0; minute < 3; minute++) {
            IntStream.range(0, 20)
                    .forEach(_ -> assertThat(exchange(forged).status()).isEqualTo(401));
            assertThat(issuer.taken()).containsExactly(ASKED);
            registry.pass(Duration.ofMinutes(1));
        }
    }

    @Test
    void a_key_that_was_taken_back_signs_for_an_hour_at_most() {
        assertThat(exchange().status()).isEqualTo(201);
        issuer.forgetKeys();
        issuer.publish(SigningPair.rsa("fresh", 2048));

        registry.pass(Duration.ofMinutes(59));
        assertThat(exchange().status()).isEqualTo(201);
        registry.pass(Duration.ofMinutes(1));
        assertThat(exchange().error()).contains("has no key usual for RS256");
    }

    @Test
    void keys_that_are_too_old_are_no_longer_good_while_it_is_down() {
        assertThat(exchange().status()).isEqualTo(201);
        issuer.configure(Reply.error(502));

        registry.pass(Duration.ofMinutes(59));
        assertThat(exchange().status()).isEqualTo(201);
        registry.pass(Duration.ofMinutes(1));
        assertThat(exchange().status()).isEqualTo(503);
        issuer.recover();
        registry.pass(Duration.ofSeconds(5));
        assertThat(exchange().status()).isEqualTo(201);
    }
}
