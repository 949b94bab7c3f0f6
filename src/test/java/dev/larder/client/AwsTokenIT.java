package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.shape.Translated;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** The commands of docs/deploy.md, as they are written there: AWS credentials for a token, and npm with the token. */
class AwsTokenIT {

    private static final String KEY = "AKIAEXAMPLE";
    private static final String TEMPORARY_KEY = "ASIAEXAMPLE";
    private static final String SECRET = "example/secret+of=a user";
    private static final String SESSION = "FwoGZXIvYXdzEXAMPLE//session+token==";
    private static final String STRANGER = "AKIASTRANGER";

    private static AwsGateway gateway;

    @BeforeAll
    static void start() {
        gateway = AwsGateway.start(
                Map.of(
                        KEY,
                        new SigV4.Credentials(SECRET, Optional.empty(), "arn:aws:iam::111122223333:user/ops/alice"),
                        TEMPORARY_KEY,
                        new SigV4.Credentials(
                                SECRET,
                                Optional.of(SESSION),
                                "arn:aws:sts::111122223333:assumed-role/npm-publish/job-7"),
                        STRANGER,
                        new SigV4.Credentials(SECRET, Optional.empty(), "arn:aws:iam::111122223333:user/eve")),
                "arn:aws:iam::*:role/npm-publish publish @acme/*; arn:aws:iam::*:user/ops/* administer");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** The commands that docs/deploy.md has for this, for the registry at hand. */
    private static String documented() throws IOException {
        var commands = Pattern.compile("```sh\n(eval [^`]*--aws-sigv4[^`]*)```")
                .matcher(Files.readString(Path.of("docs/deploy.md")));
        assertThat(commands.find()).isTrue();
        return adapted(commands.group(1));
    }

    /** The line that the stack prints. */
    private static String printed() {
        var line = Translated.read().output("TokenCommand").orElseThrow();
        return line.replaceFirst("https://[^/]+/", gateway.url().toString());
    }

    private static String adapted(String commands) {
        return commands.replace("REGION", AwsGateway.REGION)
                .replace("https://HOST/", gateway.url().toString());
    }

    /** Runs commands where the AWS CLI knows these credentials; it is a script that prints what version 2 does. */
    private static Ran run(Path folder, Map<String, String> credentials, String commands) throws IOException {
        var curl =
                Ran.run(folder, Map.of("PATH", System.getenv("PATH")), Duration.ofMinutes(1), List.of("sh", "-c", """
                    curl --version | head -1; command -v jq >/dev/null || echo no jq\
                    """));
        assumeTrue(
                curl.output().matches("(?s)curl (7\\.(8[89]|9)|[89]|\\d\\d).*")
                        && !curl.output().contains("no jq"),
                "the documented commands need curl 7.88 or newer, and jq");
        var aws = folder.resolve("aws");
        Files.writeString(
                aws,
                "#!/bin/sh\n[ \"$*\" = 'configure export-credentials --format env' ] || exit 2\n"
                        + credentials.entrySet().stream()
                                .map(entry -> "echo \"export " + entry.getKey() + "='" + entry.getValue() + "'\"\n")
                                .reduce("", String::concat));
        assertThat(aws.toFile().setExecutable(true)).isTrue();
        return Ran.run(
                folder,
                Map.of("PATH", folder + ":" + System.getenv("PATH"), "HOME", folder.toString()),
                Duration.ofMinutes(1),
                List.of("sh", "-c", commands));
    }

    private static Map<String, String> credentials(String key, String secret) {
        return Map.of("AWS_ACCESS_KEY_ID", key, "AWS_SECRET_ACCESS_KEY", secret);
    }

    private static Map<String, String> temporary() {
        var credentials = new TreeMap<>(credentials(TEMPORARY_KEY, SECRET));
        credentials.put("AWS_SESSION_TOKEN", SESSION);
        return credentials;
    }

    @Test
    void credentials_of_a_role_publish_with_npm(@TempDir Path root) throws Exception {
        var got = run(root, temporary(), documented() + "\nprintf %s \"$LARDER_TOKEN\"");
        var token = got.succeeded().output();
        assertThat(token).startsWith("ldr_").doesNotContainAnyWhitespaces();

        var project = new Project(Client.NPM_11, new Registry(gateway.url(), Optional.empty()), root.resolve("npm"))
                .holding(PackageFiles.made("@acme/widget", "1.0.0"));
        Files.writeString(project.folder().resolve(".npmrc"), npmrc());
        var export = "export LARDER_TOKEN=" + token + "; ";

        assertThat(project.run(export + "npm whoami").succeeded().output()).contains("role/npm-publish");
        project.run(export + "npm publish").succeeded();
        assertThat(project.run(export + "npm view @acme/widget _npmUser.name maintainers")
                        .succeeded()
                        .output())
                .contains("role/npm-publish");
        assertThat(project.run("npm view @acme/widget").failed().output()).contains("E401");

        var other = new Project(Client.NPM_11, new Registry(gateway.url(), Optional.empty()), root.resolve("other"))
                .holding(PackageFiles.made("other", "1.0.0"));
        Files.writeString(other.folder().resolve(".npmrc"), npmrc());
        assertThat(other.run(export + "npm publish").failed().output()).contains("may publish");
    }

    private static String npmrc() throws IOException {
        var lines = Pattern.compile("```ini\n(registry=[^`]*)```").matcher(Files.readString(Path.of("docs/deploy.md")));
        assertThat(lines.find()).isTrue();
        var url = gateway.url().toString();
        return lines.group(1).replace("https://HOST/", url).replace("//HOST/", url.substring(url.indexOf("//")));
    }

    /** Without a session token, the header of that name is left out by curl, and not signed. */
    @Test
    void credentials_of_a_user_do_without_a_session(@TempDir Path root) throws Exception {
        var got = run(
                root,
                credentials(KEY, SECRET),
                "eval \"$(aws configure export-credentials --format env)\"\n" + printed());

        assertThat(Json.object(got.succeeded().output().getBytes(StandardCharsets.UTF_8)))
                .containsEntry("user", "user/alice")
                .containsEntry("registry", gateway.url().toString())
                .containsKeys("token", "expires");
    }

    @Test
    void a_shorter_token_is_asked_for_in_the_query(@TempDir Path root) throws Exception {
        var got = run(
                root,
                temporary(),
                "eval \"$(aws configure export-credentials --format env)\"\n"
                        + printed().replace("/-/larder/token", "/-/larder/token?duration=60"));

        assertThat(got.failed().output()).contains("400", "a token lasts from 900 seconds to 43200");
    }

    /** In CI, whose shells end with the first command that fails. */
    @Test
    void the_documented_commands_fail_with_the_sentence(@TempDir Path root) throws Exception {
        var got = run(root, credentials(STRANGER, SECRET), "set -e\n" + documented());

        assertThat(got.failed().output()).contains("nothing is granted here to arn:aws:iam::111122223333:user/eve");
    }

    @Test
    void who_is_granted_nothing_is_told_so(@TempDir Path root) throws Exception {
        var got = run(
                root,
                credentials(STRANGER, SECRET),
                "eval \"$(aws configure export-credentials --format env)\"\n" + printed());

        assertThat(got.failed().output())
                .contains("403", "nothing is granted here to arn:aws:iam::111122223333:user/eve");
    }

    /** The gateway's word, and nothing of ours. */
    @Test
    void a_wrong_secret_is_refused_before_the_function(@TempDir Path root) throws Exception {
        for (var wrong : List.of(credentials(KEY, "wrong"), credentials("AKIANOBODY", SECRET))) {
            var got = run(root, wrong, "eval \"$(aws configure export-credentials --format env)\"\n" + printed());

            assertThat(got.failed().output()).contains("403", "{\"message\":\"Forbidden\"}");
        }
    }

    // --- Signed by AWS's own signer: what the gateway verifies is what AWS means

    @Test
    void what_the_aws_sdk_signs_is_good() throws Exception {
        var answer = send(signed(gateway.url().resolve("/-/larder/token?duration=900"), Duration.ZERO), "POST");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(Json.object(answer.body())).containsEntry("user", "user/alice");
    }

    @Test
    void what_was_signed_too_long_ago_is_not() throws Exception {
        for (var age : List.of(Duration.ofMinutes(6), Duration.ofMinutes(-6), Duration.ofDays(1))) {
            assertThat(send(signed(gateway.url().resolve("/-/larder/token"), age), "POST")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void nor_is_what_was_changed_afterwards() throws Exception {
        var request = signed(gateway.url().resolve("/-/larder/token?duration=900"), Duration.ZERO);
        var longer =
                request.toBuilder().putRawQueryParameter("duration", "43200").build();
        var unsigned = request.toBuilder().removeHeader("Authorization").build();

        assertThat(send(longer, "POST").statusCode()).isEqualTo(403);
        assertThat(send(unsigned, "POST").statusCode()).isEqualTo(403);
    }

    /** These take other routes, which have no authorizer: a good signature is no more than an odd token there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/-/larder//token",
                "/-/larder/token/",
                "/-/%6carder/token",
                "/-/larder%2Ftoken",
                "//-/larder/token"
            })
    void another_spelling_of_the_path_gets_nothing(String path) throws Exception {
        var request = signed(URI.create(gateway.url().toString().replaceFirst("/$", "") + path), Duration.ZERO);

        for (var method : List.of("POST", "PUT", "GET", "DELETE")) {
            var answer = send(request, method);

            assertThat(answer.statusCode()).isIn(400, 401, 404);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("ldr_");
        }
    }

    private static SdkHttpRequest signed(URI url, Duration age) {
        var request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(url)
                .putHeader("Host", url.getAuthority())
                .build();
        return AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsCredentialsIdentity.create(KEY, SECRET))
                        .request(request)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, AwsGateway.REGION)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.offset(Clock.systemUTC(), age.negated())))
                .request();
    }

    private static HttpResponse<byte[]> send(SdkHttpRequest signed, String method) throws Exception {
        var query = signed.encodedQueryParameters().map(found -> "?" + found).orElse("");
        var url = URI.create(
                signed.protocol() + "://" + signed.host() + ":" + signed.port() + signed.encodedPath() + query);
        var request = HttpRequest.newBuilder(url).method(method, HttpRequest.BodyPublishers.noBody());
        var headers = new ArrayList<String>();
        signed.headers()
                .forEach((name, values) -> values.forEach(value -> {
                    if (!name.equalsIgnoreCase("host")) { // the client writes it, and the same
                        headers.addAll(List.of(name, value));
                    }
                }));
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
