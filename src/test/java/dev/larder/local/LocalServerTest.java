package dev.larder.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.larder.domain.Origin;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalServerTest {

    private static final byte[] NOTHING = new byte[0];
    private static final String OK =
            "{\"statusCode\":200,\"headers\":{\"content-type\":\"text/plain\"},\"body\":\"hello\"}";

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void get_and_head_go_to_the_read_function(String method) throws IOException {
        try (var door = new TestDoor(OK)) {
            door.client.send(method, "/left-pad", NOTHING);

            assertThat(door.read).hasSize(1);
            assertThat(door.written).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST", "DELETE", "PATCH", "OPTIONS"})
    void everything_else_goes_to_the_write_function(String method) throws IOException {
        try (var door = new TestDoor(OK)) {
            door.client.send(method, "/left-pad", NOTHING);

            assertThat(door.written).hasSize(1);
            assertThat(door.read).isEmpty();
        }
    }

    @Test
    void an_answer_comes_out_as_the_function_gave_it() throws IOException {
        var answer =
                "{\"statusCode\":201,\"headers\":{\"Content-Type\":\"text/plain\",\"etag\":\"\\\"x\\\"\",\"age\":7},"
                        + "\"cookies\":[\"a=1; Path=/\",\"b=2\"],\"body\":\"hell\\u00f6\",\"isBase64Encoded\":false}";
        try (var door = new TestDoor(answer)) {
            var found = door.client.send("GET", "/", NOTHING);

            assertThat(found.status()).isEqualTo(201);
            assertThat(found.text()).isEqualTo("hellö");
            assertThat(found.header("content-type")).isEqualTo("text/plain");
            assertThat(found.header("content-length")).isEqualTo("6");
            assertThat(found.header("etag")).isEqualTo("\"x\"");
            assertThat(found.header("age")).isEqualTo("7");
            assertThat(found.header("apigw-requestid")).isEqualTo("request-1");
            assertThat(found.headers().get("set-cookie")).isEqualTo(List.of("a=1; Path=/", "b=2"));
        }
    }

    @Test
    void a_binary_answer_is_decoded() throws IOException {
        try (var door = new TestDoor("{\"statusCode\":200,\"body\":\"AP8C\",\"isBase64Encoded\":true}")) {
            assertThat(door.client.send("GET", "/", NOTHING).body()).isEqualTo(new byte[] {0, -1, 2});
        }
    }

    @Test
    void a_head_has_the_headers_and_no_body() throws IOException {
        var answer = "{\"statusCode\":200,\"headers\":{\"content-length\":\"1234\",\"etag\":\"x\"},\"body\":\"hello\"}";
        try (var door = new TestDoor(answer)) {
            var found = door.client.send("HEAD", "/", NOTHING);

            assertThat(found.status()).isEqualTo(200);
            assertThat(found.header("content-length")).isEqualTo("1234");
            assertThat(found.header("etag")).isEqualTo("x");
            assertThat(found.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304, 302, 200})
    void an_answer_without_a_body_has_none(int status) throws IOException {
        try (var door = new TestDoor("{\"statusCode\":" + status + ",\"headers\":{\"location\":\"/x\"}}")) {
            var found = door.client.send("GET", "/", NOTHING);

            assertThat(found.status()).isEqualTo(status);
            assertThat(found.header("location")).isEqualTo("/x");
            assertThat(found.body()).isEmpty();
        }
    }

    @Test
    void the_other_host_name_leads_to_the_objects() throws IOException {
        try (var door = new TestDoor(OK)) {
            var found = door.client.sendTo("127.0.0.1:" + door.port(), "GET", "/cache/sha512-00.tgz", NOTHING);

            assertThat(found.text()).contains("<Code>AccessDenied</Code>");
            assertThat(door.read).isEmpty();
        }
    }

    @Test
    void the_registry_is_not_at_the_other_host_name_and_says_where() throws IOException {
        try (var door = new TestDoor(OK)) {
            var found = door.client.sendTo("127.0.0.1:" + door.port(), "GET", "/left-pad", NOTHING);

            assertThat(found.status()).isEqualTo(421);
            assertThat(found.text())
                    .isEqualTo("{\"error\":\"127.0.0.1 only serves signed URLs of tarballs: use http://localhost:"
                            + door.port() + "/ as the registry\"}");
            assertThat(door.read).isEmpty();
        }
    }

    @Test
    void a_stranger_is_turned_away_before_any_function_runs() throws IOException {
        try (var door = new TestDoor(OK)) {
            var found = door.client.sendTo("evil.example.com\"x:80", "PUT", "/left-pad", new byte[2_000_000]);

            assertThat(found.status()).isEqualTo(421);
            assertThat(found.text())
                    .isEqualTo("{\"error\":\"this registry does not answer to the name \\\"evil.example.com?x\\\": use"
                            + " http://localhost:" + door.port()
                            + "/, or set LARDER_PUBLIC_URL to the URL that clients use\"}");
            assertThat(door.written).isEmpty();
        }
    }

    @Test
    void the_registry_is_on_ipv6_as_well_where_the_machine_has_it() throws IOException {
        assumeThat(NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress()))
                .isTrue();
        try (var door = new TestDoor(OK)) {
            var client = new RawHttp("::1", door.port());

            assertThat(client.sendTo("localhost:" + door.port(), "GET", "/left-pad", NOTHING)
                            .status())
                    .isEqualTo(200);
            assertThat(client.sendTo("[::1]:" + door.port(), "GET", "/left-pad", NOTHING)
                            .status())
                    .isEqualTo(200);
            assertThat(door.event().getHeaders().get("x-forwarded-for")).isEqualTo("0:0:0:0:0:0:0:1");
        }
    }

    @Test
    void behind_a_proxy_the_public_names_count() throws IOException {
        var publicUrl = Optional.of(new Origin("https://npm.example.com"));
        try (var door = new TestDoor(
                (_, out, _) -> out.write(OK.getBytes(StandardCharsets.UTF_8)),
                Duration.ofSeconds(20),
                publicUrl,
                Optional.of(new Origin("https://files.example.com")))) {
            assertThat(door.client
                            .sendTo("NPM.example.com", "GET", "/left-pad", NOTHING)
                            .status())
                    .isEqualTo(200);
            assertThat(door.event().getHeaders())
                    .containsEntry("x-forwarded-proto", "https")
                    .containsEntry("x-forwarded-port", "443");
            assertThat(door.event().getRequestContext().getDomainName()).isEqualTo("npm.example.com");
            assertThat(door.event().getRequestContext().getDomainPrefix()).isEqualTo("npm");

            assertThat(door.client
                            .sendTo("files.example.com", "GET", "/hosted/sha512-00.tgz", NOTHING)
                            .text())
                    .contains("<Code>AccessDenied</Code>");
            assertThat(door.client
                            .sendTo("files.example.com", "GET", "/left-pad", NOTHING)
                            .text())
                    .contains("use https://npm.example.com/ as the registry");
            assertThat(door.read).hasSize(1);
        }
    }

    @Test
    void a_port_in_use_is_named_with_the_setting_that_chooses_another() {
        try (var door = new TestDoor(OK)) {
            assertThatThrownBy(() -> new LocalServer(door.port()))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageStartingWith("port " + door.port() + " of 127.0.0.1 is not free")
                    .hasMessageEndingWith("set LARDER_PORT to another port");
        }
    }

    @Test
    void a_closed_door_lets_go_of_its_port() {
        var door = new TestDoor(OK);
        door.close();

        try (var again = new LocalServer(door.port())) {
            assertThat(again.port()).isEqualTo(door.port());
        }
    }
}
