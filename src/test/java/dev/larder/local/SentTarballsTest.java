package dev.larder.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Digest;
import dev.larder.domain.Origin;
import dev.larder.storage.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a client gets whom the function sends to a signed URL. */
class SentTarballsTest {

    private static final byte[] NOTHING = new byte[0];
    /** Longer than what is sent without letting others go first. */
    private static final byte[] TARBALL = "not really a tarball ".repeat(40_000).getBytes(StandardCharsets.UTF_8);

    private static final ObjectKey KEY =
            new ObjectKey(ObjectKey.Kind.HOSTED_TARBALL, Digest.of(Digest.Algorithm.SHA512, TARBALL));
    private static final String PATH = "/left-pad/-/left-pad-1.3.0.tgz";

    /** Where the function sends clients. */
    private final AtomicReference<URI> location = new AtomicReference<>();

    @Test
    void the_bytes_come_at_once_whatever_token_the_request_has() throws IOException {
        try (var door = door(Optional.empty())) {
            door.objects.putIfAbsent(KEY, new ByteArrayInputStream(TARBALL));
            location.set(door.objects.presignGet(KEY, Duration.ofMinutes(10)));

            var sent = door.client.send("GET", PATH, NOTHING, "Authorization: Bearer abc");

            assertThat(sent.status()).isEqualTo(200);
            assertThat(sent.body()).isEqualTo(TARBALL);
            assertThat(sent.header("content-type")).isEqualTo("application/octet-stream");
            assertThat(sent.header("content-length")).isEqualTo(String.valueOf(TARBALL.length));
            assertThat(sent.headers()).doesNotContainKeys("location", "content-encoding");
        }
    }

    @Test
    void a_head_gets_their_number_and_a_range_its_part() throws IOException {
        try (var door = door(Optional.empty())) {
            door.objects.putIfAbsent(KEY, new ByteArrayInputStream(TARBALL));
            location.set(door.objects.presignGet(KEY, Duration.ofMinutes(10)));

            var part = door.client.send("GET", PATH, NOTHING, "Range: bytes=4-9");
            var most = door.client.send("GET", PATH, NOTHING, "Range: bytes=70000-799999");
            var refused = door.client.send("HEAD", PATH, NOTHING);
            location.set(door.objects.presignHead(KEY, Duration.ofMinutes(10)));
            var head = door.client.send("HEAD", PATH, NOTHING);

            assertThat(refused.status())
                    .as("as S3 refuses what is signed for a GET")
                    .isEqualTo(403);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-length")).isEqualTo(String.valueOf(TARBALL.length));
            assertThat(head.body()).isEmpty();
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.text()).isEqualTo("really");
            assertThat(most.body()).isEqualTo(Arrays.copyOfRange(TARBALL, 70_000, 800_000));
        }
    }

    @Test
    void an_object_that_is_gone_is_not_found() throws IOException {
        try (var door = door(Optional.empty())) {
            location.set(door.objects.presignGet(KEY, Duration.ofMinutes(10)));

            assertThat(door.client.send("GET", PATH, NOTHING).status()).isEqualTo(404);
        }
    }

    @Test
    void nothing_is_read_for_a_url_that_was_not_signed() throws IOException {
        try (var door = door(Optional.empty())) {
            door.objects.putIfAbsent(KEY, new ByteArrayInputStream(TARBALL));
            location.set(URI.create("http://127.0.0.1:" + door.port() + "/" + KEY));

            assertThat(door.client.send("GET", PATH, NOTHING).status()).isEqualTo(403);
        }
    }

    @Test
    void clients_are_sent_on_to_any_other_place() throws IOException {
        try (var door = door(Optional.empty())) {
            location.set(URI.create("https://registry.example.test/hosted/x.tgz"));

            var found = door.client.send("GET", PATH, NOTHING);

            assertThat(found.status()).isEqualTo(302);
            assertThat(found.header("location")).isEqualTo(location.get().toString());
        }
    }

    @Test
    void clients_are_sent_to_the_objects_where_somebody_has_said_where_these_are() throws IOException {
        try (var door = door(Optional.of(new Origin("http://127.0.0.1")))) {
            door.objects.putIfAbsent(KEY, new ByteArrayInputStream(TARBALL));
            location.set(door.objects.presignGet(KEY, Duration.ofMinutes(10)));

            var found = door.client.send("GET", PATH, NOTHING);

            assertThat(found.status()).isEqualTo(302);
            assertThat(found.header("location")).startsWith("http://127.0.0.1/hosted/");
        }
    }

    private TestDoor door(Optional<Origin> objectsUrl) {
        return new TestDoor(
                (_, out, _) -> out.write(("{\"statusCode\":302,\"headers\":{\"location\":\"" + location.get() + "\"}}")
                        .getBytes(StandardCharsets.UTF_8)),
                Duration.ofSeconds(20),
                Optional.empty(),
                objectsUrl);
    }
}
