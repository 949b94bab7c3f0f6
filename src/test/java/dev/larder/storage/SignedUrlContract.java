package dev.larder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.storage.ObjectKey.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@link Objects} promise of presigned URLs, over real HTTP; for adapters whose URLs somebody answers. */
public abstract class SignedUrlContract extends ObjectsContract {

    /** How long the URLs of the tests live. */
    protected static final Duration LIFETIME = Duration.ofMinutes(5);

    private final HttpClient client = HttpClient.newHttpClient();

    /** A URL to GET {@code key} with, whose time is over. */
    protected abstract URI expiredGet(ObjectKey key) throws IOException, InterruptedException;

    /** Whether an {@code Authorization} header beside the signature is refused, as S3 does. */
    protected boolean refusesSecondCredentials() {
        return true;
    }

    @Test
    void a_signed_url_gets_the_object_and_says_what_it_is() throws Exception {
        for (var kind : Kind.values()) {
            var bytes = bytes(100_000);
            var key = key(kind, bytes);
            put(key, bytes);

            var answer = get(objects().presignGet(key, LIFETIME));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(bytes);
            assertThat(answer.headers().firstValue("content-length")).contains("100000");
            assertThat(answer.headers().firstValue("content-type")).contains(kind.contentType());
            assertThat(answer.headers().firstValue("content-encoding").isPresent())
                    .isEqualTo(kind.gzipEncoded());
        }
    }

    @Test
    void a_signed_url_gets_a_large_object() throws Exception {
        var bytes = bytes(9 * 1024 * 1024);
        var key = key(Kind.CACHED_TARBALL, bytes);
        put(key, bytes);

        var answer = get(objects().presignGet(key, LIFETIME));

        assertThat(answer.body()).isEqualTo(bytes);
        assertThat(answer.headers().firstValue("content-type")).contains("application/octet-stream");
        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
    }

    @Test
    void a_url_that_is_signed_for_a_head_says_what_the_object_is_and_gets_nothing() throws Exception {
        var bytes = bytes(1_000);
        var key = key(Kind.HOSTED_TARBALL, bytes);
        put(key, bytes);
        var url = objects().presignHead(key, LIFETIME);

        var answer = send(HttpRequest.newBuilder(url).HEAD());
        var refused =
                send(HttpRequest.newBuilder(objects().presignGet(key, LIFETIME)).HEAD());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-length")).contains("1000");
        assertThat(answer.headers().firstValue("content-type")).contains("application/octet-stream");
        assertThat(get(url).statusCode()).isEqualTo(403);
        assertThat(refused.statusCode()).isEqualTo(403);
    }

    @Test
    void a_signed_url_gets_parts() throws Exception {
        var bytes = bytes(1_000);
        var key = key(Kind.HOSTED_TARBALL, bytes);
        put(key, bytes);
        var url = objects().presignGet(key, LIFETIME);

        var part = get(url, "range", "bytes=10-19");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).hasSize(10).startsWith(bytes[10], bytes[11]);
        assertThat(part.headers().firstValue("content-range")).contains("bytes 10-19/1000");
        assertThat(get(url, "range", "bytes=990-").body()).hasSize(10).endsWith(bytes[999]);
        assertThat(get(url, "range", "bytes=-5").body()).hasSize(5).endsWith(bytes[999]);
        assertThat(get(url, "range", "bytes=2000-").statusCode()).isEqualTo(416);
    }

    @Test
    void a_signed_url_of_nothing_is_404() throws Exception {
        var answer = get(objects().presignGet(key(Kind.HOSTED_TARBALL, bytes(10)), LIFETIME));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(text(answer)).contains("<Code>NoSuchKey</Code>");
    }

    @Test
    void a_url_is_good_for_nothing_but_what_was_signed() throws Exception {
        var bytes = bytes(1_000);
        var key = key(Kind.HOSTED_TARBALL, bytes);
        put(key, bytes);
        var other = key(Kind.HOSTED_TARBALL, bytes(1_000));
        put(other, bytes);
        var url = objects().presignGet(key, LIFETIME).toString();

        assertThat(get(URI.create(url)).statusCode()).isEqualTo(200);
        var flipped = url.substring(0, url.length() - 1) + (url.endsWith("0") ? "1" : "0");
        assertThat(get(URI.create(flipped)).statusCode()).as("signature").isEqualTo(403);
        assertThat(get(URI.create(url.replace(key.path(), other.path()))).statusCode())
                .as("another key")
                .isEqualTo(403);
        assertThat(get(URI.create(url.replaceFirst("Expires=", "Expires=9"))).statusCode())
                .as("a longer life")
                .isIn(400, 403);
        assertThat(send(HttpRequest.newBuilder(URI.create(url)).PUT(BodyPublishers.ofByteArray(bytes(5))))
                        .statusCode())
                .as("to PUT")
                .isEqualTo(403);
        assertThat(send(HttpRequest.newBuilder(URI.create(url)).DELETE()).statusCode())
                .as("to DELETE")
                .isEqualTo(403);
        assertThat(read(objects().get(key))).isEqualTo(bytes);
    }

    @Test
    void a_url_without_its_signature_is_good_for_nothing() throws Exception {
        var bytes = bytes(1_000);
        var key = key(Kind.HOSTED_TARBALL, bytes);
        put(key, bytes);
        var url = objects().presignGet(key, LIFETIME).toString();

        assertThat(get(URI.create(url.replaceFirst("\\?.*", ""))).statusCode()).isEqualTo(403);
    }

    @Test
    void a_url_expires() throws Exception {
        var bytes = bytes(1_000);
        var key = key(Kind.HOSTED_TARBALL, bytes);
        put(key, bytes);

        var answer = get(expiredGet(key));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(text(answer)).contains("<Code>AccessDenied</Code>").contains("expired");
    }

    @Test
    void credentials_beside_the_signature_are_refused() throws Exception {
        assumeTrue(refusesSecondCredentials(), "this store accepts two credentials");
        var bytes = bytes(1_000);
        var key = key(Kind.HOSTED_TARBALL, bytes);
        put(key, bytes);

        var answer = get(objects().presignGet(key, LIFETIME), "authorization", "Bearer ldr_0");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(text(answer)).contains("<Code>InvalidArgument</Code>").contains("Only one auth mechanism allowed");
    }

    /** GETs {@code url} with {@code headers}. */
    protected final HttpResponse<byte[]> get(URI url, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url);
        return send(headers.length > 0 ? request.headers(headers) : request);
    }

    /** Sends {@code request}. */
    protected final HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
