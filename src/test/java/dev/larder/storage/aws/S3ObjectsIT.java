package dev.larder.storage.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.ObjectKey;
import dev.larder.storage.ObjectKey.Kind;
import dev.larder.storage.Objects;
import dev.larder.storage.SignedUrlContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Against what {@link Emulators} finds. */
@ExtendWith(KnownLacks.class)
class S3ObjectsIT extends SignedUrlContract {

    private static final String BUCKET = "larder-" + UUID.randomUUID();

    @TempDir
    private static Path folder;

    private static Emulators emulators;
    private static S3Client client;
    private static S3Presigner presigner;

    @BeforeAll
    static void start() throws IOException {
        emulators = Emulators.ofBucket(folder);
        var clients = emulators.clients();
        client = clients.s3();
        presigner = clients.s3Presigner();
        client.createBucket(create -> create.bucket(BUCKET));
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.listObjectsV2Paginator(list -> list.bucket(BUCKET))
                    .contents()
                    .forEach(object ->
                            client.deleteObject(delete -> delete.bucket(BUCKET).key(object.key())));
            client.deleteBucket(delete -> delete.bucket(BUCKET));
            presigner.close();
            client.close();
        }
        if (emulators != null) {
            emulators.close();
        }
    }

    @Override
    protected Objects objects() {
        return new S3Objects(client, presigner, BUCKET, new Random(1));
    }

    @Override
    protected int manyObjects() {
        return 10;
    }

    /** s3proxy looks at the header and lets it be; S3 refuses, and so does our own door. */
    @Override
    protected boolean refusesSecondCredentials() {
        return !Emulators.areEmbedded();
    }

    /** The SDK cannot sign in the past, so this asks until a short life is over. */
    @Override
    protected URI expiredGet(ObjectKey key) throws IOException, InterruptedException {
        var url = objects().presignGet(key, Duration.ofSeconds(1));
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (get(url).statusCode() == 200) {
            assertThat(System.nanoTime()).as("the URL never expires").isLessThan(deadline);
        }
        return url;
    }

    @Test
    void a_url_signs_nothing_but_the_host() {
        var key = key(Kind.CACHED_DOCUMENT, bytes(10));

        assertThat(objects().presignGet(key, LIFETIME).getQuery()).contains("X-Amz-SignedHeaders=host&");
    }

    @Test
    void an_upload_that_ends_early_leaves_no_parts() throws IOException {
        var bytes = bytes(9 * 1024 * 1024);
        var key = key(Kind.HOSTED_TARBALL, bytes);
        put(key, bytes);

        objects()
                .putIfAbsent(
                        key, new SequenceInputStream(new ByteArrayInputStream(bytes), new ByteArrayInputStream(bytes)));

        assertThat(client.listMultipartUploads(list -> list.bucket(BUCKET)).uploads())
                .isEmpty();
    }
}
