package dev.larder.route;

import static dev.larder.route.TestRegistry.BOB;
import static dev.larder.route.TestRegistry.ROOT;
import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.auth.Token;
import dev.larder.domain.Access;
import dev.larder.domain.Limits;
import dev.larder.domain.PackagePattern;
import dev.larder.domain.SigningKey;
import dev.larder.registry.Signer;
import dev.larder.storage.Item;
import dev.larder.storage.Write;
import dev.larder.support.PackageFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code npm access set mfa=none|publish|automation}, and what it asks of whoever changes such a package. */
class MfaTest {

    private static final PackageFiles WIDGET = PackageFiles.made("@acme/widget", "1.0.0");
    private static final String SETTINGS = "/-/package/@acme%2fwidget/access";
    private static final String OTHER = "ldr_other0000000000000000000000";

    /** What libnpmaccess sends (lib/index.js, setMfa). */
    private static final Map<String, String> BODIES = Map.of(
            "none", "{\"publish_requires_tfa\":false}",
            "publish", "{\"publish_requires_tfa\":true,\"automation_token_overrides_tfa\":false}",
            "automation", "{\"publish_requires_tfa\":true,\"automation_token_overrides_tfa\":true}");

    /** Every request that changes a package, with a body that is good where one is needed. */
    private static final Map<String, String> CHANGES = changes();

    private final TestRegistry registry = TestRegistry.closed();
    private final Npm npm = new Npm(registry);
    private String carol;
    private Authenticator authenticator;

    @BeforeEach
    void carol_has_a_package_and_a_second_factor_that_is_asked_for_at_logins_alone() {
        carol = npm.account("carol");
        registry.publish(WIDGET, carol, "latest");
        authenticator = Authenticator.enabled(npm, carol, "auth-only");
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private static Map<String, String> changes() {
        var changes = new LinkedHashMap<String, String>();
        changes.put(
                "PUT /@acme%2fwidget",
                new String(
                        WIDGET.version("2.0.0").publishDocument(TestRegistry.ORIGIN + "/", "latest"),
                        StandardCharsets.UTF_8));
        changes.put("PUT /-/package/@acme%2fwidget/dist-tags/beta", "\"1.0.0\"");
        changes.put("DELETE /-/package/@acme%2fwidget/dist-tags/beta", "");
        changes.put("PUT /-/package/@acme%2fwidget/owners", "{\"user\":\"carol\"}");
        changes.put("DELETE /-/package/@acme%2fwidget/owners/bob", "");
        changes.put("POST " + SETTINGS, "{\"access\":\"public\"}");
        changes.put("PUT /-/team/acme/devs/package", "{\"package\":\"@acme/widget\",\"permissions\":\"read-only\"}");
        changes.put("DELETE /-/team/acme/devs/package", "{\"package\":\"@acme/widget\"}");
        changes.put(
                "POST /-/package/@acme%2fwidget/trust",
                "[{\"type\":\"github\",\"claims\":{\"repository\":\"acme/widget\"}}]");
        changes.put("DELETE /-/package/@acme%2fwidget/trust/0123456789abcdef0123", "");
        changes.put("PUT /@acme%2fwidget/-rev/1", "{\"_rev\":\"1\",\"versions\":{}}");
        changes.put("DELETE /@acme%2fwidget/-/widget-1.0.0.tgz/-rev/1", "");
        changes.put("DELETE /@acme%2fwidget/-rev/1", "");
        return changes;
    }

    private TestRegistry.Answer set(String token, String mfa) {
        return registry.send(token, "POST", SETTINGS, BODIES.get(mfa));
    }

    private void demand(String mfa) {
        assertThat(set(ROOT, mfa).status()).isEqualTo(200);
    }

    private String code() {
        return authenticator.code(registry.now());
    }

    private TestRegistry.Answer withCode(String token, String method, String path, String body) {
        return registry.ask(
                method,
                path,
                body.getBytes(StandardCharsets.UTF_8),
                "authorization",
                "Bearer " + token,
                "npm-otp",
                code());
    }

    /** A token that carol has made for machines. */
    private String machine() {
        return String.valueOf(npm.createToken(carol, Map.of("bypass_2fa", true), "npm-otp", code())
                .json()
                .get("token"));
    }

    private static void isChallenge(TestRegistry.Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("www-authenticate")).isEqualTo("OTP");
        assertThat(answer.error()).contains("one-time pass");
    }

    private static void isRefusal(TestRegistry.Answer answer, String sentence) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.error()).contains(sentence);
    }

    /** What is answered to every change, by the request that asks for it. */
    private List<TestRegistry.Answer> answers(String token) {
        var answers = new ArrayList<TestRegistry.Answer>();
        CHANGES.forEach((request, body) -> {
            var words = request.split(" ");
            answers.add(registry.send(token, words[0], words[1], body));
        });
        return answers;
    }

    // --- What it asks of people

    @Test
    void no_route_that_changes_a_package_is_left_out_here() {
        assertThat(RouteTable.read())
                .filteredOn(route ->
                        !route.method().equals("GET") && route.pattern().contains("{package}"))
                .filteredOn(
                        route -> !route.pattern().contains("/exchange/")) // makes a token, of whom the package trusts
                .filteredOn(route -> !route.pattern().startsWith("/-/larder/cache/")) // of packages of an upstream
                .allSatisfy(route -> assertThat(CHANGES.keySet())
                        .anyMatch(change ->
                                change.matches(route.toString().replaceAll("\\{\\w+(\\.\\.\\.)?}", "[^/]+"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"publish", "automation"})
    void every_change_takes_a_code_though_the_account_asks_for_none(String mfa) {
        demand(mfa);

        assertThat(answers(carol)).hasSize(CHANGES.size()).allSatisfy(MfaTest::isChallenge);
        assertThat(registry.publish(PackageFiles.made("gadget", "1.0.0"), carol, "latest")
                        .status())
                .as("another package of hers")
                .isEqualTo(201);
        assertThat(withCode(carol, "PUT", "/@acme%2fwidget", CHANGES.get("PUT /@acme%2fwidget"))
                        .status())
                .isEqualTo(201);
        assertThat(withCode(carol, "PUT", "/-/package/@acme%2fwidget/dist-tags/beta", "\"1.0.0\"")
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"publish", "automation"})
    void who_has_no_second_factor_is_told_to_get_one(String mfa) {
        var dave = npm.account("dave");
        registry.send(ROOT, "PUT", "/-/package/@acme%2fwidget/owners", "{\"user\":\"dave\"}");
        demand(mfa);

        assertThat(answers(dave))
                .hasSize(CHANGES.size())
                .allSatisfy(answer -> isRefusal(answer, "npm profile enable-2fa"));
        isRefusal(set(dave, "none"), "npm profile enable-2fa");
    }

    @Test
    void one_that_is_not_in_force_yet_is_none() {
        var dave = npm.account("dave");
        npm.profile(dave, Map.of("tfa", Map.of("password", Npm.PASSWORD, "mode", "auth-only")));
        registry.send(ROOT, "PUT", "/-/package/@acme%2fwidget/owners", "{\"user\":\"dave\"}");
        demand("publish");

        isRefusal(
                registry.publish(WIDGET.version("2.0.0"), npm.newToken(dave, Map.of()), "latest"),
                "npm profile enable-2fa");
    }

    @Test
    void reading_and_stars_take_nothing() {
        demand("publish");

        assertThat(registry.get("/@acme%2fwidget", bearer(carol)).status()).isEqualTo(200);
        assertThat(registry.get("/-/package/@acme%2fwidget/visibility", bearer(carol))
                        .status())
                .isEqualTo(200);
        assertThat(npm.send(
                                carol,
                                "PUT",
                                "/@acme%2fwidget",
                                Map.of("_id", "@acme/widget", "_rev", "1", "users", Map.of("carol", true)))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void the_body_is_not_looked_at_before() {
        demand("publish");

        isChallenge(registry.send(carol, "PUT", "/@acme%2fwidget", "no json"));
        isChallenge(registry.send(carol, "POST", SETTINGS, "no json"));
    }

    @Test
    void a_wrong_code_is_counted() {
        demand("publish");
        var wrong = code().equals("000000") ? "000001" : "000000";

        for (var i = 0; i < 10; i++) {
            isChallenge(npm.send(carol, "PUT", "/@acme%2fwidget", Map.of(), "npm-otp", wrong));
        }
        assertThat(withCode(carol, "PUT", "/@acme%2fwidget", "{}").status()).isEqualTo(429);
    }

    // --- And of machines

    @Test
    void automation_lets_machines_and_administrators_through() {
        var machine = machine();
        demand("automation");

        assertThat(registry.publish(WIDGET.version("1.1.0"), machine, "latest").status())
                .isEqualTo(201);
        assertThat(registry.send(machine, "PUT", "/-/package/@acme%2fwidget/dist-tags/beta", "\"1.1.0\"")
                        .status())
                .isEqualTo(201);
        assertThat(registry.publish(WIDGET.version("1.2.0"), ROOT, "latest").status())
                .isEqualTo(201);
        assertThat(registry.send(ROOT, "POST", SETTINGS, "{\"access\":\"public\"}")
                        .status())
                .isEqualTo(200);
    }

    /** Or whoever has found it would still be there when it is revoked. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "automation"})
    void a_machine_gives_nothing_away(String mfa) {
        var machine = machine();
        demand(mfa);

        var sentence = "this token is for machines, and changes no package's owners, access or trusted publishers";
        isRefusal(registry.send(machine, "PUT", "/-/package/@acme%2fwidget/owners", "{\"user\":\"dave\"}"), sentence);
        isRefusal(registry.send(machine, "DELETE", "/-/package/@acme%2fwidget/owners/carol", ""), sentence);
        isRefusal(registry.send(machine, "POST", SETTINGS, "{\"access\":\"public\"}"), sentence);
        isRefusal(registry.send(machine, "POST", "/-/package/@acme%2fwidget/trust", """
            [{"type":"github","claims":{"repository":"evil/evil","workflow_ref":{"file":"ci.yml"}},
              "permissions":["createPackage"]}]\
            """), sentence);
        isRefusal(registry.publish(WIDGET.version("1.1.0"), machine, Access.PUBLIC), sentence);
        assertThat(registry.publish(WIDGET.version("1.1.0"), machine, "latest").status())
                .isEqualTo(201);
    }

    @Test
    void publish_lets_no_token_alone_through() {
        var machine = machine();
        demand("publish");

        for (var token : List.of(machine, ROOT)) {
            assertThat(answers(token))
                    .hasSize(CHANGES.size())
                    .allSatisfy(answer -> isRefusal(answer, "npm access set mfa=automation lets those change it"));
        }
        isRefusal(withCode(machine, "PUT", "/@acme%2fwidget", "{}"), "this token belongs to a machine");
    }

    // --- Who may say it

    @Test
    void its_owner_sets_it_and_takes_it_back_with_a_code() {
        assertThat(set(carol, "publish").status()).as("nothing is demanded yet").isEqualTo(200);

        isChallenge(set(carol, "automation"));
        isChallenge(set(carol, "none"));
        assertThat(withCode(carol, "POST", SETTINGS, BODIES.get("none")).status())
                .isEqualTo(200);
        assertThat(registry.publish(WIDGET.version("2.0.0"), carol, "latest").status())
                .isEqualTo(201);
    }

    @Test
    void an_administrator_always_may_so_that_nobody_is_locked_out() {
        for (var mfa : List.of("publish", "automation", "publish", "none")) {
            assertThat(set(ROOT, mfa).status()).isEqualTo(200);
        }
        assertThat(registry.publish(WIDGET.version("2.0.0"), ROOT, "latest").status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "automation", "publish"})
    void a_token_for_machines_or_with_limits_of_an_administrator_never_may(String mfa) {
        var machine = machine();
        registry.keep(Token.of(OTHER, "root", Token.Kind.ADMINISTRATOR, registry.now())
                .limitedTo(new Limits(false, List.of(new PackagePattern("@acme/*"))), List.of()));
        demand(mfa);

        for (var token : List.of(machine, OTHER)) {
            for (var wanted : BODIES.keySet()) {
                isRefusal(set(token, wanted), "this token is for machines, or has limits");
            }
        }
    }

    @Test
    void who_may_not_administer_the_package_may_not() {
        var dave = npm.account("dave");

        isRefusal(set(dave, "publish"), "\"dave\" may not administer @acme/widget");
        assertThat(registry.send(ROOT, "POST", "/-/package/nothing/access", BODIES.get("publish"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_package_that_was_unpublished_keeps_it_until_it_is_lifted() {
        demand("publish");
        var revision =
                registry.get("/@acme%2fwidget?write=true", bearer(carol)).json().get("_rev");
        assertThat(withCode(carol, "DELETE", "/@acme%2fwidget/-rev/" + revision, "")
                        .status())
                .isEqualTo(200);

        isChallenge(registry.publish(WIDGET.version("2.0.0"), carol, "latest"));
        isRefusal(registry.publish(WIDGET.version("2.0.0"), ROOT, "latest"), "npm access set mfa=automation");
        demand("none");
        assertThat(registry.publish(WIDGET.version("2.0.0"), carol, "latest").status())
                .isEqualTo(201);
    }

    @Test
    void a_package_from_before_there_was_this_demands_nothing() {
        var head = registry.table.query("H#npm#@acme/widget", "HEAD").getFirst();
        var older = new HashMap<>(head.attributes());
        older.remove("mfa");
        registry.table.transact(List.of(new Write.Put(new Item(head.key(), older), Write.PRESENT)));

        assertThat(registry.publish(WIDGET.version("2.0.0"), carol, "latest").status())
                .isEqualTo(201);
    }

    // --- What is sent, and what it costs

    @Test
    void without_a_word_about_machines_they_are_not_let_through() {
        var machine = machine();

        // npm 8: npm access 2fa-required; pnpm 11 and 12: pnpm access set mfa=publish, and mfa=automation
        assertThat(registry.send(carol, "POST", SETTINGS, "{\"publish_requires_tfa\":true}")
                        .status())
                .isEqualTo(200);

        isRefusal(registry.publish(WIDGET.version("2.0.0"), machine, "latest"), "npm access set mfa=automation");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"publish_requires_tfa\":null}",
                "{\"publish_requires_tfa\":\"true\"}",
                "{\"publish_requires_tfa\":1}",
                "{\"publish_requires_tfa\":{}}",
                "{\"publish_requires_tfa\":true,\"automation_token_overrides_tfa\":\"yes\"}",
                "{\"automation_token_overrides_tfa\":true}",
                "{\"publish_requires_tfa\":true,\"access\":\"public\"}",
                "{\"publish_requires_tfa\":true,\"publish_requires_tfa\":false}",
                "{\"access\":null}",
                "{\"access\":true}",
                "{\"access\":[\"public\"]}",
                "{\"access\":\"everybody\"}"
            })
    void a_body_that_cannot_be_meant_changes_nothing(String body) {
        var before = registry.table.items();

        var answer = registry.send(carol, "POST", SETTINGS, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).startsWith("the request body cannot be used: ");
        assertThat(registry.table.items()).isEqualTo(before);
    }

    @Test
    void it_costs_what_any_change_costs_and_nothing_the_second_time() {
        registry.keep(Token.of(OTHER, "carol", Token.Kind.ACCOUNT, registry.now()));
        registry.use(ROOT);
        registry.use(OTHER);

        set(OTHER, "publish");

        assertThat(registry.counts.taken()).containsExactly("table get", "table get", "table transact");
        assertThat(deeds()).endsWith("carol mfa PUBLISH");
        set(ROOT, "publish");
        assertThat(registry.counts.taken()).containsExactly("table get", "table get");
    }

    @Test
    void a_publish_costs_a_look_at_the_account_more_and_a_refusal_nothing() {
        registry.publish(PackageFiles.made("gadget", "1.0.0"), BOB, "latest");
        registry.send(ROOT, "POST", "/-/package/gadget/access", BODIES.get("publish"));
        demand("publish");
        registry.counts.taken();

        registry.publish(PackageFiles.made("gadget", "2.0.0"), BOB, "latest");
        assertThat(registry.counts.taken())
                .as("a token that knows of no second factor")
                .containsExactly("table get");
        registry.publish(WIDGET.version("2.0.0"), ROOT, "latest");
        assertThat(registry.counts.taken()).as("an administrator's").containsExactly("table get");
        isChallenge(registry.publish(WIDGET.version("2.0.0"), carol, "latest"));
        assertThat(registry.counts.taken()).containsExactly("table get", "table get");
        withCode(carol, "PUT", "/@acme%2fwidget", CHANGES.get("PUT /@acme%2fwidget"));
        assertThat(registry.counts.taken())
                .as("the gate, the account, the attempt that is counted, and forgotten; then the publish")
                .containsExactly(
                        "table get",
                        "table get",
                        "table get",
                        "table transact",
                        "table get",
                        "table transact",
                        "table get",
                        "sign",
                        "objects put",
                        "table transact");
    }

    // --- While somebody else publishes

    @Test
    void what_is_demanded_between_the_gate_and_the_commit_holds() {
        meanwhile(() -> demand("publish"));

        isChallenge(registry.publish(WIDGET.version("2.0.0"), carol, "latest"));

        assertThat(registry.get("/@acme%2fwidget/2.0.0", bearer(carol)).status())
                .isEqualTo(404);
        assertThat(withCode(carol, "PUT", "/@acme%2fwidget", CHANGES.get("PUT /@acme%2fwidget"))
                        .status())
                .as("as npm repeats it")
                .isEqualTo(201);
    }

    @Test
    void so_it_does_for_machines() {
        var machine = machine();
        meanwhile(() -> demand("publish"));

        isRefusal(registry.publish(WIDGET.version("2.0.0"), machine, "latest"), "npm access set mfa=automation");
    }

    @Test
    void a_code_that_was_shown_at_the_gate_is_enough_for_what_is_demanded_afterwards() {
        demand("automation");
        meanwhile(() -> demand("publish"));

        assertThat(withCode(carol, "PUT", "/@acme%2fwidget", CHANGES.get("PUT /@acme%2fwidget"))
                        .status())
                .isEqualTo(201);
    }

    /** Has something happen once the next publish has passed the gate and is about to commit. */
    private void meanwhile(Runnable event) {
        var due = new ArrayList<>(List.of(event));
        registry.signWith(new Signer() {
            @Override
            public SigningKey key() {
                return registry.signer.key();
            }

            @Override
            public byte[] sign(byte[] message) {
                if (!due.isEmpty()) {
                    due.removeFirst().run();
                }
                return registry.signer.sign(message);
            }
        });
    }

    private List<String> deeds() {
        return registry.table.items().stream()
                .filter(item -> item.key().pk().startsWith("A#"))
                .map(item -> item.text("who") + " " + item.text("deed"))
                .toList();
    }
}
