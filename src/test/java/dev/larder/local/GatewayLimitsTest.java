package dev.larder.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Origin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of API Gateway and Lambda, on both sides of each. */
class GatewayLimitsTest {

    private static final byte[] NOTHING = new byte[0];
    private static final String OK = "{\"statusCode\":200}";

    @Test
    void a_head_of_10240_bytes_passes_and_one_byte_more_does_not() throws IOException {
        try (var door = new TestDoor(OK)) {
            var rest = new GatewayRequest(
                            "GET",
                            "/",
                            "HTTP/1.1",
                            Map.of(
                                    "Host", List.of("localhost:" + door.port()),
                                    "Connection", List.of("close"),
                                    "x", List.of("")),
                            NOTHING,
                            new Origin("http://localhost"),
                            "",
                            "",
                            TestDoor.CLOCK.instant())
                    .headBytes();

            assertThat(door.client
                            .send("GET", "/", NOTHING, "x: " + "y".repeat(10240 - rest))
                            .status())
                    .isEqualTo(200);
            var refused = door.client.send("GET", "/", NOTHING, "x: " + "y".repeat(10241 - rest));

            assertThat(refused.status()).isEqualTo(431);
            assertThat(refused.text()).isEqualTo("HTTP header is larger than 10240 bytes.");
            assertThat(refused.header("npm-notice")).contains("10240 bytes");
            assertThat(door.read).hasSize(1);
        }
    }

    @Test
    void a_body_beyond_10_mb_is_read_to_its_end_and_refused() throws IOException {
        try (var door = new TestDoor(OK)) {
            var refused = door.client.send("PUT", "/x", new byte[30_000_000], "Content-Type: application/json");

            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.text()).isEqualTo("HTTP content length exceeded 10485760 bytes.");
            assertThat(refused.header("npm-notice")).contains("make it smaller");
            assertThat(door.written).isEmpty();
        }
    }

    @Test
    void a_body_of_10_mb_reaches_lambdas_limit_instead() throws IOException {
        try (var door = new TestDoor(OK)) {
            var refused = door.client.send("PUT", "/x", text(10_485_760), "Content-Type: application/json");

            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.text()).isEqualTo("{\"message\":\"Request Too Long\"}");
            assertThat(refused.header("npm-notice")).contains("6 MB").contains("make it smaller");
            assertThat(door.written).isEmpty();
        }
    }

    @Test
    void an_event_of_6291556_bytes_passes_and_one_byte_more_does_not() throws IOException {
        try (var door = new TestDoor(OK)) {
            door.client.send("PUT", "/x", text(1_000_000), "Content-Type: text/plain");
            var envelope = door.written.getFirst().length - 1_000_000;

            assertThat(door.client
                            .send("PUT", "/x", text(Gateway.EVENT_BYTES - envelope), "Content-Type: text/plain")
                            .status())
                    .isEqualTo(200);
            assertThat(door.client
                            .send("PUT", "/x", text(Gateway.EVENT_BYTES - envelope + 1), "Content-Type: text/plain")
                            .status())
                    .isEqualTo(413);
        }
    }

    @Test
    void base64_makes_a_body_a_third_longer() throws IOException {
        try (var door = new TestDoor(OK)) {
            assertThat(door.client.send("PUT", "/x", text(4_700_000)).status()).isEqualTo(200);
            assertThat(door.client.send("PUT", "/x", text(4_720_000)).status()).isEqualTo(413);
        }
    }

    @Test
    void an_answer_of_6291556_bytes_passes() throws IOException {
        var envelope = "{\"statusCode\":200,\"body\":\"\"}";
        var body = "a".repeat(Gateway.EVENT_BYTES - envelope.length());
        try (var door = new TestDoor(envelope.replace("\"\"", "\"" + body + "\""))) {
            assertThat(door.client.send("GET", "/", NOTHING).text()).isEqualTo(body);
        }
    }

    @Test
    void an_answer_of_one_byte_more_does_not() throws IOException {
        var envelope = "{\"statusCode\":200,\"body\":\"\"}";
        var body = "a".repeat(Gateway.EVENT_BYTES - envelope.length() + 1);
        try (var door = new TestDoor(envelope.replace("\"\"", "\"" + body + "\""))) {
            failed(door.client.send("GET", "/", NOTHING));
        }
    }

    @Test
    void a_function_that_throws_is_an_internal_server_error() throws IOException {
        try (var door = new TestDoor(
                (_, _, _) -> {
                    throw new IllegalStateException("this test's function fails");
                },
                Duration.ofSeconds(20),
                Optional.empty(),
                Optional.empty())) {
            failed(door.client.send("GET", "/", NOTHING));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"statusCode\":\"OK\"}",
                "{\"statusCode\":99}",
                "{\"statusCode\":200,\"body\":\"?\",\"isBase64Encoded\":true}",
                "{\"statusCode\":200,\"headers\":{\"x\":\"a\\r\\nb: c\"}}"
            })
    void an_answer_that_is_none_is_an_internal_server_error(String answer) throws IOException {
        try (var door = new TestDoor(answer)) {
            failed(door.client.send("GET", "/", NOTHING));
        }
    }

    @Test
    void a_function_that_is_too_slow_is_not_waited_for() throws Exception {
        var release = new CountDownLatch(1);
        try (var http = HttpClient.newHttpClient();
                var door = new TestDoor(
                        (_, _, _) -> {
                            try {
                                release.await();
                            } catch (InterruptedException e) {
                                throw new AssertionError("a slow function must be left alone", e);
                            }
                        },
                        Duration.ofMillis(50),
                        Optional.empty(),
                        Optional.empty())) {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + door.port() + "/"))
                    .timeout(Duration.ofSeconds(20));
            var refused = http.send(request.build(), BodyHandlers.ofString());

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
            assertThat(refused.headers().firstValue("connection")).contains("close");
        } finally {
            release.countDown();
        }
    }

    private static void failed(RawHttp.Answer answer) {
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).isEqualTo("{\"message\":\"Internal Server Error\"}");
        assertThat(answer.header("apigw-requestid")).isEqualTo("request-1");
    }

    private static byte[] text(int length) {
        var text = new byte[length];
        Arrays.fill(text, "a".getBytes(StandardCharsets.US_ASCII)[0]);
        return text;
    }
}
