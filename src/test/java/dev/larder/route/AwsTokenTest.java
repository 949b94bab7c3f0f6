package dev.larder.route;

import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.route.TestRegistry.Answer;
import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /-/larder/token}, behind the authorizer: AWS credentials for a registry token. */
class AwsTokenTest {

    private static final String SESSION = "arn:aws:sts::123456789012:assumed-role/ci/build";
    private static final String GRANTS = "arn:aws:iam::*:role/Admin administer;"
            + " arn:aws:iam::123456789012:role/ci publish @acme/*, read tools-*; arn:aws:iam::*:user/* read";

    private final TestRegistry registry = TestRegistry.granting(GRANTS);

    @AfterEach
    void close() {
        registry.close();
    }

    private Answer exchange(String arn, String query) {
        return exchange(registry, arn, query);
    }

    /** The sample, sent by somebody else. */
    private static Answer exchange(TestRegistry registry, String arn, String query) {
        try {
            var parameter = query.split("=", 2);
            var event = Files.readString(Path.of("events/write-token-exchange.json"))
                    .replace(SESSION, arn)
                    .replace(
                            "\"rawQueryString\": \"\",",
                            query.isEmpty()
                                    ? "\"rawQueryString\": \"\","
                                    : "\"rawQueryString\": \"" + query + "\", \"queryStringParameters\": {\""
                                            + parameter[0] + "\": \"" + parameter[1] + "\"},");
            return registry.invoke("POST", "/-/larder/token", event.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String token(String arn) {
        return String.valueOf(exchange(arn, "").json().get("token"));
    }

    @Test
    void the_answer_has_all_that_an_npmrc_needs() {
        var answer = exchange(SESSION, "");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.json())
                .containsOnlyKeys("token", "expires", "registry", "user")
                .containsEntry("expires", "2026-11-22T22:00:00Z")
                .containsEntry("registry", "https://abc123.execute-api.eu-central-1.amazonaws.com/")
                .containsEntry("user", "role/ci");
        assertThat(answer.json().get("token").toString()).startsWith("ldr_");
    }

    @Test
    void a_role_may_what_is_granted_to_it_and_no_more() {
        registry.publish(PackageFiles.made("tools-x", "1.0.0"));
        registry.publish(PackageFiles.made("other", "1.0.0"));
        var token = token(SESSION);

        assertThat(registry.get("/-/whoami", bearer(token)).json()).containsEntry("username", "role/ci");
        assertThat(registry.publish(PackageFiles.made("@acme/widget", "1.0.0"), token, "latest")
                        .status())
                .isEqualTo(201);
        assertThat(registry.get("/tools-x", bearer(token)).status()).isEqualTo(200);
        assertThat(registry.publish(PackageFiles.made("tools-x", "2.0.0"), token, "latest")
                        .status())
                .isEqualTo(403);
        assertThat(registry.get("/other", bearer(token)).status()).isEqualTo(404);
        assertThat(registry.get("/-/larder/rules", bearer(token)).status()).isEqualTo(403);
    }

    @Test
    void whoever_administers_every_package_is_an_administrator() {
        var token = token("arn:aws:sts::123456789012:assumed-role/Admin/alice@acme.example");

        assertThat(registry.get("/-/larder/rules", bearer(token)).status()).isEqualTo(200);
        assertThat(registry.get("/-/whoami", bearer(token)).json()).containsEntry("username", "role/Admin");
        assertThat(new Npm(registry)
                        .adduser("carol", Npm.PASSWORD, bearer(token))
                        .status())
                .isEqualTo(201);
        assertThat(registry.send(token, "DELETE", "/-/larder/cache/left-pad", "")
                        .status())
                .isEqualTo(200);
        assertThat(registry.get("/-/larder/audit", bearer(token)).status()).isEqualTo(200);
    }

    @Test
    void what_is_kept_names_the_session() {
        exchange(SESSION, "");

        assertThat(registry.table.query("U#role/ci", "TOKEN#"))
                .singleElement()
                .satisfies(item -> assertThat(item.text("name")).isEqualTo(SESSION));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:sts::999999999999:assumed-role/ci/build",
                "arn:aws:sts::123456789012:assumed-role/cicd/build",
                "arn:aws:iam::123456789012:root",
                "nonsense"
            })
    void whoever_is_granted_nothing_gets_nothing(String arn) {
        var answer = exchange(arn, "duration=nonsense");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.error())
                .startsWith("nothing is granted here to ")
                .contains("LARDER_AWS_GRANTS", "AwsGrants")
                .doesNotContain("build");
        assertThat(registry.counts.taken()).isEmpty();
    }

    @Test
    void where_nothing_is_said_nobody_is_granted_anything() {
        try (var silent = TestRegistry.closed()) {
            assertThat(exchange(silent, SESSION, "").status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource({"900, 2026-11-22T10:15:00Z", "43200, 2026-11-22T22:00:00Z", "3601, 2026-11-22T11:00:01Z"})
    void it_lasts_as_long_as_was_asked_for(String duration, String end) {
        assertThat(exchange(SESSION, "duration=" + duration).json()).containsEntry("expires", end);
    }

    @Test
    void then_it_is_no_token() {
        var token = String.valueOf(exchange(SESSION, "duration=900").json().get("token"));

        registry.pass(Duration.ofMinutes(15).minusSeconds(1));
        assertThat(registry.get("/-/whoami", bearer(token)).status()).isEqualTo(200);
        registry.pass(Duration.ofSeconds(1));
        assertThat(registry.get("/-/whoami", bearer(token)).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "899", "43201", "999999999", "9999999999", "-900", "15m", "900,900", "9e2", "٩٠٠"})
    void from_a_quarter_of_an_hour_to_twelve_hours(String duration) {
        var answer = exchange(SESSION, "duration=" + duration);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).contains("?duration=");
    }

    @Test
    void it_takes_one_write() {
        exchange(SESSION, "");

        assertThat(registry.counts.taken()).containsExactly("table transact");
    }

    /**
     * A request without the authorizer's word has no other way to get a token: the routes are matched as they are
     * written.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/-/larder/token",
                "/-/larder//token",
                "//-/larder/token",
                "/-/larder/token/",
                "/-/%6carder/token",
                "/-/larder%2ftoken",
                "/-/larder/./token",
                "/-/Larder/token",
                "/-/larder/token;x=1",
                "/-/larder/token%00"
            })
    void without_the_authorizer_every_spelling_of_the_path_gets_nothing(String path) {
        for (var headers : List.of(
                Map.of("x-user-arn", SESSION),
                Map.of("requestcontext.authorizer.iam.userarn", SESSION),
                Map.of("authorization", "AWS4-HMAC-SHA256 Credential=AKID/20261122/eu-central-1/execute-api"))) {
            var header = headers.entrySet().iterator().next();
            var answer = registry.ask("POST", path, new byte[0], header.getKey(), header.getValue());

            assertThat(answer.status()).isIn(400, 401, 404);
            assertThat(answer.json()).doesNotContainKey("token");
        }
    }
}
