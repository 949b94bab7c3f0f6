package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.auth.Token;
import dev.larder.auth.Tokens;
import dev.larder.storage.aws.EmulatedStorage;
import dev.larder.storage.aws.Emulators;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The functions as they are deployed: wired from environment variables, on DynamoDB Local and s3proxy. */
class DeployedFunctionsIT {

    static final String TOKEN = "ldr_deployed";

    @TempDir
    private static Path folder;

    private static Emulators emulators;
    private static EmulatedStorage storage;
    private static KmsServer kms;
    private static Functions functions;

    @BeforeAll
    static void start() throws IOException {
        emulators = Emulators.start(folder);
        storage = new EmulatedStorage(emulators, "larder", "larder");
        kms = KmsServer.start();
        System.setProperty("aws.accessKeyId", emulators.credentials().accessKeyId());
        System.setProperty("aws.secretAccessKey", emulators.credentials().secretAccessKey());
        var environment = new HashMap<>(emulators.environment());
        environment.putAll(Map.of(
                "AWS_ENDPOINT_URL_KMS", kms.url(),
                // Nobody listens there: a message that cannot be sent costs speed, never an answer.
                "AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:9",
                "LARDER_TABLE", "larder",
                "LARDER_BUCKET", "larder",
                "LARDER_REFRESH_QUEUE", "http://127.0.0.1:9/queue",
                "LARDER_SIGNING_KEY", KmsServer.KEY_ID,
                "LARDER_UPSTREAM", "none"));
        var ports = AwsPorts.from(environment);
        new Tokens(ports.table(), ports.clock())
                .keep(Token.of(
                        TOKEN, "ci", Token.Kind.ADMINISTRATOR, ports.clock().instant()));
        functions = Functions.on(ports);
    }

    @AfterAll
    static void stop() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        if (kms != null) {
            kms.close();
        }
        if (storage != null) {
            storage.close();
        }
        if (emulators != null) {
            emulators.close();
        }
    }

    @Test
    void what_is_published_is_read_back_and_its_tarball_comes_from_a_signed_url() throws Exception {
        var widget = PackageFiles.made("@acme/widget", "1.0.0").file("index.js", "1");

        var published =
                ask(functions, "PUT", "/@acme/widget", widget.publishDocument("https://npm.example.test/", "latest"));
        var packument = ask(functions, "GET", "/@acme/widget", new byte[0]);
        var tarball = ask(functions, "GET", "/@acme/widget/-/widget-1.0.0.tgz", new byte[0]);

        assertThat(published).containsEntry("statusCode", 201);
        assertThat(packument).containsEntry("statusCode", 200);
        assertThat(packument.get("body").toString())
                .contains("https://npm.example.test/@acme/widget/-/widget-1.0.0.tgz")
                .contains(widget.integrity().toString())
                .contains(kms.signer.key().id());
        assertThat(ask(functions, "GET", "/-/npm/v1/keys", new byte[0])
                        .get("body")
                        .toString())
                .contains(kms.signer.key().spki());
        assertThat(tarball).containsEntry("statusCode", 302);
        var location = URI.create(Json.at(tarball, "headers").get("location").toString());
        try (var client = HttpClient.newHttpClient()) {
            var bytes = client.send(HttpRequest.newBuilder(location).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(bytes.statusCode()).isEqualTo(200);
            assertThat(bytes.body()).isEqualTo(widget.tarball());
            assertThat(bytes.headers().firstValue("content-encoding")).isEmpty();
        }
    }

    /** What the function for {@code method} answers an administrator, who has {@link #TOKEN}. */
    static Map<String, Object> ask(Functions functions, String method, String path, byte[] body) throws IOException {
        var event = Json.bytes(Map.of(
                "version",
                "2.0",
                "rawPath",
                path,
                "headers",
                Map.of("host", "npm.example.test", "authorization", "Bearer " + TOKEN),
                "requestContext",
                Map.of("requestId", "request", "domainName", "npm.example.test", "http", Map.of("method", method)),
                "body",
                new String(body, StandardCharsets.UTF_8),
                "isBase64Encoded",
                false));
        var function = method.equals("GET") ? functions.read() : functions.write();
        var answer = new ByteArrayOutputStream();
        function.handleRequest(new ByteArrayInputStream(event), answer, null);
        return Json.object(answer.toByteArray());
    }
}
