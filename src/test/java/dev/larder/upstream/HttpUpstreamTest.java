package dev.larder.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.larder.domain.PackageName;
import dev.larder.npm.SecurityAnswers;
import dev.larder.storage.Gzip;
import dev.larder.support.Fault;
import dev.larder.support.PackageFiles;
import dev.larder.support.UpstreamRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUpstreamTest {

    private static final PackageName NAME = PackageName.parse("@acme/widget");

    private final UpstreamRegistry registry = UpstreamRegistry.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void publish() {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"));
    }

    @AfterEach
    void close() {
        registry.close();
        client.close();
    }

    private UpstreamAnswer ask(Validators known) {
        var root = URI.create(registry.url().toString().replaceFirst("/$", ""));
        return new HttpUpstream(root, () -> client, Optional::empty, new SecurityAnswers())
                .packument(NAME, known, Duration.ofSeconds(2));
    }

    @Test
    void a_packument_is_found_compressed_or_not() throws IOException {
        assertThat(ask(Validators.NONE)).isInstanceOf(UpstreamAnswer.Found.class);

        registry.gzip(true);
        try (var body = ((UpstreamAnswer.Found) ask(Validators.NONE)).decoded()) {
            assertThat(new String(body.readAllBytes())).startsWith("{");
        }
    }

    @Test
    void an_etag_is_asked_for_changes_only() {
        registry.validators(true);
        var known = ((UpstreamAnswer.Found) ask(Validators.NONE)).validators();

        assertThat(known.etag()).isPresent();
        assertThat(ask(known)).isInstanceOf(UpstreamAnswer.Unchanged.class);
    }

    /** Kept, it would be twice as long, and the packument could not be noted. */
    @Test
    void validators_that_would_fit_no_item_are_not_minded() throws IOException {
        var answer = askOneThat(exchange -> {
            exchange.getResponseHeaders().set("etag", '"' + "\u00e9".repeat(210_000) + '"');
            exchange.getResponseHeaders().set("last-modified", "x".repeat(2_000));
            exchange.sendResponseHeaders(200, -1);
        });

        assertThat(((UpstreamAnswer.Found) answer).validators()).isEqualTo(Validators.NONE);
    }

    private UpstreamAnswer askOneThat(HttpHandler answers) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                answers.handle(exchange);
            }
        });
        server.start();
        try {
            var root = URI.create("http://localhost:" + server.getAddress().getPort() + "/npm");
            return new HttpUpstream(root, () -> client, Optional::empty, new SecurityAnswers())
                    .packument(NAME, Validators.NONE, Duration.ofSeconds(9));
        } finally {
            server.stop(0);
        }
    }

    private static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("{\"name\": {\"error\": 1}, \"error\": \"malware\"}", ", \"malware\""),
                Arguments.of(
                        "{\"error\": \"a\\r\\nnpm-notice: \\u001b[31m\\u00e9\\\"\"}", ", \"a??npm-notice: ?[31m??\""),
                Arguments.of("{\"error\": \"" + "x".repeat(300) + "\"}", ", \"" + "x".repeat(200) + "...\""),
                Arguments.of("{\"error\": \"found\", \"more\": \"" + "x".repeat(1 << 20), ", \"found\""),
                Arguments.of("{\"error\": {\"code\": 7}}", ""),
                Arguments.of("[\"error\", \"no\"]", ""),
                Arguments.of("<title>Forbidden</title>", ""),
                Arguments.of("", ""));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void why_something_is_forbidden_is_said_in_words_that_fit_a_header(String body, String words) throws IOException {
        for (var gzip : List.of(false, true)) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            var sent = gzip ? Gzip.compress(bytes) : bytes;
            var address = new ArrayList<String>();

            var answer = askOneThat(exchange -> {
                address.add(exchange.getRequestHeaders().getFirst("host"));
                if (gzip) {
                    exchange.getResponseHeaders().set("content-encoding", "gzip");
                }
                exchange.sendResponseHeaders(403, sent.length == 0 ? -1 : sent.length);
                exchange.getResponseBody().write(sent);
            });

            assertThat(answer)
                    .isEqualTo(new UpstreamAnswer.Unavailable(
                            Trouble.of(Trouble.Kind.FORBIDDEN, address.getFirst() + "/npm answered 403" + words)));
        }
    }

    @Test
    void what_is_forbidden_is_so_although_the_reason_breaks_off() throws IOException {
        var answer = askOneThat(exchange -> {
            exchange.sendResponseHeaders(451, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        });

        assertThat(((UpstreamAnswer.Unavailable) answer).trouble().kind()).isEqualTo(Trouble.Kind.FORBIDDEN);
    }

    @Test
    void absent_and_unavailable_are_different_answers() {
        registry.fail("/@acme/widget", new Fault.Status(404));
        assertThat(ask(Validators.NONE)).isInstanceOf(UpstreamAnswer.Absent.class);

        registry.fail("/@acme/widget", new Fault.Status(500));
        assertThat(ask(Validators.NONE))
                .isEqualTo(new UpstreamAnswer.Unavailable(Trouble.of(Trouble.Kind.BROKEN, "it answered 500")));

        registry.fail("/@acme/widget", new Fault.Hang());
        assertThat(ask(Validators.NONE)).isInstanceOf(UpstreamAnswer.Unavailable.class);

        registry.stop();
        assertThat(ask(Validators.NONE)).isInstanceOf(UpstreamAnswer.Unavailable.class);
    }

    /** A registry on the internet, as far as the tests' names know. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]"})
    void a_registry_outside_cannot_send_us_inside(String host) {
        var outside = URI.create("https://public.example.test");
        var inside = URI.create(
                registry.url().toString().replace("127.0.0.1", host).replace("localhost", host) + "@acme/widget");

        var answer = new HttpUpstream(outside, () -> client, Optional::empty, new SecurityAnswers())
                .tarball(inside, Duration.ofSeconds(2));

        assertThat(answer)
                .isEqualTo(new UpstreamAnswer.Unavailable(
                        Trouble.of(Trouble.Kind.REFUSED, "it points into this registry's own network")));
        assertThat(registry.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "169.254.169.254, true",
        "10.1.2.3, true",
        "172.16.0.1, true",
        "192.168.1.1, true",
        "0.0.0.0, true",
        "[fe80::1], true",
        "[fd00::1], true",
        "[::ffff:127.0.0.1], true",
        "198.51.100.7, false",
        "[2001:db8::1], false",
        "nobody.example.test, false"
    })
    void what_leads_inside_is_known_by_its_address(String host, boolean inside) {
        var address = URI.create("http://" + host + "/x.tgz");

        assertThat(Inside.isReachedFor(URI.create("https://public.example.test"), address))
                .isEqualTo(inside);
        assertThat(Inside.isReachedFor(URI.create("http://10.0.0.1:4873"), address))
                .as("for a registry that is inside itself")
                .isFalse();
    }

    @Test
    void a_body_that_stalls_fails_in_time() {
        var stalled = new InputStream() {
            private volatile boolean closed;

            @Override
            public int read() {
                while (!closed) {
                    Thread.onSpinWait();
                }
                return -1;
            }

            @Override
            public void close() {
                closed = true;
            }
        };

        assertThatThrownBy(() -> new DeadlineStream(stalled, Duration.ofMillis(50)).read())
                .isInstanceOf(IOException.class)
                .hasMessage("not ended in time");
    }
}
