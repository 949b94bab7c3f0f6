package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.Gzip;
import dev.larder.support.Fault;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import dev.larder.support.UpstreamRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /-/npm/v1/security/...}. */
class AuditTest {

    private static final String BULK = UpstreamRegistry.ADVISORIES;

    private TestRegistry registry = TestRegistry.open();

    @AfterEach
    void close() {
        registry.close();
    }

    private TestRegistry.Answer ask(String path, String json, String... headers) {
        return registry.ask("POST", path, json.getBytes(StandardCharsets.UTF_8), headers);
    }

    private TestRegistry.Answer audit(String json) {
        return ask(BULK, json);
    }

    private Map<String, Object> askedUpstream() {
        assertThat(registry.upstream.asked()).hasSize(1);
        return Json.object(registry.upstream.asked().getFirst().body());
    }

    private void closed() {
        registry.close();
        registry = TestRegistry.closed();
    }

    @Test
    void what_the_upstream_warns_of_comes_through_whole() {
        registry.upstream.security().warnOf("left-pad", "<1.3.0", 1001, "high");

        var answer = audit("{\"left-pad\":[\"1.2.0\",\"1.3.0\"],\"is-odd\":[\"3.0.1\"]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("npm-notice")).isNull();
        assertThat(answer.json()).containsOnlyKeys("left-pad");
        var advisory = Json.asObject(((List<?>) answer.json().get("left-pad")).getFirst());
        assertThat(advisory)
                .containsEntry("severity", "high")
                .containsEntry("vulnerable_versions", "<1.3.0")
                .containsKeys("id", "url", "title", "cwe", "cvss");
    }

    @Test
    void so_does_what_it_warns_of_in_names_that_begin_with_a_sign() {
        registry.upstream.security().warnOf("@-xun/symbiote", "*", 1001, "high");

        assertThat(audit("{\"@-xun/symbiote\":[\"1.2.0\"]}").json()).containsOnlyKeys("@-xun/symbiote");
    }

    @Test
    void a_compressed_question_is_read() {
        registry.upstream.security().warnOf("left-pad", "*", 1001, "low");

        var answer = registry.ask(
                "POST",
                BULK,
                Gzip.compress("{\"left-pad\":[\"1.2.0\"]}".getBytes(StandardCharsets.UTF_8)),
                "content-encoding",
                "gzip");

        assertThat(answer.json()).containsOnlyKeys("left-pad");
    }

    /** An event with a body that API Gateway takes for text, though it was sent as gzip. */
    private TestRegistry.Answer handedOn(String path, String text) {
        return registry.invoke(
                "POST",
                path,
                Json.bytes(Map.of(
                        "version",
                        "2.0",
                        "rawPath",
                        path,
                        "headers",
                        Map.of("content-type", "application/json", "content-encoding", "gzip"),
                        "requestContext",
                        Map.of("http", Map.of("method", "POST"), "domainName", "registry.example.test"),
                        "body",
                        text,
                        "isBase64Encoded",
                        false)));
    }

    @Test
    void so_is_one_that_api_gateway_has_expanded() {
        registry.upstream.security().warnOf("left-pad", "*", 1001, "low");

        assertThat(handedOn(BULK, "{\"left-pad\":[\"1.2.0\"]}").json()).containsOnlyKeys("left-pad");
    }

    @ParameterizedTest
    @ValueSource(strings = {BULK, "/-/npm/v1/security/audits", "/-/npm/v1/security/audits/quick"})
    void one_that_api_gateway_has_made_text_of_says_that_nothing_was_audited(String path) {
        var gzip = Gzip.compress("{\"left-pad\":[\"1.2.0\"]}".getBytes(StandardCharsets.UTF_8));

        var answer = handedOn(path, new String(gzip, StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("npm-notice")).contains("nothing was audited");
        assertThat(registry.upstream.asked()).isEmpty();
        closed();
        assertThat(handedOn(path, new String(gzip, StandardCharsets.UTF_8)).status())
                .isEqualTo(401);
    }

    @Test
    void names_of_ours_never_go_upstream() {
        registry.publish(PackageFiles.made("@acme/secret", "1.0.0"));
        registry.publish(PackageFiles.made("plan-b", "1.0.0"));
        registry.upstream.forget();

        audit("""
            {"@acme/secret": ["1.0.0"], "plan-b": ["1.0.0"], "@claimed/soon": ["1.0.0"], "@Claimed/soon": ["1.0.0"],
             "left-pad": ["1.3.0", "1.3.0"], "@acme/other": ["2.0.0"]}
            """);

        assertThat(askedUpstream()).isEqualTo(Map.of("left-pad", List.of("1.3.0"), "@acme/other", List.of("2.0.0")));
    }

    @Test
    void what_is_no_package_of_a_registry_never_goes_upstream() {
        audit("""
            {"../../etc": ["1.0.0"], "": ["1.0.0"], "a b": ["1.0.0"], "@x": ["1.0.0"], "__proto__": ["1.0.0"],
             "left-pad": ["git+ssh://git@example.test/secret.git#1", "file:../x", "^1.0.0", "1.3.0", 7, {"a": []}],
             "linked": ["file:../linked"]}
            """);

        assertThat(askedUpstream()).isEqualTo(Map.of("left-pad", List.of("1.3.0")));
    }

    @Test
    void nothing_is_asked_when_all_is_ours() {
        registry.publish(PackageFiles.made("@acme/secret", "1.0.0"));
        registry.upstream.forget();

        var answer = audit("{\"@acme/secret\": [\"1.0.0\"]}");

        assertThat(answer.json()).isEmpty();
        assertThat(answer.header("npm-notice")).isNull();
        assertThat(registry.upstream.asked()).isEmpty();
    }

    @Test
    void a_claimed_name_is_not_even_looked_up() {
        registry.counts.taken();

        audit("{\"@claimed/soon\": [\"1.0.0\"]}");

        assertThat(registry.counts.taken()).isEmpty();
    }

    @Test
    void an_answer_is_kept_for_some_minutes_for_whoever_asks_the_same() {
        registry.upstream.security().warnOf("left-pad", "*", 1001, "low");
        audit("{\"left-pad\":[\"1.2.0\"],\"is-odd\":[\"3.0.1\", \"3.0.0\"]}");
        assertThat(registry.counts.taken()).containsExactly("table get", "table get", "table get", "table transact");

        registry.pass(Duration.ofMinutes(4));
        var again = audit("{\"is-odd\":[\"3.0.0\", \"3.0.1\"], \"left-pad\":[\"1.2.0\"]}");
        assertThat(again.json()).containsOnlyKeys("left-pad");
        assertThat(registry.counts.taken()).containsExactly("table get", "table get");
        assertThat(registry.upstream.asked()).hasSize(1);

        registry.pass(Duration.ofMinutes(2));
        audit("{\"left-pad\":[\"1.2.0\"],\"is-odd\":[\"3.0.1\", \"3.0.0\"]}");
        assertThat(registry.upstream.asked()).hasSize(2);
    }

    @Test
    void every_hundred_names_cost_one_read() {
        var question = new LinkedHashMap<String, Object>();
        for (var i = 0; i < 250; i++) {
            question.put("package-" + i, List.of("1.0.0"));
        }
        registry.use(TestRegistry.ALICE);

        var answer = registry.ask("POST", BULK, Json.bytes(question), TestRegistry.bearer(TestRegistry.ALICE));

        assertThat(answer.status()).isEqualTo(200);
        var expected = new ArrayList<>(List.of("table get")); // who is asking
        expected.addAll(List.of("table get", "table get", "table get")); // whose the names are
        expected.addAll(List.of("table get", "table get", "table transact")); // what the upstream says, if it is well
        assertThat(registry.counts.taken()).isEqualTo(expected);
    }

    @Test
    void without_an_upstream_the_answer_is_empty_and_says_so() {
        registry.close();
        registry = TestRegistry.hostedOnly();

        var answer = audit("{\"left-pad\":[\"1.3.0\"]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEmpty();
        assertThat(answer.header("npm-notice")).contains("nothing was audited");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 410, 501})
    void an_upstream_that_offers_no_audits_is_not_asked_again_and_again(int status) {
        registry.upstream.fail(BULK, new Fault.Status(status));

        var answer = audit("{\"left-pad\":[\"1.3.0\"]}");
        audit("{\"left-pad\":[\"1.3.0\"]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEmpty();
        assertThat(answer.header("npm-notice")).contains("offers no advisories");
        assertThat(registry.upstream.asked()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 429, 500, 503})
    void an_upstream_that_fails_fails_no_audit_and_is_asked_again(int status) {
        registry.upstream.fail(BULK, new Fault.Status(status));

        var answer = audit("{\"left-pad\":[\"1.3.0\"]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEmpty();
        assertThat(answer.header("npm-notice")).contains("cannot be asked").contains(" answered " + status);
        registry.upstream.heal(BULK);
        registry.pass(Duration.ofSeconds(30)); // a 429 is minded
        assertThat(audit("{\"left-pad\":[\"1.3.0\"]}").header("npm-notice")).isNull();
    }

    @Test
    void an_upstream_that_is_gone_or_breaks_off_fails_no_audit() {
        registry.upstream.security().warnOf("left-pad", "*", 1001, "low");
        registry.upstream.fail(BULK, new Fault.Truncated());
        var broken = audit("{\"left-pad\":[\"1.3.0\"]}");
        registry.upstream.stop();
        var gone = audit("{\"left-pad\":[\"1.3.0\"]}");

        for (var answer : List.of(broken, gone)) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json()).isEmpty();
            assertThat(answer.header("npm-notice")).contains("nothing was audited");
        }
    }

    @Test
    void an_old_answer_is_better_than_none_and_says_what_it_is() {
        registry.upstream.security().warnOf("left-pad", "*", 1001, "low");
        audit("{\"left-pad\":[\"1.3.0\"]}");
        registry.pass(Duration.ofMinutes(6));
        registry.upstream.fail(BULK, new Fault.Status(500));

        for (var i = 0; i < 3; i++) {
            var answer = audit("{\"left-pad\":[\"1.3.0\"]}");
            assertThat(answer.json()).containsOnlyKeys("left-pad");
            assertThat(answer.header("npm-notice")).contains("these are the last that it gave");
        }
        assertThat(registry.upstream.asked()).as("left alone for a minute").hasSize(2);

        registry.pass(Duration.ofMinutes(2));
        registry.upstream.heal(BULK);
        assertThat(audit("{\"left-pad\":[\"1.3.0\"]}").header("npm-notice")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{\"left-pad\": {}}",
                "{\"left-pad\": [1]}",
                "{\"left-pad\": [[]]}",
                "{\"left-pad\": []",
                "{} {}",
                "<html>"
            })
    void an_answer_that_is_none_counts_as_a_failure(String text) {
        registry.upstream.security().answerAdvisoriesWith(text);

        var answer = audit("{\"left-pad\":[\"1.3.0\"]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEmpty();
        assertThat(answer.header("npm-notice")).contains("its answer cannot be used");
    }

    @Test
    void an_answer_that_fits_no_item_is_passed_on_and_asked_for_each_time() {
        var noise = new byte[500_000]; // which nothing compresses
        new Random(1).nextBytes(noise);
        var text = Base64.getEncoder().encodeToString(noise);
        registry.upstream.security().answerAdvisoriesWith("{\"left-pad\": [{\"title\": \"" + text + "\"}]}");

        for (var asked = 1; asked <= 2; asked++) {
            var answer = audit("{\"left-pad\":[\"1.3.0\"]}");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json()).isEqualTo(Map.of("left-pad", List.of(Map.of("title", text))));
            assertThat(registry.upstream.asked()).hasSize(asked);
        }
    }

    @Test
    void what_nobody_asked_for_is_left_out() {
        registry.upstream
                .security()
                .answerAdvisoriesWith("{\"left-pad\": [{\"id\": 1}], \"@acme/secret\": [{\"id\": 2}], \"x\": 7}");

        assertThat(audit("{\"left-pad\":[\"1.3.0\"]}").json()).containsOnlyKeys("left-pad");
    }

    @Test
    void who_may_read_nothing_may_not_ask_and_is_refused_before_the_body_is_read() {
        closed();

        assertThat(audit("nonsense").status()).isEqualTo(401);
        assertThat(ask(BULK, "nonsense", TestRegistry.bearer("ldr_unknown")).status())
                .isEqualTo(401);
        assertThat(ask(BULK, "nonsense", TestRegistry.bearer(TestRegistry.ALICE))
                        .status())
                .isEqualTo(400);
        assertThat(ask(BULK, "{}", TestRegistry.bearer(TestRegistry.ALICE)).json())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "7", "{", "{\"a\":1}", "{\"a\":[\"1.0.0\"],\"a\":[\"1.0.0\"]}", "{\"a\":[\"1.0.0\"}"})
    void a_malformed_question_is_refused(String json) {
        assertThat(audit(json).status()).isEqualTo(400);
    }

    @Test
    void a_question_that_is_too_large_or_wrongly_compressed_is_refused() {
        var bomb = Gzip.compress(new byte[40 << 20]);
        var many = new StringBuilder("{");
        for (var i = 0; i <= 10_000; i++) {
            many.append(i == 0 ? "" : ",").append("\"p").append(i).append("\":[\"1.0.0\"]");
        }

        assertThat(registry.ask("POST", BULK, bomb, "content-encoding", "gzip").status())
                .isEqualTo(413);
        assertThat(audit(many.append("}").toString()).status()).isEqualTo(413);
        assertThat(ask(BULK, "\u001f", "content-encoding", "gzip").status()).isEqualTo(400);
        assertThat(ask(BULK, "{}", "content-encoding", "br").status()).isEqualTo(400);
        assertThat(ask(BULK, "{}", "content-encoding", "identity").status()).isEqualTo(200);
        assertThat(registry.upstream.asked()).isEmpty();
    }

    /** Each is a line of the question upstream; anybody may ask. */
    @Test
    void a_question_about_more_versions_than_anybody_has_is_refused() {
        var most = IntStream.range(0, 50_000)
                .mapToObj(number -> "\"1.0." + number + "\"")
                .collect(Collectors.joining(","));

        assertThat(audit("{\"a\":[" + most + "]}").status()).isEqualTo(200);
        var refused = audit("{\"a\":[" + most + "],\"b\":[\"1.0.0\"]}");
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.error()).contains("it names more than 50000 versions");
        assertThat(registry.upstream.asked()).hasSize(1);
    }

    @Test
    void a_question_that_went_round_in_circles_is_no_failure_of_ours() {
        assertThat(ask(BULK, "{}", "via", "1.1 larder, 1.1 larder, 1.1 larder, 1.1 larder, 1.1 larder")
                        .status())
                .isEqualTo(400);
    }
}
