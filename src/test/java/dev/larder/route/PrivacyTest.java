package dev.larder.route;

import static dev.larder.route.TestRegistry.ALICE;
import static dev.larder.route.TestRegistry.BOB;
import static dev.larder.route.TestRegistry.ROOT;
import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.PackageFiles;
import java.nio.charset.StandardCharsets;
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

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void two_users_with_a_scope_each() {
        var rules = """
            {"rules": [
              {"packages": "@alice/*", "read": ["alice"], "publish": ["alice"]},
              {"packages": "@bob/*", "read": ["bob"], "publish": ["bob"]}]}\
            """;
        assertThat(registry.send(ROOT, "PUT", "/-/larder/rules", rules).status())
                .isEqualTo(200);
        for (var name : List.of("@alice/secret", "@bob/secret")) {
            var owner = name.startsWith("@alice") ? ALICE : BOB;
            var files = PackageFiles.made(name, "1.0.0").field("description", "secret plans");
            assertThat(registry.publish(files, owner, "latest").status()).isEqualTo(201);
            registry.send(
                    owner, "POST", "/-/package/" + name + "/access", "{\"access\":\"public\"}"); // changes nothing
        }
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
        var method = route.split(" ")[0];
        for (var path : paths(route.split(" ")[1])) {
            for (var body : bodies()) {
                for (var token : List.of(BOB, "")) {
                    var hidden = ask(token, method, path.replace("{package}", "@alice/secret"), body);
                    var absent = ask(
                            token,
                            method,
                            path.replace("{package}", "@alice/absent").replace("secret", "absent"),
                            body.replace("secret", "absent"));
                    assertThat(seen(hidden))
                            .as(method + " " + path + " " + body)
                            .isEqualTo(seen(absent).replace("absent", "secret"));
                }
            }
        }
        assertThat(registry.get("/@alice%2fsecret/1.0.0", bearer(ALICE)).status())
                .as("nothing was changed by all this")
                .isEqualTo(200);
    }

    @Test
    void their_own_they_see() {
        for (var path : List.of("/@alice%2fsecret", "/@alice/secret/-/secret-1.0.0.tgz", "/@alice/secret/latest")) {
            assertThat(registry.get(path, bearer(ALICE)).status()).isIn(200, 302);
            assertThat(registry.get(path.replace("alice", "bob"), bearer(BOB)).status())
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
                .map(path -> path.replaceAll("\\{(?!package})[^}]*}", "alice")) // an organisation, a team, a user
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
                "{\"package\":\"@alice/secret\",\"permissions\":\"read-write\"}",
                "{\"name\":\"@alice/secret\",\"package\":true}",
                "{\"access\":\"public\"}",
                "{\"publish_requires_tfa\":true}",
                "{\"user\":\"bob\"}");
    }

    private TestRegistry.Answer ask(String token, String method, String path, String body) {
        return token.isEmpty()
                ? registry.ask(method, path, body.getBytes(StandardCharsets.UTF_8))
                : registry.send(token, method, path, body);
    }

    /** All of an answer that could tell something; not what is made by chance. */
    private static String seen(TestRegistry.Answer answer) {
        var headers = new TreeMap<>(answer.headers());
        var body = new String(answer.body(), StandardCharsets.UTF_8).replaceAll("(login|done)/\\w{43}", "$1/...");
        return answer.status() + " " + headers + " " + body;
    }
}
