package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.IdTokenIssuer;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Unmodified clients publish from CI without a token in any file: the CI is what they look for in the environment, and an
 * issuer on this machine vouches for the job. And {@code npm trust}, which says beforehand which jobs a package trusts.
 */
class TrustedPublishingIT {

    private static final IdTokenIssuer GITHUB = IdTokenIssuer.start();
    private static final IdTokenIssuer GITLAB = IdTokenIssuer.start();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static LarderProcess larder;
    private static Stage stage;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() {
        larder = LarderProcess.startBelieving(
                folder.resolve("data"), GITHUB.url() + " kind=github;" + GITLAB.url() + " kind=gitlab");
        stage = new Stage();
    }

    @AfterAll
    static void stop() throws IOException {
        stage.close();
        larder.close();
        GITHUB.close();
        GITLAB.close();
        HTTP.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"NPM_11", "NPM_12", "PNPM_10", "PNPM_11", "PNPM_12", "YARN_4"})
    void github_actions_publish_without_a_token(Client client, @TempDir Path root) throws Exception {
        var made = published("@acme/from-github-" + client.slug());
        trust(made, "npm trust github --file release.yml --repository acme/widget --allow-publish --yes");
        GITHUB.run(Map.of(
                "sub", "repo:acme/widget:ref:refs/tags/v2.0.0",
                "repository", "acme/widget",
                "repository_visibility", "private",
                "workflow_ref", "acme/widget/.github/workflows/release.yml@refs/tags/v2.0.0"));
        var job = job(client, root).holding(made.version("2.0.0"));

        publish(job, client, github());

        assertPublished(made.version("2.0.0"), "github@" + GITHUB.url().replace("http://", "") + ":acme/widget");
        if (client == Client.NPM_11 || client == Client.NPM_12) {
            job.run(github() + "npm dist-tag add " + made.name() + "@2.0.0 stable")
                    .succeeded();
            assertThat(Json.at(packument(made), "dist-tags")).containsEntry("stable", "2.0.0");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NPM_11", "NPM_12", "PNPM_11", "PNPM_12", "YARN_4"})
    void gitlab_publishes_without_a_token(Client client, @TempDir Path root) throws Exception {
        var made = published("@acme/from-gitlab-" + client.slug());
        trust(made, "npm trust gitlab --file .gitlab-ci.yml --project acme/tools/widget --allow-publish --yes");
        var place = GITLAB.url().replace("http://", "");
        var idToken = GITLAB.token(
                Instant.now(),
                client == Client.YARN_4 ? "npm:" + larder.url().getAuthority() : "npm:localhost",
                Map.of(
                        "sub", "project_path:acme/tools/widget:ref_type:tag:ref:v2.0.0",
                        "project_path", "acme/tools/widget",
                        "ci_config_ref_uri", place + "/acme/tools/widget//.gitlab-ci.yml@refs/tags/v2.0.0"));
        var job = job(client, root).holding(made.version("2.0.0"));

        publish(job, client, "CI=true GITLAB_CI=true NPM_ID_TOKEN=" + idToken + " ");

        assertPublished(made.version("2.0.0"), "gitlab@" + place + ":acme/tools/widget");
    }

    @ParameterizedTest
    @EnumSource(names = {"NPM_11", "NPM_12"})
    void another_workflow_does_not_and_is_told_why(Client client, @TempDir Path root) throws Exception {
        var made = published("@acme/guarded-" + client.slug());
        trust(made, "npm trust github --file release.yml --repository acme/widget --allow-publish --yes");
        var job = new HashMap<String, Object>();
        job.put("repository", "acme/widget");
        job.put("workflow_ref", "acme/widget/.github/workflows/other.yml@refs/heads/main");
        GITHUB.run(job);

        var ran = job(client, root)
                .holding(made.version("2.0.0"))
                .run(github() + "npm publish --loglevel verbose")
                .failed();

        assertThat(ran.output())
                .contains("no package " + made.name() + " here trusts this publisher")
                .contains("other.yml")
                .containsPattern("ENEEDAUTH|E401");
        assertThat(Json.at(packument(made), "versions")).containsOnlyKeys("1.0.0");
    }

    @ParameterizedTest
    @EnumSource(names = {"NPM_11", "NPM_12"})
    void npm_trust_asks_for_a_one_time_password_lists_and_revokes(Client client) throws Exception {
        try (var scene = new Scene(() -> stage, client)) {
            var tina = scene.newcomer("tina");
            var made = PackageFiles.made(scene.name("trusting"), "1.0.0");
            scene.project(tina).holding(made).publish("latest").succeeded();
            var authenticator = Authenticator.enabled(scene, tina, "auth-and-writes");
            var project = scene.project(tina);

            try (var terminal = project.terminal("npm trust github " + made.name()
                    + " --file release.yml --repository acme/widget --environment release --allow-publish --yes")) {
                terminal.sees("Enter OTP:").types(authenticator.code());
                terminal.sees("Trust configuration created successfully");
                terminal.ends().succeeded();
            }
            var listed =
                    project.run("npm trust list " + made.name()).succeeded().output();
            assertThat(listed)
                    .contains("type: github", "file: release.yml", "repository: acme/widget", "environment: release")
                    .contains("permissions: publish");
            var id = Pattern.compile("id: ([0-9a-f]{20})").matcher(listed);
            assertThat(id.find()).as(listed).isTrue();

            try (var terminal = project.terminal("npm trust revoke " + made.name() + " --id " + id.group(1))) {
                terminal.sees("Enter OTP:").types(authenticator.code());
                terminal.sees("Revoked trusted configuration");
                terminal.ends().succeeded();
            }
            assertThat(project.run("npm trust list " + made.name()).succeeded().output())
                    .contains("No trust configurations found");
        }
    }

    /** What GitHub's runner sets. */
    private static String github() {
        return "CI=true GITHUB_ACTIONS=true "
                + GITHUB.runnerVariables().entrySet().stream()
                        .map(variable -> variable.getKey() + "='" + variable.getValue() + "' ")
                        .collect(Collectors.joining());
    }

    /** The client in CI: it knows the registry, and no token. */
    private static Project job(Client client, Path root) throws IOException {
        return new Project(client, new Registry(larder.url(), Optional.empty()), root);
    }

    private static void publish(Project job, Client client, String environment) {
        if (client == Client.YARN_4) {
            job.run("yarn install").succeeded(); // it publishes nothing from a folder that it has not installed
        }
        job.run(environment + client.publish("2.0.0", "latest")).succeeded();
    }

    /** A package as its owners have published it, once, with a token. */
    private static PackageFiles published(String name) throws Exception {
        var made = PackageFiles.made(name, "1.0.0");
        var answer = send(HttpRequest.newBuilder(at(made.name().toString()))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArray(
                        made.publishDocument(larder.url().toString(), "latest"))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return made;
    }

    /** Its owners say whom it trusts, with npm. */
    private static void trust(PackageFiles made, String command) throws Exception {
        var owner = new Project(
                Client.NPM_11,
                larder.registry(),
                folder.resolve("owner-" + made.name().bare()));
        owner.run(command.replaceFirst("(npm trust \\w+)", "$1 " + made.name())).succeeded();
    }

    private static void assertPublished(PackageFiles made, String publisher) throws Exception {
        var version = Json.at(packument(made), "versions", made.version().toString());
        assertThat(Json.at(version, "_npmUser"))
                .containsEntry("name", publisher)
                .containsKey("trustedPublisher");
        assertThat(Json.at(version, "dist")).containsKey("signatures");
    }

    private static Map<String, Object> packument(PackageFiles made) throws Exception {
        return Json.object(
                send(HttpRequest.newBuilder(at(made.name().toString()))).body());
    }

    private static URI at(String path) {
        return larder.url().resolve(path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(
                request.header("Authorization", "Bearer " + larder.token()).build(), BodyHandlers.ofString());
    }
}
