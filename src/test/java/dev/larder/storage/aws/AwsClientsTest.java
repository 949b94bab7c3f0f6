package dev.larder.storage.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.larder.domain.Digest;
import dev.larder.storage.ObjectKey;
import dev.larder.support.Relay;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class AwsClientsTest {

    private static final ObjectKey KEY =
            new ObjectKey(ObjectKey.Kind.HOSTED_TARBALL, Digest.of(Digest.Algorithm.SHA512, new byte[1]));

    @Test
    void on_aws_a_bucket_is_a_host_name() {
        var url = presign(Map.of("AWS_REGION", "eu-central-1"));

        assertThat(url)
                .hasScheme("https")
                .hasHost("bucket.s3.eu-central-1.amazonaws.com")
                .hasPath("/" + KEY);
    }

    @Test
    void on_an_emulator_a_bucket_is_a_path() {
        var url = presign(Map.of("AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL", "http://127.0.0.1:4566"));

        assertThat(url).hasScheme("http").hasAuthority("127.0.0.1:4566").hasPath("/bucket/" + KEY);
    }

    @Test
    void one_service_may_be_elsewhere() {
        var url = presign(Map.of(
                "AWS_REGION",
                "eu-central-1",
                "AWS_ENDPOINT_URL",
                "http://127.0.0.1:1",
                "AWS_ENDPOINT_URL_S3",
                "http://127.0.0.1:2"));

        assertThat(url).hasPort(2);
    }

    @Test
    void every_client_can_be_made() {
        var clients = clients(Map.of("AWS_REGION", "eu-central-1"));

        try (var dynamo = clients.dynamoDb();
                var s3 = clients.s3();
                var sqs = clients.sqs()) {
            assertThat(dynamo.serviceName()).isEqualTo("dynamodb");
            assertThat(s3.serviceName()).isEqualTo("s3");
            assertThat(sqs.serviceName()).isEqualTo("sqs");
        }
    }

    @Test
    void a_service_that_says_nothing_is_asked_again_and_no_thread_but_the_callers_waits_for_it() throws IOException {
        var asked = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            if (asked.incrementAndGet() > 1) { // the first is left without an answer
                answer(exchange, "{\"TableNames\": [\"larder\"]}");
            }
        });
        server.start();
        var before = threadsOfTheSdk();
        try (var dynamo = clients(Map.of(
                        "AWS_REGION",
                        "eu-central-1",
                        "AWS_ENDPOINT_URL",
                        "http://127.0.0.1:" + server.getAddress().getPort()))
                .dynamoDb()) {
            assertThat(dynamo.listTables().tableNames()).containsExactly("larder");
            assertThat(asked).hasValue(2);
            assertThat(threadsOfTheSdk()).isSubsetOf(before);
        } finally {
            server.stop(0);
        }
    }

    /** Connections are kept for a minute (template.yaml), and S3 for one may end its own before. */
    @Test
    void a_connection_that_the_service_has_ended_meanwhile_fails_no_call() throws IOException {
        var connections = ConcurrentHashMap.newKeySet();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            connections.add(exchange.getRemoteAddress());
            exchange.getRequestBody().readAllBytes();
            answer(exchange, exchange.getRequestMethod().equals("POST") ? "{\"TableNames\": [\"larder\"]}" : "");
        });
        server.start();
        try (var relay = new Relay(server.getAddress())) {
            var clients = clients(
                    Map.of("AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL", "http://127.0.0.1:" + relay.port()));
            var objects = clients.objects("bucket", new Random(1));
            try (var dynamo = clients.dynamoDb()) {
                var calls = List.<ThrowingCallable>of(
                        dynamo::listTables,
                        () -> objects.putIfAbsent(KEY, new ByteArrayInputStream(new byte[1])),
                        () -> objects.get(KEY).orElseThrow().close());
                for (var call : calls) {
                    assertThatCode(call).doesNotThrowAnyException();
                    relay.drop();
                    assertThatCode(call).doesNotThrowAnyException();
                }
            }
            assertThat(connections).as("one, until it was ended").hasSize(4);
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        try (exchange) {
            var bytes = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Set<Thread> threadsOfTheSdk() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sdk-"))
                .collect(Collectors.toSet());
    }

    private static URI presign(Map<String, String> environment) {
        var clients = clients(environment);
        try (var s3 = clients.s3();
                var presigner = clients.s3Presigner()) {
            return new S3Objects(s3, presigner, "bucket", new Random(1)).presignGet(KEY, Duration.ofMinutes(5));
        }
    }

    private static AwsClients clients(Map<String, String> environment) {
        return new AwsClients(
                environment, StaticCredentialsProvider.create(AwsBasicCredentials.create("tests", "secret")));
    }
}
