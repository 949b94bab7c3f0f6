package dev.larder.route;

import static dev.larder.route.TestRegistry.ALICE;
import static dev.larder.route.TestRegistry.BOB;
import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.auth.Token;
import dev.larder.domain.Limits;
import dev.larder.route.TestRegistry.Answer;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code npm trust github, gitlab, circleci, list, revoke}: whom a package lets publish without a secret. */
class TrustTest {

    private static final PackageFiles WIDGET = PackageFiles.made("@acme/widget", "1.0.0");
    private static final String TRUST = "/-/package/@acme%2fwidget/trust";
    private static final String GITHUB = "https://token.actions.githubusercontent.com";
    private static final String CIRCLECI = "https://oidc.circleci.com/org/11111111-1111-4111-8111-111111111111";

    /** What npm 11 and 12 send (lib/trust-cmd.js). */
    private static final String BODY = """
        [{"type":"github","claims":{"repository":"acme/widget","workflow_ref":{"file":"release.yml"}},
          "permissions":["createPackage"]}]\
        """;

    private final TestRegistry registry =
            TestRegistry.believing(GITHUB + ";https://gitlab.com;https://gitlab.acme.example kind=gitlab;" + CIRCLECI
                    + ";https://agent.buildkite.com;https://ci.acme.example");
    private final Npm npm = new Npm(registry);

    @BeforeEach
    void alice_has_a_package() {
        assertThat(registry.publish(WIDGET).status()).isEqualTo(201);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Answer trust(String body) {
        return registry.send(ALICE, "POST", TRUST, body);
    }

    private List<Map<String, Object>> list() {
        var answer = registry.get(TRUST, bearer(ALICE));
        assertThat(answer.status()).isEqualTo(200);
        return publishers(answer);
    }

    private static List<Map<String, Object>> publishers(Answer answer) {
        var object = Json.object("{\"all\":" + new String(answer.body(), StandardCharsets.UTF_8) + "}");
        return ((List<?>) object.get("all")).stream().map(Json::asObject).toList();
    }

    @Test
    void a_publisher_is_added_listed_and_revoked_as_npm_does_it() {
        var added = trust(BODY);

        assertThat(added.status()).isEqualTo(201);
        assertThat(list())
                .isEqualTo(publishers(added))
                .singleElement()
                .satisfies(publisher -> assertThat(publisher)
                        .containsEntry("type", "github")
                        .containsEntry("issuer", GITHUB)
                        .containsEntry(
                                "claims",
                                Map.of("repository", "acme/widget", "workflow_ref", Map.of("file", "release.yml")))
                        .containsEntry("permissions", List.of("createPackage"))
                        .containsKey("id"));

        var id = String.valueOf(list().getFirst().get("id"));
        assertThat(registry.send(ALICE, "DELETE", TRUST + "/" + id, "").status())
                .isEqualTo(200);
        assertThat(list()).isEmpty();
        assertThat(registry.send(ALICE, "DELETE", TRUST + "/" + id, "").error())
                .isEqualTo("there is no such trusted publisher of @acme/widget here that you may see");
    }

    @Test
    void the_audit_has_whom_a_package_trusts_and_trusts_no_longer() {
        trust(BODY);
        var id = String.valueOf(list().getFirst().get("id"));
        registry.send(ALICE, "DELETE", TRUST + "/" + id, "");

        assertThat(registry.table.items().stream()
                        .filter(item -> item.key().pk().startsWith("A#"))
                        .map(item -> item.text("who") + ": " + item.text("deed")))
                .contains(
                        "alice: trust github repository=acme/widget,"
                                + " workflow_ref=acme/widget/.github/workflows/release.yml@refs/*, " + id,
                        "alice: trust no longer github repository=acme/widget,"
                                + " workflow_ref=acme/widget/.github/workflows/release.yml@refs/*, " + id);
    }

    @Test
    void the_same_again_changes_nothing() {
        trust(BODY);
        registry.counts.taken();

        assertThat(trust(BODY).status()).isEqualTo(201);

        assertThat(registry.counts.taken()).containsExactly("table get", "table get", "table query");
        assertThat(list()).hasSize(1);
    }

    @Test
    void costs_what_a_change_of_a_package_costs_and_a_query() {
        registry.use(ALICE);
        trust(BODY);
        assertThat(registry.counts.taken()).containsExactly("table get", "table get", "table query", "table transact");

        list();
        assertThat(registry.counts.taken()).containsExactly("table get", "table query");

        registry.send(ALICE, "DELETE", TRUST + "/" + idOf(BODY), "");
        registry.counts.taken();
    }

    private String idOf(String body) {
        return String.valueOf(publishers(trust(body)).getFirst().get("id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE"})
    void only_who_administers_the_package_may(String method) {
        var id = idOf(BODY);
        var path = method.equals("DELETE") ? TRUST + "/" + id : TRUST;

        var stranger = registry.send(BOB, method, path, BODY);
        assertThat(stranger.status()).isEqualTo(403);
        assertThat(stranger.error()).contains("\"bob\" may not administer @acme/widget");
        assertThat(registry.ask(method, path, BODY.getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(401);
        assertThat(list()).hasSize(1);
    }

    @Test
    void nothing_is_read_of_a_body_before_it_is_clear_who_sends_it() {
        assertThat(registry.send(BOB, "POST", TRUST, "nonsense").status()).isEqualTo(403);
        assertThat(trust("nonsense").status()).isEqualTo(400);
    }

    @Test
    void a_token_that_may_only_read_or_is_for_other_packages_does_not_do() {
        var reading = "ldr_reading00000000000000000000";
        registry.keep(Token.of(reading, "alice", Token.Kind.ACCOUNT, registry.now())
                .limitedTo(new Limits(true, List.of()), List.of()));

        assertThat(registry.send(reading, "POST", TRUST, BODY).status()).isEqualTo(403);
        assertThat(registry.send(reading, "GET", TRUST, "").status()).isEqualTo(403);
    }

    @Test
    void who_has_a_second_factor_shows_it_in_order_to_change_something_as_with_owners() {
        var carol = npm.account("carol");
        registry.publish(PackageFiles.made("@carol/box", "1.0.0"), carol, "latest");
        var authenticator = Authenticator.enabled(npm, carol, "auth-and-writes");
        var path = "/-/package/@carol%2fbox/trust";

        var asked = registry.send(carol, "POST", path, BODY);
        assertThat(asked.status()).isEqualTo(401);
        assertThat(asked.header("www-authenticate")).isEqualTo("OTP");
        assertThat(registry.get(path, bearer(carol)).body()).asString().isEqualTo("[]");

        var shown = registry.ask(
                "POST",
                path,
                BODY.getBytes(StandardCharsets.UTF_8),
                "authorization",
                "Bearer " + carol,
                "npm-otp",
                authenticator.code(registry.now()));
        assertThat(shown.status()).isEqualTo(201);
    }

    @Test
    void a_package_that_is_not_published_here_trusts_nobody() {
        var answer = registry.send(ALICE, "POST", "/-/package/@acme%2fnew/trust", BODY);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error()).contains("@acme/new is not published here").contains("npm publish begins it");
    }

    @Test
    void gitlab_and_circleci_are_said_as_npm_says_them() {
        var gitlab = trust("""
            [{"type":"gitlab","claims":{"project_path":"acme/tools/widget","ci_config_ref_uri":{"file":".gitlab-ci.yml"},
              "environment":"production"},"permissions":["createPackage","createStagedPackage"]}]\
            """);
        var circleci = trust("""
            [{"type":"circleci","claims":{"oidc.circleci.com/org-id":"11111111-1111-4111-8111-111111111111",
              "oidc.circleci.com/project-id":"22222222-2222-4222-8222-222222222222",
              "oidc.circleci.com/pipeline-definition-id":"33333333-3333-4333-8333-333333333333",
              "oidc.circleci.com/vcs-origin":"github.com/acme/widget",
              "oidc.circleci.com/context-ids":["44444444-4444-4444-8444-444444444444","55555555-5555-4555-8555-555555555555"]},
              "permissions":["createPackage"]}]\
            """);

        assertThat(publishers(gitlab).getFirst())
                .containsEntry("issuer", "https://gitlab.com")
                .containsEntry(
                        "claims",
                        Map.of(
                                "project_path", "acme/tools/widget",
                                "ci_config_ref_uri", Map.of("file", ".gitlab-ci.yml"),
                                "environment", "production"));
        assertThat(publishers(circleci).getFirst()).containsEntry("issuer", CIRCLECI);
        assertThat(Json.at(publishers(circleci).getFirst(), "claims"))
                .containsEntry("oidc.circleci.com/vcs-origin", "github.com/acme/widget")
                .containsEntry(
                        "oidc.circleci.com/context-ids",
                        List.of("44444444-4444-4444-8444-444444444444", "55555555-5555-4555-8555-555555555555"));
        assertThat(list()).hasSize(2);
    }

    @Test
    void what_npm_cannot_say_is_said_in_the_same_shape() {
        var answer = trust("""
            [{"type":"buildkite","claims":{"organization_slug":"acme","pipeline_slug":"widget","build_branch":"main"}},
             {"type":"gitlab","issuer":"https://gitlab.acme.example",
              "claims":{"project_path":"acme/widget","ci_config_ref_uri":{"file":".gitlab-ci.yml"},"ref_protected":true}},
             {"type":"oidc","claims":{"sub":"job:widget","ref":"refs/tags/v*"}},
             {"type":"github","claims":{"repository_id":4711,"workflow_ref":"acme/widget/.github/workflows/*"}}]\
            """);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(publishers(answer))
                .extracting(publisher -> publisher.get("issuer"))
                .containsExactly(
                        "https://agent.buildkite.com",
                        "https://gitlab.acme.example",
                        "https://ci.acme.example",
                        GITHUB);
        assertThat(publishers(answer).get(1))
                .containsEntry(
                        "claims",
                        Map.of(
                                "project_path", "acme/widget",
                                "ci_config_ref_uri", Map.of("file", ".gitlab-ci.yml"),
                                "ref_protected", "true"));
        assertThat(publishers(answer).get(3))
                .containsEntry(
                        "claims", Map.of("repository_id", "4711", "workflow_ref", "acme/widget/.github/workflows/*"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"type\":\"jenkins\",\"claims\":{\"sub\":\"x\"}}] | is of one of the types github, gitlab",
                "[{\"claims\":{\"sub\":\"x\"}}] | has no type",
                "[{\"type\":\"github\",\"claims\":{\"repository\":\"acme/*\"}}] | name, without *, one of repository,",
                "[{\"type\":\"github\",\"claims\":{\"ref\":\"refs/heads/main\"}}] | name, without *, one of"
                        + " repository,",
                "[{\"type\":\"github\",\"claims\":{\"job_workflow_ref\":\"acme/ci/.github/workflows/x.yml@main\"}}] |"
                        + " name, without",
                "[{\"type\":\"github\",\"claims\":{}}] | name, without *",
                "[{\"type\":\"github\"}] | name, without *",
                "[{\"type\":\"oidc\",\"claims\":{\"sub\":\"*\"}}] | one claim at least",
                "[{\"type\":\"oidc\",\"claims\":{\"aud\":\"npm:npm.example.test\"}}] | are checked of every token",
                "[{\"type\":\"oidc\",\"claims\":{\"sub\":\"\"}}] | 1 to 500 characters",
                "[{\"type\":\"oidc\",\"claims\":{\"sub\":[]}}] | but not none",
                "[{\"type\":\"oidc\",\"claims\":{\"a b\":\"x\"}}] | with names of at most",
                "[{\"type\":\"oidc\",\"issuer\":\"https://evil.example\",\"claims\":{\"sub\":\"x\"}}] | believes no"
                        + " issuer https://evil.example",
                "[{\"type\":\"gitlab\",\"issuer\":\"https://ci.acme.example\",\"claims\":{\"project_path\":\"a/b\"}}]"
                        + " | of the kind gitlab",
                "[{\"type\":\"aws\",\"claims\":{\"sub\":\"arn:aws:iam::1:role/x\"}}] | adds one to LARDER_OIDC_ISSUERS",
                "[{\"type\":\"circleci\",\"claims\":{\"oidc.circleci.com/org-id\":\"other\"}}] |"
                        + " oidc.circleci.com/org/other",
                "[{\"type\":\"github\",\"claims\":{\"repository\":\"a/b\",\"environment\":{\"file\":\"x.yml\"}}}] |"
                        + " only in workflow_ref",
                "[{\"type\":\"github\",\"claims\":{\"repository\":\"a/b\",\"workflow_ref\":{\"path\":\"x.yml\"}}}] |"
                        + " only in workflow_ref",
                "[{\"type\":\"github\",\"claims\":{\"repository_id\":\"7\",\"workflow_ref\":{\"file\":\"x.yml\"}}}] |"
                        + " beside a repository",
                "[{\"type\":\"github\",\"claims\":{\"repository\":\"a/b\",\"workflow_ref\":{\"file\":\"../x.yml\"}}}]"
                        + " | without a path",
                "[{\"type\":\"github\",\"claims\":{\"repository\":\"a/b\"},\"permissions\":[\"createStagedPackage\"]}]"
                        + " | no staging",
                "[] | 1 to 20 trusted publishers",
                "{} | it is no list",
                "[7] | is no JSON object",
                "[{\"type\":\"github\",\"claims\":7}] | claims is no JSON object",
                "[{\"type\":7}] | type is no string",
                "[] 7 | goes on after its end",
                "[{ | not the JSON that it should be"
            })
    void what_would_trust_anybody_or_nobody_is_refused_with_what_to_do(String body, String why) {
        var answer = trust(body);

        assertThat(answer.status()).as(answer.error()).isEqualTo(400);
        assertThat(answer.error()).contains(why);
        assertThat(list()).isEmpty();
    }

    @Test
    void an_id_that_nobody_has_is_not_found_whatever_it_looks_like() {
        for (var id : List.of("7", "x".repeat(2_000), "0".repeat(20), "HEAD")) {
            assertThat(registry.send(ALICE, "DELETE", TRUST + "/" + id, "").status())
                    .isEqualTo(404);
        }
    }

    @Test
    void a_package_trusts_twenty_at_most() {
        var bodies = IntStream.rangeClosed(1, 21)
                .mapToObj(number -> BODY.replace("acme/widget", "acme/widget-" + number))
                .toList();
        bodies.subList(0, 20).forEach(body -> assertThat(trust(body).status()).isEqualTo(201));

        assertThat(trust(bodies.getLast()).error()).isEqualTo("a package has 20 trusted publishers at most");
        assertThat(trust(bodies.getFirst()).status()).as("one of them again").isEqualTo(201);
        assertThat(list()).hasSize(20);
    }

    /** Twenty of the longest fit into one request, and into one transaction. */
    @Test
    void what_is_long_is_refused_or_fits() {
        var claim = "["
                + IntStream.range(0, 16)
                        .mapToObj(number -> "\"" + "\u00e4".repeat(497) + "%02d*\"".formatted(number))
                        .collect(Collectors.joining(","))
                + "]";
        var body = IntStream.range(0, 20)
                .mapToObj(number -> "{\"type\":\"oidc\",\"claims\":{\"sub\":\"" + number + "\",\"x\":" + claim + "}}")
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(trust(body).error()).contains("at most 8000 characters");

        var shorter = body.replace("\u00e4".repeat(497), "\u00e4".repeat(494));
        assertThat(trust(shorter).status()).isEqualTo(201);
        assertThat(list()).hasSize(20);
    }

    @Test
    void readers_of_the_package_do_not_notice() {
        var before = registry.get("/@acme%2fwidget", bearer(ALICE)).json();

        trust(BODY);

        assertThat(registry.get("/@acme%2fwidget", bearer(ALICE)).json())
                .usingRecursiveComparison()
                .ignoringFields("_rev")
                .isEqualTo(before);
    }
}
