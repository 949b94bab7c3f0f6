package dev.larder.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.larder.local.ObjectsDoor;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.ObjectKey.Kind;
import dev.larder.storage.Objects;
import dev.larder.storage.SignedUrlContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileObjectsTest extends SignedUrlContract {

    private static final byte[] SECRET = "the secret of these tests".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private HttpServer server;
    private ExecutorService executor;
    private FileObjects objects;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        executor = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(executor);
        objects = open(InstantSource.system());
        server.createContext("/", new ObjectsDoor(objects));
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        executor.close();
    }

    @Override
    protected Objects objects() {
        return objects;
    }

    @Override
    protected URI expiredGet(ObjectKey key) {
        return open(InstantSource.offset(InstantSource.system(), LIFETIME.negated()))
                .presignGet(key, LIFETIME);
    }

    @Test
    void what_was_put_is_there_after_reopening() throws IOException {
        var bytes = bytes(1_000);
        put(key(Kind.HOSTED_TARBALL, bytes), bytes);

        assertThat(read(open(InstantSource.system()).get(key(Kind.HOSTED_TARBALL, bytes))))
                .isEqualTo(bytes);
    }

    @Test
    void an_object_and_then_its_name_are_on_the_disk_when_it_is_put() throws Exception {
        var bytes = bytes(1_000);
        var key = key(Kind.HOSTED_TARBALL, bytes);
        var hosted = folder.resolve("hosted");

        var first = Forced.during(folder, () -> put(key, bytes));
        var again = Forced.during(folder, () -> put(key, bytes));

        assertThat(first).hasSize(2).first().extracting(Path::getParent).isEqualTo(folder.resolve("incoming"));
        assertThat(first).endsWith(hosted);
        assertThat(again).as("whoever finds it there may build on it").endsWith(hosted);
    }

    @Test
    void the_folders_of_objects_are_on_the_disk_once_they_are_opened() throws Exception {
        var made = folder.resolve("objects");

        assertThat(Forced.during(folder, () -> FileObjects.beside(made, InstantSource.system())))
                .containsExactly(made, folder);
    }

    @Test
    void leftovers_of_a_killed_process_are_removed_at_the_start() throws IOException {
        Files.writeString(folder.resolve("incoming/leftover"), "half a tarball");

        open(InstantSource.system());

        assertThat(folder.resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void nothing_is_left_in_the_incoming_folder() throws IOException {
        var bytes = bytes(1_000);
        put(key(Kind.HOSTED_TARBALL, bytes), bytes);
        put(key(Kind.HOSTED_TARBALL, bytes), bytes);

        assertThat(folder.resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void a_file_that_is_no_object_is_not_listed() throws IOException {
        Files.writeString(folder.resolve("hosted/.DS_Store"), "");

        assertThat(objects.list("", Optional.empty())).isEmpty();
    }

    @Test
    void a_url_signed_with_another_secret_is_refused() throws Exception {
        var key = key(Kind.HOSTED_TARBALL, bytes(10));
        put(key, bytes(10));
        var stranger =
                new FileObjects(folder, "another".getBytes(StandardCharsets.UTF_8), base(), InstantSource.system());

        assertThat(get(stranger.presignGet(key, LIFETIME)).statusCode()).isEqualTo(403);
    }

    @Test
    void a_head_needs_a_signature_for_HEAD() throws Exception {
        var key = key(Kind.CACHED_DOCUMENT, bytes(10));
        put(key, bytes(1_234));

        var refused =
                send(HttpRequest.newBuilder(objects.presignGet(key, LIFETIME)).HEAD());
        var answer =
                send(HttpRequest.newBuilder(objects.presignHead(key, LIFETIME)).HEAD());

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-length")).contains("1234");
        assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
    }

    @Test
    void no_path_leads_out_of_the_folder() throws Exception {
        var key = key(Kind.HOSTED_TARBALL, bytes(10));
        put(key, bytes(10));
        var query = objects.presignGet(key, LIFETIME).getRawQuery();

        for (var path : new String[] {
            "../secret",
            "hosted/../" + key,
            "hosted/%2e%2e/" + key,
            "/" + key,
            key.path().replace("/", "%2f"),
            key + "%00",
            "incoming/x",
            ""
        }) {
            assertThat(get(URI.create(base() + "/" + path + "?" + query)).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        var url = objects.presignGet(key, LIFETIME);
        assertThat(get(URI.create(url + "&X-Larder-Expires=9")).statusCode())
                .as("a second word")
                .isEqualTo(403);
    }

    private FileObjects open(InstantSource clock) {
        return new FileObjects(folder, SECRET, base(), clock);
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }
}
