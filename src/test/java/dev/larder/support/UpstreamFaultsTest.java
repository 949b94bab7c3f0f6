package dev.larder.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.support.Fault.Moment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each {@link Fault}, as a plain client sees it. */
class UpstreamFaultsTest {

    private static final String PACKUMENT = "/@acme/greet";
    private static final String TARBALL = "/@acme/greet/-/greet-1.0.0.tgz";

    private final UpstreamRegistry upstream = UpstreamRegistry.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final PackageFiles made = PackageFiles.made("@acme/greet", "1.0.0");
    private Duration patience = Duration.ofSeconds(10);

    @BeforeEach
    void publish() {
        upstream.publish(made);
    }

    @AfterEach
    void close() {
        upstream.close();
        http.close();
    }

    @Test
    void a_status_is_answered_until_healed() throws Exception {
        upstream.fail(TARBALL, new Fault.Status(500));
        assertThat(get(TARBALL).statusCode()).isEqualTo(500);
        assertThat(get(PACKUMENT).statusCode()).isEqualTo(200);

        upstream.heal(TARBALL);
        assertThat(get(TARBALL).body()).isEqualTo(made.tarball());
    }

    @Test
    void one_that_throttles_says_when_to_come_back() throws Exception {
        upstream.fail(PACKUMENT, new Fault.Throttled(Duration.ofSeconds(7)));

        assertThat(get(PACKUMENT).statusCode()).isEqualTo(429);
        assertThat(get(PACKUMENT).headers().firstValue("Retry-After")).contains("7");
    }

    @Test
    void a_slow_one_answers_late_and_well() throws Exception {
        upstream.fail(TARBALL, new Fault.Slow(Duration.ofMillis(150)));

        var start = System.nanoTime();
        var answer = get(TARBALL);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
        assertThat(answer.body()).isEqualTo(made.tarball());
    }

    @Test
    void a_trickling_one_sends_its_headers_at_once_and_its_body_bit_by_bit() throws Exception {
        var portion = made.tarball().length / 4 + 1;
        upstream.fail(TARBALL, new Fault.Trickle(portion, Duration.ofMillis(50)));

        var start = System.nanoTime();
        var answer = get(TARBALL);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
        assertThat(answer.body()).isEqualTo(made.tarball());
    }

    @Test
    void one_that_hangs_says_nothing() {
        upstream.fail(TARBALL, new Fault.Hang());
        patience = Duration.ofMillis(300);

        assertThatThrownBy(() -> get(TARBALL)).isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void one_can_hang_after_its_headers() throws Exception {
        upstream.fail(TARBALL, new Fault.Hang(Moment.AFTER_HEADERS));

        try (var body = stream(TARBALL).body()) {
            assertSilent(body);
        }
    }

    @Test
    void one_can_hang_half_way_through_the_body() throws Exception {
        upstream.fail(TARBALL, new Fault.Hang(Moment.MIDWAY));
        var half = made.tarball().length / 2;

        try (var body = stream(TARBALL).body()) {
            assertThat(body.readNBytes(half)).hasSize(half);
            assertSilent(body);
        }
    }

    @Test
    void a_truncated_body_ends_too_soon() {
        upstream.fail(TARBALL, new Fault.Truncated());

        assertThatThrownBy(() -> get(TARBALL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("received: " + made.tarball().length / 2);
    }

    @ParameterizedTest
    @EnumSource
    void a_reset_at_any_moment_is_not_an_end(Moment when) {
        upstream.fail(TARBALL, new Fault.Reset(when));
        var received = switch (when) {
            case AT_ONCE -> "received no bytes";
            case AFTER_HEADERS -> "received: 0";
            case MIDWAY -> "received: " + made.tarball().length / 2;
        };

        assertThatThrownBy(() -> get(TARBALL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(received)
                .rootCause()
                .hasMessage("Connection reset");
    }

    @Test
    void what_has_no_body_breaks_at_once() {
        upstream.fail(TARBALL, new Fault.Truncated());

        assertThatThrownBy(() -> http.send(request(TARBALL).HEAD().build(), HttpResponse.BodyHandlers.discarding()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_corrupted_body_has_one_byte_wrong() throws Exception {
        upstream.fail(TARBALL, new Fault.Corrupted());

        var right = made.tarball();
        var wrong = get(TARBALL).body();

        assertThat(wrong).hasSameSizeAs(right);
        wrong[right.length / 2] = right[right.length / 2];
        assertThat(wrong).isEqualTo(right);
        assertThat(get(TARBALL).body()).isNotEqualTo(right);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_is_no_packument_comes_with_200(boolean gzip) throws Exception {
        upstream.gzip(gzip);
        var whole = new String(get(PACKUMENT).body(), StandardCharsets.UTF_8);

        assertThat(instead(Fault.Body.HTML)).startsWith("<!doctype html>");
        assertThat(instead(Fault.Body.ARRAY)).isEqualTo("[]");
        assertThat(instead(Fault.Body.EMPTY)).isEmpty();
        assertThat(instead(Fault.Body.HALF)).isEqualTo(whole.substring(0, whole.length() / 2));
        assertThat(Json.object(instead(Fault.Body.ANOTHER_NAME)))
                .containsEntry("name", "another")
                .containsEntry("versions", Json.object(whole).get("versions"));
    }

    private String instead(Fault.Body body) throws Exception {
        upstream.fail(PACKUMENT, new Fault.WrongJson(body));
        var answer = get(PACKUMENT, "Accept-Encoding", "gzip");
        assertThat(answer.statusCode()).isEqualTo(200);
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 308})
    void a_redirect_leads_to_another_origin(int status) throws Exception {
        try (var other = UpstreamRegistry.start();
                var following = HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build()) {
            other.publish(made.file("there", "x"));
            upstream.failAll(new Fault.Redirecting(status, other.url()));

            var refused = get("@acme%2fgreet?write=true", "X-Test", "1");
            var packument = following.send(
                    request("@acme%2fgreet", "X-Test", "2").build(), HttpResponse.BodyHandlers.ofByteArray());

            assertThat(refused.statusCode()).isEqualTo(status);
            assertThat(refused.headers().firstValue("Location")).contains(other.url() + "@acme%2fgreet?write=true");
            assertThat(Json.object(packument.body())).containsEntry("name", "@acme/greet");
            assertThat(other.asked())
                    .singleElement()
                    .satisfies(arrived -> assertThat(arrived.header("X-Test")).contains("2"));
        }
    }

    @Test
    void a_redirect_can_lead_to_one_place() throws Exception {
        var to = URI.create("http://elsewhere.example.test/login");
        upstream.failAll(new Fault.Redirecting(302, to));

        assertThat(get(TARBALL).headers().firstValue("Location")).contains(to.toString());
    }

    @Test
    void a_loop_leads_on_and_on() throws Exception {
        upstream.fail(PACKUMENT, new Fault.RedirectLoop());

        assertThat(get(PACKUMENT).headers().firstValue("Location")).contains(PACKUMENT + "?hop=1");
        assertThat(get(PACKUMENT + "?hop=1").headers().firstValue("Location")).contains(PACKUMENT + "?hop=2");
    }

    @Test
    void a_fault_heals_after_so_many_requests() throws Exception {
        upstream.fail(PACKUMENT, new Fault.Status(503).times(2));

        assertThat(get(PACKUMENT).statusCode()).isEqualTo(503);
        assertThat(get(PACKUMENT).statusCode()).isEqualTo(503);
        assertThat(get(PACKUMENT).statusCode()).isEqualTo(200);
    }

    @Test
    void what_is_said_of_a_path_comes_before_a_kind_and_that_before_everything() throws Exception {
        upstream.failAll(new Fault.Status(500));
        upstream.failPackuments(new Fault.Status(502));
        upstream.failTarballs(new Fault.Status(503));
        upstream.fail("/other", new Fault.Status(504));

        assertThat(get("-/ping").statusCode()).isEqualTo(500);
        assertThat(get(PACKUMENT).statusCode()).isEqualTo(502);
        assertThat(get(TARBALL).statusCode()).isEqualTo(503);
        assertThat(get("other").statusCode()).isEqualTo(504);

        upstream.healAll();
        assertThat(get(PACKUMENT).statusCode()).isEqualTo(200);
        assertThat(get(TARBALL).statusCode()).isEqualTo(200);
        assertThat(get("other").statusCode()).isEqualTo(404);
    }

    private static void assertSilent(InputStream body) {
        var next = CompletableFuture.supplyAsync(() -> {
            try {
                return body.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThatThrownBy(() -> next.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        return http.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<InputStream> stream(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request =
                HttpRequest.newBuilder(upstream.url().resolve(URI.create(path))).timeout(patience);
        return headers.length == 0 ? request : request.headers(headers);
    }
}
