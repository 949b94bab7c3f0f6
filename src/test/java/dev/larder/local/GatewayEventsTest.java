package dev.larder.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The events that functions get, read with the class that AWS publishes for them. */
class GatewayEventsTest {

    private static final byte[] NOTHING = new byte[0];

    private final TestDoor door = new TestDoor("{\"statusCode\":200}");

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void an_event_has_the_shape_of_payload_format_2() throws IOException {
        door.client.send("GET", "/left-pad?write=true", NOTHING, "User-Agent: npm/11", "Accept: application/json");

        var event = door.event();
        assertThat(event.getVersion()).isEqualTo("2.0");
        assertThat(event.getRouteKey()).isEqualTo("GET /{proxy+}");
        assertThat(event.getPathParameters()).isEqualTo(Map.of("proxy", "left-pad"));
        assertThat(event.getRawPath()).isEqualTo("/left-pad");
        assertThat(event.getRawQueryString()).isEqualTo("write=true");
        assertThat(event.getQueryStringParameters()).isEqualTo(Map.of("write", "true"));
        assertThat(event.getCookies()).isNull();
        assertThat(event.getBody()).isNull();
        assertThat(event.getIsBase64Encoded()).isFalse();
        var context = event.getRequestContext();
        assertThat(context.getStage()).isEqualTo("$default");
        assertThat(context.getDomainName()).isEqualTo("localhost");
        assertThat(context.getDomainPrefix()).isEqualTo("localhost");
        assertThat(context.getRequestId()).isEqualTo("request-1");
        assertThat(context.getTime()).isEqualTo("05/Nov/2026:06:07:08 +0000");
        assertThat(context.getTimeEpoch()).isEqualTo(TestDoor.CLOCK.millis());
        assertThat(context.getHttp().getMethod()).isEqualTo("GET");
        assertThat(context.getHttp().getPath()).isEqualTo("/left-pad");
        assertThat(context.getHttp().getProtocol()).isEqualTo("HTTP/1.1");
        assertThat(context.getHttp().getSourceIp()).isEqualTo("127.0.0.1");
        assertThat(context.getHttp().getUserAgent()).isEqualTo("npm/11");
        assertThat(event.getHeaders())
                .isEqualTo(Map.of(
                        "accept", "application/json",
                        "content-length", "0",
                        "host", "localhost:" + door.port(),
                        "user-agent", "npm/11",
                        "x-forwarded-for", "127.0.0.1",
                        "x-forwarded-port", String.valueOf(door.port()),
                        "x-forwarded-proto", "http"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, GET /",
        "HEAD, /, HEAD /",
        "HEAD, /a, HEAD /{proxy+}",
        "PUT, /a, $default",
        "POST, /, $default",
        "POST, /-/npm/v1/security/advisories/bulk, POST /-/npm/v1/security/{proxy+}",
        "POST, /-/npm/v1/security/audits?a=b, POST /-/npm/v1/security/{proxy+}",
        "POST, /-/npm/v1/security/, $default",
        "POST, /-/v1/login, $default",
        "PUT, /-/npm/v1/security/advisories/bulk, $default",
    })
    void routes_are_those_of_the_template(String method, String path, String route) throws IOException {
        door.client.send(method, path, NOTHING);

        assertThat(door.event().getRouteKey()).isEqualTo(route);
        assertThat(door.event().getRequestContext().getRouteKey()).isEqualTo(route);
        assertThat(door.event().getPathParameters() != null).isEqualTo(route.endsWith("+}"));
        assertThat(door.read.isEmpty()).as("goes to WriteFunction").isEqualTo(route.equals("$default"));
    }

    @ParameterizedTest
    @CsvSource({
        "/@acme%2ftool, /@acme/tool",
        "/@acme%2Ftool, /@acme/tool",
        "/@acme/tool, /@acme/tool",
        "/@acme%252ftool, /@acme%2ftool",
        "/left-pad/-/left-pad-1.0.0+build.tgz, /left-pad/-/left-pad-1.0.0+build.tgz",
        "/%C3%A9, /é",
        "/a/%2e%2e/b, /a/../b",
        "/a//b, /a//b",
    })
    void the_path_is_decoded_once(String sent, String arrived) throws IOException {
        door.client.send("GET", sent, NOTHING);

        assertThat(door.event().getRawPath()).isEqualTo(arrived);
        assertThat(door.event().getRequestContext().getHttp().getPath()).isEqualTo(arrived);
    }

    @Test
    void the_query_stays_raw_and_its_parameters_are_decoded_and_joined() throws IOException {
        door.client.send("GET", "/-/v1/search?text=a%20b+c&text=%40acme&from=&flag", NOTHING);

        assertThat(door.event().getRawQueryString()).isEqualTo("text=a%20b+c&text=%40acme&from=&flag");
        assertThat(door.event().getQueryStringParameters())
                .isEqualTo(Map.of("text", "a b c,@acme", "from", "", "flag", ""));
    }

    @Test
    void without_a_query_there_are_no_parameters() throws IOException {
        door.client.send("GET", "/left-pad", NOTHING);

        assertThat(door.event().getRawQueryString()).isEmpty();
        assertThat(door.event().getQueryStringParameters()).isNull();
    }

    @Test
    void repeated_headers_are_joined_and_cookies_stand_apart() throws IOException {
        door.client.send("GET", "/", NOTHING, "Accept: text/html", "aCCept: */*", "Cookie: a=1; b=2", "Cookie: c=3");

        assertThat(door.event().getHeaders())
                .containsEntry("accept", "text/html,*/*")
                .doesNotContainKey("cookie");
        assertThat(door.event().getCookies()).isEqualTo(List.of("a=1", "b=2", "c=3"));
    }

    @Test
    void forwarding_headers_are_the_doors_own() throws IOException {
        door.client.send(
                "GET", "/", NOTHING, "X-Forwarded-For: 8.8.8.8", "X-Forwarded-Proto: https", "X-Forwarded-Port: 443");

        assertThat(door.event().getHeaders())
                .containsEntry("x-forwarded-for", "127.0.0.1")
                .containsEntry("x-forwarded-proto", "http")
                .containsEntry("x-forwarded-port", String.valueOf(door.port()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON; charset=utf-8", "text/plain", "application/x+json"})
    void text_arrives_as_text(String type) throws IOException {
        door.client.send("PUT", "/x", bytes("{\"é\":1}"), "Content-Type: " + type);

        assertThat(door.event().getBody()).isEqualTo("{\"é\":1}");
        assertThat(door.event().getIsBase64Encoded()).isFalse();
    }

    @Test
    void other_bodies_arrive_in_base64() throws IOException {
        door.client.send("PUT", "/x", new byte[] {0, -1, 2}, "Content-Type: application/octet-stream");

        assertThat(door.event().getBody()).isEqualTo("AP8C");
        assertThat(door.event().getIsBase64Encoded()).isTrue();
    }

    @Test
    void a_compressed_body_arrives_in_base64_whatever_it_is() throws IOException {
        door.client.send("PUT", "/x", bytes("{}"), "Content-Type: application/json", "Content-Encoding: gzip");

        assertThat(door.event().getBody()).isEqualTo("e30=");
        assertThat(door.event().getIsBase64Encoded()).isTrue();
    }

    @Test
    void a_whole_url_is_taken_apart() throws IOException {
        door.client.send("GET", "http://localhost/left-pad?x=1", NOTHING);

        assertThat(door.event().getRawPath()).isEqualTo("/left-pad");
        assertThat(door.event().getRawQueryString()).isEqualTo("x=1");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
