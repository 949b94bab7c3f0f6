package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.larder.auth.Token;
import dev.larder.auth.TokenUses;
import dev.larder.auth.Tokens;
import dev.larder.storage.aws.AwsClients;
import dev.larder.storage.aws.Emulator;
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
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The functions as they are deployed: wired from environment variables, on DynamoDB Local and s3proxy. */
class DeployedFunctionsIT {

    private static final String TOKEN = "ldr_deployed";

    @TempDir
    private static Path folder;

    private static Emulator table;
    private static Emulator bucket;
    private static KmsServer kms;
    private static Functions functions;

    @BeforeAll
    static void start() throws IOException {
        assumeFalse("false".equals(System.getProperty("larder.dynamodb-local")), "DynamoDB Local is left out");
        table = Emulator.start("dynamodb-local", "DynamoDbLocal.java");
        bucket = Emulator.start("s3proxy", "S3ProxyLocal.java", folder.toString(), "tests", "secret");
        kms = KmsServer.start();
        System.setProperty("aws.accessKeyId", "tests");
        System.setProperty("aws.secretAccessKey", "secret");
        var environment = new HashMap<>(Map.of(
                "AWS_REGION", "eu-central-1",
                "AWS_ENDPOINT_URL_DYNAMODB", table.environment().get("AWS_ENDPOINT_URL"),
                "AWS_ENDPOINT_URL_S3", bucket.environment().get("AWS_ENDPOINT_URL"),
                "AWS_ENDPOINT_URL_KMS", kms.url(),
                // Nobody listens there: a message that cannot be sent costs speed, never an answer.
                "AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:9",
                "LARDER_TABLE", "larder",
                "LARDER_BUCKET", "larder",
                "LARDER_REFRESH_QUEUE", "http://127.0.0.1:9/queue",
                "LARDER_SIGNING_KEY", KmsServer.KEY_ID,
                "LARDER_UPSTREAM", "none"));
        var clients = new AwsClients(environment);
        try (var dynamoDb = clients.dynamoDb();
                var s3 = clients.s3()) {
            s3.createBucket(create -> create.bucket("larder"));
            dynamoDb.createTable(create -> create.tableName("larder")
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(attribute("pk"), attribute("sk"))
                    .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));
        }
        var ports = AwsPorts.from(environment);
        new Tokens(ports.table(), ports.clock(), new TokenUses(ports.table(), ports.queue()::send))
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
        if (table != null) {
            table.close();
        }
        if (bucket != null) {
            bucket.close();
        }
    }

    @Test
    void what_is_published_is_read_back_and_its_tarball_comes_from_a_signed_url() throws Exception {
        var widget = PackageFiles.made("@acme/widget", "1.0.0").file("index.js", "1");

        var published = ask("PUT", "/@acme/widget", widget.publishDocument("https://npm.example.test/", "latest"));
        var packument = ask("GET", "/@acme/widget", new byte[0]);
        var tarball = ask("GET", "/@acme/widget/-/widget-1.0.0.tgz", new byte[0]);

        assertThat(published).containsEntry("statusCode", 201);
        assertThat(packument).containsEntry("statusCode", 200);
        assertThat(packument.get("body").toString())
                .contains("https://npm.example.test/@acme/widget/-/widget-1.0.0.tgz")
                .contains(widget.integrity().toString())
                .contains(kms.signer.key().id());
        assertThat(ask("GET", "/-/npm/v1/keys", new byte[0]).get("body").toString())
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

    private static AttributeDefinition attribute(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static Map<String, Object> ask(String method, String path, byte[] body) throws IOException {
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
