package dev.larder.route;

import static dev.larder.route.TestRegistry.ALICE;
import static dev.larder.route.TestRegistry.BOB;
import static dev.larder.route.TestRegistry.ROOT;
import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.auth.Token;
import dev.larder.domain.Allowance;
import dev.larder.domain.PackagePattern;
import dev.larder.domain.Permission;
import dev.larder.support.PackageFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two users with a private scope each: by no request that exists can one tell whether a package of the other is there. The
 * requests come from the table of routes itself, so that a new one is asked without being mentioned here.
 */
class PrivacyTest {

    /** What stands for a placeholder, besides the package: as many ways as matter. */
    private static final Map<String, List<String>> PLACEHOLDERS = Map.of(
            "spec", List.of("1.0.0", "latest", "9.9.9"),
            "tag", List.of("latest", "beta"),
            "attested...", List.of("@alice/secret@1.0.0", "@alice/secret@9.9.9"),
            "file...", List.of("secret-1.0.0.tgz", "@alice/secret-1.0.0.tgz", "secret-9.9.9.tgz"),
            "revision", List.of("1", "2"));

    private static final String GUEST = "ldr_guest0000000000000000000000";

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void two_users_with_a_package_each() {
        for (var name : List.of("@alice/secret", "@bob/hoard")) {
            var owner = name.startsWith("@alice") ? ALICE : BOB;
            var files = PackageFiles.made(name, "1.0.0").field("description", "plans");
            assertThat(registry.publish(files, owner, "latest").status()).isEqualTo(201);
        }
        registry.refresh();
    }

    /** Each scope is one user's; what its owner calls public is not so to the other. */
    private void a_scope_each() {
        rules("""
            {"rules": [
              {"packages": "@alice/*", "read": ["alice"], "publish": ["alice"]},
              {"packages": "@bob/*", "read": ["bob"], "publish": ["bob"]}]}\
            """);
        var open = "{\"access\":\"public\"}";
        registry.send(ALICE, "POST", "/-/package/@alice%2fsecret/access", open);
        registry.send(BOB, "POST", "/-/package/@bob%2fhoard/access", open);
    }

    /** Each scope is an organisation's, and each user is in one. */
    private void an_organisation_each() {
        for (var user : List.of("alice", "bob")) {
            registry.send(ROOT, "PUT", "/-/org/" + user + "/user", "{\"user\":\"" + user + "\",\"role\":\"owner\"}");
        }
        rules("""
            {"rules": [
              {"packages": "@alice/*", "read": ["@alice"], "publish": ["@alice"]},
              {"packages": "@bob/*", "read": ["@bob"], "publish": ["@bob"]}]}\
            """);
    }

    private void rules(String rules) {
        assertThat(registry.send(ROOT, "PUT", "/-/larder/rules", rules).status())
                .isEqualTo(200);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    static Stream<String> routes() {
        return RouteTable.read().stream().map(RouteTable.Line::toString);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void what_is_hidden_is_answered_like_what_is_not_there(String route) {
        a_scope_each();

        assertAlike(route, List.of(BOB, ""));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void so_is_what_is_another_organisations_while_the_upstream_is_down(String route) {
        an_organisation_each();
        registry.upstream.stop();

        assertAlike(route, List.of(BOB, ""));
    }

    /** Without any rules everybody with a token reads everything. */
    @ParameterizedTest
    @MethodSource("routes")
    void to_nobody_in_particular_what_is_restricted_is_not_there(String route) {
        assertAlike(route, List.of(""));
    }

    /** Whoever has no account sees what the token is for, though others with a token read everything. */
    @ParameterizedTest
    @MethodSource("routes")
    void to_a_guest_only_what_its_token_is_for_is_there(String route) {
        var allowance = new Allowance(Permission.PUBLISH, new PackagePattern("@bob/*"));
        registry.keep(Token.ofGuest(GUEST, "role/Deploy", List.of(allowance), registry.now()));

        assertAlike(route, List.of(GUEST));
    }

    private void assertAlike(String route, List<String> tokens) {
        var method = route.split(" ")[0];
        for (var path : paths(route.split(" ")[1])) {
            for (var token : tokens) {
                for (var question : method.equals("GET") ? reads(path) : writes(method, path)) {
                    assertAlike(token, question);
                }
            }
        }
        assertThat(registry.get("/@alice%2fsecret/1.0.0", bearer(ALICE)).status())
                .as("nothing was changed by all this")
                .isEqualTo(200);
    }

    private void assertAlike(String token, Question question) {
        var hidden = seen(question, token);
        var absent = seen(question.of("absent"), token).replace("absent", "secret");
        assertThat(hidden).as(question.toString()).isEqualTo(absent);
    }

    /** A request, that names the package {@code @alice/secret} wherever one can. */
    private record Question(String method, String path, String body, List<String> headers) {

        Question of(String other) {
            return new Question(method, path.replace("secret", other), body.replace("secret", other), headers);
        }
    }

    @Test
    void an_owner_of_an_organisation_grants_and_revokes_nothing_of_anothers() {
        an_organisation_each();
        registry.send(BOB, "PUT", "/-/org/bob/team", "{\"name\":\"devs\"}");
        var body = "{\"package\":\"@alice/secret\",\"permissions\":\"read-only\"}";

        for (var method : List.of("PUT", "DELETE")) {
            assertAlike(BOB, new Question(method, "/-/team/bob/devs/package", body, List.of()));
        }
    }

    @Test
    void what_is_listed_of_others_stays_the_same_whatever_they_do_in_private() {
        an_organisation_each();
        registry.send(ALICE, "PUT", "/-/org/alice/team", "{\"name\":\"devs\"}");
        var before = listed();

        registry.publish(PackageFiles.made("@alice/other", "1.0.0").field("keywords", List.of("plans")));
        registry.publish(PackageFiles.made("@alice/other", "2.0.0"), ALICE, "next");
        registry.send(ALICE, "PUT", "/-/user/v1/star", "{\"package\":\"@alice/secret\"}");
        registry.send(
                ALICE,
                "PUT",
                "/-/team/alice/devs/package",
                "{\"package\":\"@alice/other\",\"permissions\":\"read-write\"}");
        registry.send(ALICE, "DELETE", "/@alice%2fsecret/-rev/" + revision("@alice%2fsecret"), "");

        assertThat(listed()).isEqualTo(before);
        assertThat(registry.get("/-/user/alice/package", bearer(ALICE)).json()).containsOnlyKeys("@alice/other");
    }

    private Object revision(String name) {
        return registry.get("/" + name, bearer(ALICE)).json().get("_rev");
    }

    /** What Bob and nobody in particular are told where no package is named. */
    private List<String> listed() {
        return Stream.of(
                        "/-/user/alice/package",
                        "/-/org/alice/package",
                        "/-/team/alice/devs/package",
                        "/-/org/alice/user",
                        "/-/org/alice/team",
                        "/-/team/alice/devs/user",
                        "/-/user/alice/stars",
                        "/-/_view/starredByUser?key=%22alice%22",
                        "/-/user/org.couchdb.user:alice",
                        "/-/npm/v1/keys",
                        "/-/v1/search?text=",
                        "/-/v1/search?text=plans",
                        "/-/v1/search?text=maintainer:alice",
                        "/-/v1/search?text=scope:alice",
                        "/-/v1/search?text=keywords:plans")
                .flatMap(path -> Stream.of(BOB, "")
                        .map(token -> path + " " + seen(new Question("GET", path, "", List.of()), token)))
                .toList();
    }

    @Test
    void their_own_they_see() {
        a_scope_each();

        for (var path : List.of("/@alice%2fsecret", "/@alice/secret/-/secret-1.0.0.tgz", "/@alice/secret/latest")) {
            assertThat(registry.get(path, bearer(ALICE)).status()).isIn(200, 302);
            assertThat(registry.get(path.replace("alice", "bob").replace("secret", "hoard"), bearer(BOB))
                            .status())
                    .isIn(200, 302);
        }
    }

    private static List<String> paths(String pattern) {
        var paths = List.of(pattern);
        for (var placeholder : PLACEHOLDERS.entrySet()) {
            paths = paths.stream()
                    .flatMap(path -> path.contains("{" + placeholder.getKey() + "}")
                            ? placeholder.getValue().stream()
                                    .map(value -> path.replace("{" + placeholder.getKey() + "}", value))
                            : Stream.of(path))
                    .toList();
        }
        return paths.stream()
                .map(path -> path.replace("{package}", "@alice/secret"))
                .map(path -> path.replaceAll("\\{[^}]*}", "alice")) // an organisation, a team, a user
                .toList();
    }

    /** What clients ask, in the ways in which they do. */
    private static List<Question> reads(String path) {
        return Stream.of(
                        List.<String>of(),
                        List.of("accept", "application/vnd.npm.install-v1+json"),
                        List.of("if-none-match", "*"),
                        List.of("user-agent", "pnpm/12.21.0 npm/? node/?"))
                .flatMap(headers -> Stream.of(
                        new Question("GET", path, "", headers),
                        new Question("GET", path + "?write=true", "", headers),
                        new Question("GET", path + "?text=@alice%2Fsecret&key=%22alice%22&format=cli", "", headers),
                        new Question("HEAD", path, "", headers)))
                .toList();
    }

    private static List<Question> writes(String method, String path) {
        return bodies().stream()
                .map(body -> new Question(method, path, body, List.of()))
                .toList();
    }

    /** What clients send, to whatever route: it is refused or it is not, but for both alike. */
    private static List<String> bodies() {
        var name = "@alice/secret";
        var publish = new String(
                PackageFiles.made(name, "2.0.0").publishDocument(TestRegistry.ORIGIN + "/", "latest"),
                StandardCharsets.UTF_8);
        return List.of(
                "",
                "{}",
                "\"1.0.0\"",
                publish,
                "{\"_id\":\"@alice/secret\",\"_rev\":\"1\",\"name\":\"@alice/secret\",\"versions\":{\"1.0.0\":{\"name\":"
                    + "\"@alice/secret\",\"version\":\"1.0.0\",\"deprecated\":\"x\"}}}",
                "{\"_id\":\"@alice/secret\",\"_rev\":\"1\",\"users\":{\"bob\":true}}",
                "{\"_id\":\"@alice/secret\",\"_rev\":\"1\",\"maintainers\":[{\"name\":\"bob\",\"email\":\"\"}]}",
                "{\"@alice/secret\":[\"1.0.0\"]}",
                "{\"name\":\"app\",\"version\":\"1.0.0\",\"requires\":{},\"dependencies\":"
                        + "{\"@alice/secret\":{\"version\":\"1.0.0\"}}}",
                "{\"package\":\"@alice/secret\",\"permissions\":\"read-write\"}",
                "{\"name\":\"@alice/secret\",\"package\":true}",
                "{\"access\":\"public\"}",
                "{\"publish_requires_tfa\":true}",
                "{\"user\":\"bob\"}");
    }

    /** All of an answer that could tell something; not what is made by chance. */
    private String seen(Question question, String token) {
        var headers = new ArrayList<>(question.headers());
        if (!token.isEmpty()) {
            headers.addAll(List.of(bearer(token)));
        }
        var answer = registry.ask(
                question.method(),
                question.path(),
                question.body().getBytes(StandardCharsets.UTF_8),
                headers.toArray(String[]::new));
        var body = new String(answer.body(), StandardCharsets.UTF_8).replaceAll("(login|done)/\\w{43}", "$1/...");
        return answer.status() + " " + new TreeMap<>(answer.headers()) + " " + body;
    }
}
