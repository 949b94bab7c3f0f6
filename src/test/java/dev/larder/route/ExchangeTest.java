package dev.larder.route;

import static dev.larder.route.TestRegistry.ALICE;
import static dev.larder.route.TestRegistry.BOB;
import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Access;
import dev.larder.domain.Digest;
import dev.larder.route.TestRegistry.Answer;
import dev.larder.storage.Key;
import dev.larder.support.IdTokenIssuer;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import dev.larder.support.SigningPair;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /-/npm/v1/oidc/token/exchange/package/name}: a CI job that a package trusts gets a token to publish it. */
class ExchangeTest {

    private static final PackageFiles WIDGET = PackageFiles.made("@acme/widget", "1.0.0");
    private static final String EXCHANGE = "/-/npm/v1/oidc/token/exchange/package/";
    private static final String PATH = EXCHANGE + "@acme%2fwidget";
    private static final String AUDIENCE = "npm:" + TestRegistry.HOST;
    private static final String TRUST = """
        [{"type":"github","claims":{"repository":"acme/widget","workflow_ref":{"file":"release.yml"},
          "environment":"release"},"permissions":["createPackage"]}]\
        """;

    /** What GitHub says of a job, as far as anybody looks. */
    private static final Map<String, Object> JOB = Map.of(
            "sub", "repo:acme/widget:environment:release",
            "repository", "acme/widget",
            "repository_id", "4711",
            "repository_owner", "acme",
            "workflow_ref", "acme/widget/.github/workflows/release.yml@refs/tags/v2.0.0",
            "environment", "release",
            "ref", "refs/tags/v2.0.0",
            "run_attempt", "1");

    private final IdTokenIssuer issuer = IdTokenIssuer.start();
    private final IdTokenIssuer other = IdTokenIssuer.start();
    private final TestRegistry registry =
            TestRegistry.believing(issuer.url() + " kind=github;" + other.url() + " kind=github");
    private final Npm npm = new Npm(registry);

    @BeforeEach
    void alices_package_trusts_a_workflow() {
        registry.publish(WIDGET);
        assertThat(registry.send(ALICE, "POST", "/-/package/@acme%2fwidget/trust", TRUST)
                        .status())
                .isEqualTo(201);
        registry.counts.taken();
    }

    @AfterEach
    void close() {
        issuer.close();
        other.close();
        registry.close();
    }

    private Answer exchange(String idToken) {
        return exchange(PATH, idToken);
    }

    private Answer exchange(String path, String idToken) {
        return registry.ask("POST", path, new byte[0], bearer(idToken));
    }

    private String idToken() {
        return idToken(JOB);
    }

    private String idToken(Map<String, ?> job) {
        return issuer.token(registry.now(), AUDIENCE, job);
    }

    private Map<String, Object> claims() {
        return issuer.claims(registry.now(), AUDIENCE, JOB);
    }

    private static Map<String, Object> job(String claim, Object value) {
        var changed = new HashMap<>(JOB);
        changed.put(claim, value);
        return changed;
    }

    /** A token of the registry, for a job that the package trusts. */
    private String token() {
        var answer = exchange(idToken());
        assertThat(answer.status())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(201);
        return String.valueOf(answer.json().get("token"));
    }

    /** The ids of those that the package trusts, in the order in which they are looked at. */
    private List<String> trusted() {
        var list =
                registry.get("/-/package/@acme%2fwidget/trust", bearer(ALICE)).body();
        var all = Json.object("{\"all\":" + new String(list, StandardCharsets.UTF_8) + "}")
                .get("all");
        return ((List<?>) all)
                .stream()
                        .map(one -> String.valueOf(Json.asObject(one).get("id")))
                        .toList();
    }

    private void revoke(String id) {
        registry.send(ALICE, "DELETE", "/-/package/@acme%2fwidget/trust/" + id, "");
    }

    /** Where it is noted that an id token was exchanged. */
    private static Key used(String idToken) {
        var signed = idToken.substring(0, idToken.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
        return new Key(
                "L#exchange#" + Digest.of(Digest.Algorithm.SHA256, signed).hex(), "@acme/widget");
    }

    private void assertRefused(int status, String why, String idToken) {
        var answer = exchange(idToken);
        assertThat(answer.status()).as(answer.error()).isEqualTo(status);
        assertThat(answer.error()).contains(why);
        assertThat(answer.json()).as("npm shows this one").containsEntry("message", answer.error());
        assertThat(registry.table.items())
                .noneMatch(item -> item.key().pk().startsWith("L#exchange#"))
                .noneMatch(item -> item.findText("kind").equals(Optional.of("PUBLISHER")));
    }

    // --- What it is for

    @Test
    void a_job_that_the_package_trusts_publishes_it_without_a_secret() {
        var answer = exchange(idToken());

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json())
                .containsEntry("token_type", "oidc")
                .containsEntry("created", registry.now().toString())
                .containsEntry(
                        "expires", registry.now().plus(Duration.ofMinutes(15)).toString());
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        var token = String.valueOf(answer.json().get("token"));

        assertThat(registry.publish(WIDGET.version("2.0.0"), token, "latest").status())
                .isEqualTo(201);
        assertThat(registry.get("/-/whoami", bearer(token)).json()).containsEntry("username", name());
        var published = Json.at(registry.get("/@acme%2fwidget", bearer(ALICE)).json(), "versions", "2.0.0", "_npmUser");
        assertThat(published).containsEntry("name", name());
        assertThat(Json.at(published, "trustedPublisher"))
                .containsEntry("id", "github")
                .hasEntrySatisfying(
                        "oidcConfigId", id -> assertThat(id).asString().matches("oidc:[0-9a-f]{20}"));
        assertThat(registry.table.items().stream()
                        .filter(item -> item.key().pk().startsWith("A#"))
                        .map(item -> item.text("who") + ": " + item.text("deed")))
                .contains(name() + ": publish 2.0.0")
                .anyMatch(deed ->
                        deed.matches(".*:acme/widget: give token [0-9a-f]+ to a publisher, github [0-9a-f]{20}"));
    }

    /** A server of one's own, so that its place is a part of the name. */
    private String name() {
        return "github@" + issuer.url().replace("http://", "") + ":acme/widget";
    }

    @Test
    void costs_two_reads_and_a_transaction_and_the_issuer_two_requests_an_hour() {
        token();
        assertThat(registry.counts.taken()).containsExactly("table get", "table query", "table transact");
        assertThat(issuer.taken()).containsExactly("/.well-known/openid-configuration", "/keys");

        registry.pass(Duration.ofMinutes(59));
        token();
        assertThat(issuer.taken()).isEmpty();

        registry.pass(Duration.ofMinutes(1));
        token();
        assertThat(issuer.taken()).containsExactly("/.well-known/openid-configuration", "/keys");
        assertThat(other.taken()).isEmpty();
    }

    @Test
    void a_job_publishes_and_the_package_stays_as_private_as_its_owners_left_it() {
        var token = token();

        assertThat(registry.publish(WIDGET.version("2.0.0"), token, Access.PUBLIC)
                        .error())
                .contains("@acme/widget is restricted")
                .contains("leave out --access and publishConfig.access");
        assertThat(registry.publish(WIDGET.version("2.0.0"), token, Access.RESTRICTED)
                        .status())
                .isEqualTo(201);

        registry.send(ALICE, "POST", "/-/package/@acme%2fwidget/access", "{\"access\":\"public\"}");
        assertThat(registry.publish(WIDGET.version("2.1.0"), token, Access.RESTRICTED)
                        .status())
                .isEqualTo(403);
        assertThat(registry.publish(WIDGET.version("2.1.0"), token, "latest").status())
                .as("as npm publishes without --access")
                .isEqualTo(201);
        assertThat(registry.get("/-/package/@acme%2fwidget/access", bearer(ALICE))
                        .json())
                .containsEntry("access", "public");
    }

    @Test
    void the_token_is_for_publishing_that_package_and_nothing_else() {
        registry.publish(PackageFiles.made("@acme/gadget", "1.0.0"));
        var token = token();

        assertThat(registry.get("/@acme%2fwidget", bearer(token)).status()).isEqualTo(200);
        assertThat(registry.send(token, "PUT", "/-/package/@acme%2fwidget/dist-tags/next", "\"1.0.0\"")
                        .status())
                .isEqualTo(201);
        assertThat(registry.get("/@acme%2fgadget", bearer(token)).status()).isEqualTo(404);
        assertThat(registry.publish(PackageFiles.made("@acme/gadget", "2.0.0"), token, "latest")
                        .status())
                .isEqualTo(404);
        assertThat(registry.publish(PackageFiles.made("@acme/brand-new", "1.0.0"), token, "latest")
                        .status())
                .isEqualTo(404);
        var refused = new TreeMap<String, Integer>();
        Map.of(
                        "DELETE /@acme%2fwidget/-rev/1", "",
                        "PUT /-/package/@acme%2fwidget/owners", "{\"user\":\"alice\"}",
                        "POST /-/package/@acme%2fwidget/access", "{\"access\":\"public\"}",
                        "POST /-/package/@acme%2fwidget/trust", TRUST,
                        "GET /-/package/@acme%2fwidget/trust", "",
                        "POST /-/npm/v1/tokens", "{}",
                        "GET /-/npm/v1/tokens", "",
                        "GET /-/larder/rules", "")
                .forEach((question, body) -> refused.put(
                        question,
                        registry.send(token, question.split(" ")[0], question.split(" ")[1], body)
                                .status()));
        assertThat(refused)
                .allSatisfy(
                        (question, status) -> assertThat(status).as(question).isEqualTo(403));
    }

    @Test
    void the_token_ends_after_a_quarter_of_an_hour() {
        var token = token();

        registry.pass(Duration.ofMinutes(14).plusSeconds(59));
        assertThat(registry.publish(WIDGET.version("2.0.0"), token, "latest").status())
                .isEqualTo(201);
        registry.pass(Duration.ofSeconds(1));
        assertThat(registry.publish(WIDGET.version("3.0.0"), token, "latest").status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"publish", "automation"})
    void a_package_that_demands_one_time_passwords_lets_whom_it_trusts_through(String mode) {
        registry.send(
                TestRegistry.ROOT,
                "POST",
                "/-/package/@acme%2fwidget/access",
                "{\"publish_requires_tfa\":true,\"automation_token_overrides_tfa\":" + mode.equals("automation") + "}");
        assertThat(registry.publish(WIDGET.version("2.0.0")).status()).isEqualTo(403);

        assertThat(registry.publish(WIDGET.version("2.0.0"), token(), "latest").status())
                .isEqualTo(201);
    }

    @Test
    void clients_that_heard_no_answer_publish_the_same_again() {
        var token = token();
        var files = WIDGET.version("2.0.0");

        assertThat(registry.publish(files, token, "latest").status()).isEqualTo(201);
        assertThat(registry.publish(files, token, "latest").status()).isEqualTo(201);
        assertThat(registry.publish(files, token(), "latest").status())
                .as("the next job")
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({"RS256", "PS256", "ES256", "ES384"})
    void issuers_sign_in_these_ways(String algorithm) {
        var pair = pair(algorithm);
        issuer.publish(pair);

        assertThat(exchange(IdTokenIssuer.signed(algorithm, pair, claims())).status())
                .isEqualTo(201);
    }

    private static SigningPair pair(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> SigningPair.ec("another", "secp256r1");
            case "ES384" -> SigningPair.ec("another", "secp384r1");
            default -> SigningPair.rsa("another", 2048);
        };
    }

    @Test
    void a_token_may_be_for_others_too() {
        var claims = claims();
        claims.put("aud", List.of("sigstore", AUDIENCE));

        assertThat(exchange(IdTokenIssuer.signed("RS256", issuer.usual(), claims))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_job_that_publishes_two_packages_may_prove_itself_for_both_with_one_token() {
        registry.publish(PackageFiles.made("@acme/gadget", "1.0.0"));
        registry.send(ALICE, "POST", "/-/package/@acme%2fgadget/trust", TRUST);
        var idToken = idToken();

        assertThat(exchange(idToken).status()).isEqualTo(201);
        assertThat(exchange(EXCHANGE + "@acme/gadget", idToken).status()).isEqualTo(201);
    }

    // --- Who proves nothing

    @Test
    void an_id_token_is_exchanged_once_for_a_package() {
        var idToken = idToken();
        var first = exchange(idToken);
        var second = exchange(idToken);

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(401);
        assertThat(second.error()).contains("it was exchanged for @acme/widget before");
        assertThat(registry.askAnotherInstance("POST", PATH, new byte[0], bearer(idToken))
                        .status())
                .as("by another instance")
                .isEqualTo(401);
    }

    /** For any s that is good, n - s is as good: nobody but its text tells such a signature from the first. */
    @Test
    void so_it_is_with_its_signature_written_in_another_way() {
        var pair = SigningPair.ec("another", "secp256r1");
        issuer.publish(pair);
        var idToken = IdTokenIssuer.signed("ES256", pair, claims());
        var twin = Twins.of(idToken, pair);

        assertThat(exchange(idToken).status()).isEqualTo(201);
        var answer = exchange(twin);
        assertThat(twin).isNotEqualTo(idToken);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.error()).contains("it was exchanged for @acme/widget before");
    }

    @Test
    void it_stays_used_after_its_end_for_as_long_as_clocks_may_differ() {
        var idToken = idToken();
        exchange(idToken);

        registry.pass(Duration.ofMinutes(5).plusSeconds(20));
        assertThat(exchange(idToken).error()).contains("before");
    }

    @Test
    void alg_none_is_no_signature() {
        for (var algorithm : List.of("none", "None", "NONE", "nOnE")) {
            var text =
                    IdTokenIssuer.part(Map.of("alg", algorithm, "kid", "usual")) + "." + IdTokenIssuer.part(claims());
            for (var signature : List.of("", "AA", idToken().replaceFirst(".*\\.", ""))) {
                assertThat(exchange(text + "." + signature).status())
                        .as(algorithm + " " + signature)
                        .isEqualTo(401);
            }
        }
        assertThat(registry.table.items()).noneMatch(item -> item.key().pk().startsWith("L#exchange#"));
    }

    /** Whoever takes the public key for a secret lets everybody sign (RFC 8725 section 2.1). */
    @Test
    void a_public_key_is_no_secret() throws GeneralSecurityException {
        var publicKey = issuer.usual().pair().getPublic().getEncoded();
        var pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey)
                + "\n-----END PUBLIC KEY-----\n";
        for (var secret : List.of(
                publicKey,
                pem.getBytes(StandardCharsets.UTF_8),
                Json.bytes(issuer.usual().jwk()),
                String.valueOf(issuer.usual().jwk().get("n")).getBytes(StandardCharsets.UTF_8))) {
            for (var header : List.of("HS256", "RS256")) {
                var text =
                        IdTokenIssuer.part(Map.of("alg", header, "kid", "usual")) + "." + IdTokenIssuer.part(claims());
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret, "HmacSHA256"));
                var signature = mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));

                assertRefused(
                        401,
                        header.equals("HS256") ? "it is signed with HS256, and not" : "its signature is not that of",
                        text + "." + IdTokenIssuer.base64(signature));
            }
        }
    }

    /** Even where an issuer publishes a secret by mistake. */
    @Test
    void a_secret_among_an_issuers_keys_is_no_key() {
        issuer.publish(Map.of(
                "kty",
                "oct",
                "kid",
                "shared",
                "k",
                IdTokenIssuer.base64("secret".repeat(10).getBytes(StandardCharsets.UTF_8))));

        assertRefused(
                401,
                "has no key shared for RS256",
                IdTokenIssuer.signed(
                        "RS256", new SigningPair("shared", issuer.usual().pair()), claims()));
    }

    @Test
    void a_key_signs_by_its_own_algorithm_alone() {
        var p256 = SigningPair.ec("p256", "secp256r1");
        issuer.publish(p256);
        var forOther = new LinkedHashMap<>(SigningPair.rsa("ps", 2048).jwk());
        forOther.put("alg", "PS256");
        issuer.publish(forOther);

        assertRefused(
                401,
                "has no key usual for ES256",
                IdTokenIssuer.signed("ES256", new SigningPair("usual", p256.pair()), claims()));
        assertRefused(
                401,
                "has no key ps for RS256",
                IdTokenIssuer.signed(
                        "RS256", new SigningPair("ps", issuer.usual().pair()), claims()));
        assertRefused(401, "it is signed with RS512", IdTokenIssuer.signed("RS512", issuer.usual(), claims()));
    }

    @Test
    void a_key_that_may_be_broken_is_none() {
        var weak = SigningPair.rsa("weak", 1024);
        issuer.publish(weak);

        assertRefused(401, "the key weak is too weak", IdTokenIssuer.signed("RS256", weak, claims()));
    }

    @Test
    void a_key_that_comes_with_the_token_is_nobodys() {
        var mine = SigningPair.rsa("usual", 2048);
        for (var header : List.<Map<String, Object>>of(
                Map.of("alg", "RS256", "kid", "usual", "jwk", mine.jwk()),
                Map.of("alg", "RS256", "kid", "usual", "jku", other.url() + "/keys"))) {
            var text = IdTokenIssuer.part(header) + "." + IdTokenIssuer.part(claims());

            assertRefused(
                    401, "its signature is not that of", text + "." + IdTokenIssuer.base64(mine.sign("RS256", text)));
        }
        assertThat(other.taken()).isEmpty();
    }

    @Test
    void what_a_header_demands_and_nobody_understands_is_refused() {
        for (var header : List.<Map<String, Object>>of(
                Map.of("alg", "RS256", "kid", "usual", "crit", List.of("b64"), "b64", false),
                Map.of("alg", "RS256", "kid", "usual", "crit", List.of("acme"), "acme", 1),
                Map.of("alg", "RS256"))) {
            var text = IdTokenIssuer.part(header) + "." + IdTokenIssuer.part(claims());

            assertRefused(
                    401,
                    "its header names no key, or demands what is not understood",
                    text + "." + IdTokenIssuer.base64(issuer.usual().sign("RS256", text)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-331, 401, it ended at",
        "-330, 401, it ended at",
        "-329, 201,",
        "29, 201,",
        "30, 201,",
        "31, 401, it begins only at"
    })
    void a_token_is_good_for_its_time_and_half_a_minute_around(long seconds, int status, String why) {
        var answer = exchange(issuer.token(registry.now().plusSeconds(seconds), AUDIENCE, JOB));

        assertThat(answer.status()).isEqualTo(status);
        if (why != null) {
            assertThat(answer.error()).contains(why);
        }
    }

    @Test
    void a_token_says_when_it_ends_and_one_that_begins_later_says_when() {
        var endless = claims();
        endless.remove("exp");
        var later = claims();
        later.put("nbf", registry.now().plusSeconds(60).getEpochSecond());
        var nonsense = claims();
        nonsense.put("exp", "tomorrow");

        assertRefused(401, "does not say when it ends", IdTokenIssuer.signed("RS256", issuer.usual(), endless));
        assertRefused(401, "it begins only at", IdTokenIssuer.signed("RS256", issuer.usual(), later));
        assertRefused(401, "no signed JSON Web Token", IdTokenIssuer.signed("RS256", issuer.usual(), nonsense));
    }

    @ParameterizedTest
    @ValueSource(strings = {"npm:registry.example.test", "npm.example.test", "npm:NPM.example.test", "sigstore", ""})
    void a_token_for_somebody_else_is_not_for_us(String audience) {
        assertRefused(401, "and not for npm:npm.example.test", issuer.token(registry.now(), audience, JOB));
    }

    @Test
    void a_token_for_nobody_in_particular_is_not_for_us() {
        var claims = claims();
        claims.remove("aud");

        assertRefused(401, "and not for npm:npm.example.test", IdTokenIssuer.signed("RS256", issuer.usual(), claims));
    }

    @Test
    void an_issuer_that_nobody_told_us_of_is_not_even_asked() {
        try (var stranger = IdTokenIssuer.start()) {
            assertRefused(401, "believes no issuer " + stranger.url(), stranger.token(registry.now(), AUDIENCE, JOB));
            assertThat(stranger.taken()).isEmpty();
            for (var url : List.of(issuer.url() + "/", issuer.url().toUpperCase(Locale.ROOT))) {
                var claims = claims();
                claims.put("iss", url);
                assertRefused(401, "believes no issuer", IdTokenIssuer.signed("RS256", issuer.usual(), claims));
            }
            var nobody = claims();
            nobody.remove("iss");
            assertRefused(401, "believes no issuer", IdTokenIssuer.signed("RS256", issuer.usual(), nobody));
        }
        assertThat(issuer.taken()).isEmpty();
    }

    /** Two issuers of one kind: what one calls acme/widget is not what the other calls so. */
    @Test
    void the_word_of_another_issuer_does_not_do_though_it_is_believed_elsewhere() {
        assertRefused(
                404, "no package @acme/widget here trusts this publisher", other.token(registry.now(), AUDIENCE, JOB));
        var claims = other.claims(registry.now(), AUDIENCE, JOB);
        claims.put("iss", issuer.url());

        assertRefused(401, "its signature is not that of", IdTokenIssuer.signed("RS256", other.usual(), claims));
    }

    @Test
    void what_was_altered_is_not_signed() {
        var idToken = idToken();
        var parts = idToken.split("\\.");

        for (var altered : List.of(
                parts[0] + "." + IdTokenIssuer.part(claims()) + "." + parts[2],
                IdTokenIssuer.part(Map.of("alg", "PS256", "kid", "usual")) + "." + parts[1] + "." + parts[2],
                parts[0] + "." + parts[1] + "." + IdTokenIssuer.base64(new byte[256]),
                parts[0] + "." + parts[1] + "." + parts[2].substring(4))) {
            assertRefused(401, "its signature", altered);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "a.b",
                "a.b.c",
                "a.b.c.d.e",
                "..",
                "eyJhbGciOiJSUzI1NiJ9..c2ln",
                "eyJhbGciOiJSUzI1NiIsImtpZCI6InVzdWFsIn0.W10.c2ln",
                "W10.e30.c2ln",
                "eyJhbGciOiJSUzI1NiIsImtpZCI6N30.e30.c2ln",
                "eyJhbGciOnsiYSI6MX0sImtpZCI6InVzdWFsIn0.e30.c2ln",
                "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.e30.c2ln",
                "ldr_alice0000000000000000000000"
            })
    void what_is_no_such_token_is_refused(String text) {
        assertRefused(401, "this id token is not believed", text);
        assertThat(issuer.taken()).isEmpty();
    }

    @Test
    void so_is_one_that_is_not_sent_or_not_as_a_bearers_or_too_long() {
        assertThat(registry.ask("POST", PATH, new byte[0]).error()).contains("none was sent, as Authorization: Bearer");
        assertThat(registry.ask("POST", PATH, new byte[0], "authorization", "Basic YTpi")
                        .status())
                .isEqualTo(401);
        assertRefused(401, "no signed JSON Web Token", idToken(job("ref", "x".repeat(12_000))));
        assertRefused(401, "no signed JSON Web Token", idToken() + "\u00e4");
    }

    // --- Whom nobody trusts

    @ParameterizedTest
    @CsvSource({
        "repository, acme/widget-fork",
        "repository, Acme/Widget",
        "repository, evil/acme/widget",
        "workflow_ref, acme/widget/.github/workflows/other.yml@refs/heads/main",
        "workflow_ref, acme/widget/.github/workflows/release.yml@evil",
        "workflow_ref, acme/widget/.github/workflows/release.yml",
        "workflow_ref, evil/widget/.github/workflows/release.yml@refs/heads/main",
        "environment, staging",
        "environment,"
    })
    void a_job_of_which_something_else_is_said_is_not_trusted(String claim, String value) {
        var job = new HashMap<>(JOB);
        if (value == null) {
            job.remove(claim);
        } else {
            job.put(claim, value);
        }

        assertRefused(404, "no package @acme/widget here trusts this publisher (" + issuer.url(), idToken(job));
    }

    @Test
    void who_asks_is_told_what_they_have_proved_and_not_what_was_wanted() {
        var answer = exchange(idToken(job("environment", "staging")));

        assertThat(answer.error())
                .contains("repository acme/widget, workflow_ref"
                        + " acme/widget/.github/workflows/release.yml@refs/tags/v2.0.0, environment staging")
                .doesNotContain("environment release");
    }

    @Test
    void whether_a_package_is_there_or_trusts_others_is_not_told() {
        registry.publish(PackageFiles.made("@acme/gadget", "1.0.0"));
        var stranger = job("repository", "evil/widget");

        var answers = List.of("@acme%2fwidget", "@acme%2fgadget", "@acme%2fabsent").stream()
                .map(name -> exchange(EXCHANGE + name, idToken(stranger)))
                .map(answer -> answer.status() + " " + answer.error().replaceFirst("@acme/\\w+", "it"))
                .distinct();
        assertThat(answers).hasSize(1);
    }

    @Test
    void a_package_that_is_new_is_first_published_with_a_token() {
        var answer = exchange(EXCHANGE + "@acme%2fabsent", idToken());

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error()).endsWith("A new package is first published with a token");
    }

    @Test
    void so_is_one_that_was_unpublished() {
        var revision = registry.get("/@acme%2fwidget", bearer(ALICE)).json().get("_rev");
        assertThat(registry.send(ALICE, "DELETE", "/@acme%2fwidget/-rev/" + revision, "")
                        .status())
                .isEqualTo(200);

        assertRefused(404, "no package @acme/widget here trusts", idToken());
    }

    @Test
    void a_job_that_another_publisher_is_met_by_is_not_refused_because_one_is_revoked_at_that_moment() {
        var anyWorkflow = TRUST.replace(",\n  \"environment\":\"release\"", "");
        registry.send(ALICE, "POST", "/-/package/@acme%2fwidget/trust", anyWorkflow);
        var first = trusted().getFirst();
        var idToken = idToken();
        registry.counts.overtake(used(idToken), () -> revoke(first));

        assertThat(exchange(idToken).status()).isEqualTo(201);

        var another = idToken(job("run_attempt", "2"));
        registry.counts.overtake(used(another), () -> trusted().forEach(this::revoke));
        assertThat(exchange(another).status()).isEqualTo(404);
    }

    @Test
    void who_is_trusted_no_longer_gets_nothing() {
        trusted().forEach(this::revoke);

        assertRefused(404, "no package @acme/widget here trusts", idToken());
    }

    /** Rules that name a workload give it nothing that its token does not. */
    @Test
    void what_others_may_does_not_come_with_the_token() {
        registry.send(
                TestRegistry.ROOT, "PUT", "/-/larder/rules", "{\"administrators\":[\"" + name() + "\"],\"rules\":[]}");
        var token = token();

        assertThat(registry.get("/-/larder/rules", bearer(token)).status()).isEqualTo(403);
        assertThat(registry.publish(PackageFiles.made("@acme/other", "1.0.0"), token, "latest")
                        .status())
                .isEqualTo(404);
        assertThat(registry.get("/@acme%2fwidget", bearer(BOB)).status()).isEqualTo(200);
    }
}
