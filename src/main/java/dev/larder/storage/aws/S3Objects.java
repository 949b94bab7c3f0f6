package dev.larder.storage.aws;

import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.storage.StorageUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * {@link Objects} in an S3 bucket. A put is conditional ({@code If-None-Match: *}), so that one of many keeps; content
 * that does not fit one part goes as a multipart upload, of which nothing is visible before it is complete.
 */
public final class S3Objects implements Objects {

    /** How much of an object is in memory at a time. S3 wants 5 MB at least, and takes 10,000 parts: 80 GB in all. */
    static final int PART_BYTES = 8 * 1024 * 1024;

    private static final int PAGE = 1_000;

    private final S3Client client;
    private final S3Presigner presigner;
    private final String bucket;
    private final RandomGenerator random;

    /**
     * @param random spreads the tries of those who wait for each other
     */
    public S3Objects(S3Client client, S3Presigner presigner, String bucket, RandomGenerator random) {
        this.client = client;
        this.presigner = presigner;
        this.bucket = bucket;
        this.random = random;
    }

    @Override
    public void putIfAbsent(ObjectKey key, InputStream content) throws IOException {
        var start = content.readNBytes(PART_BYTES);
        try {
            if (start.length < PART_BYTES) {
                putWhole(key, start);
            } else {
                new MultipartUpload(client, bucket, key).put(start, content);
            }
        } catch (SdkException e) {
            throw new StorageUnavailable("put " + key, e);
        }
    }

    private void putWhole(ObjectKey key, byte[] bytes) {
        ifNoneMatch(
                new Backoff("put " + key, random),
                () -> client.putObject(
                        put -> put.bucket(bucket)
                                .key(key.path())
                                .ifNoneMatch("*")
                                .contentType(key.kind().contentType())
                                .contentEncoding(encoding(key)),
                        body(bytes)));
    }

    /**
     * Does a conditional write; a rival's is waited out.
     *
     * @return false when the key was taken, be it by a try of ours whose answer was lost
     */
    static boolean ifNoneMatch(Backoff backoff, Supplier<?> write) {
        while (true) {
            try {
                write.get();
                return true;
            } catch (S3Exception e) {
                if (e.statusCode() == 412) {
                    return false;
                }
                if (e.statusCode() != 409) { // ConditionalRequestConflict: another put of this key is under way
                    throw e;
                }
                backoff.pause(e);
            }
        }
    }

    /** The value of {@code Content-Encoding}; null, as the SDK wants it, when there is none. */
    static String encoding(ObjectKey key) {
        return key.kind().gzipEncoded() ? "gzip" : null;
    }

    /** {@code bytes} as a body that can be sent again, not copied. */
    static RequestBody body(byte[] bytes) {
        return RequestBody.fromContentProvider(
                ContentStreamProvider.fromByteArrayUnsafe(bytes), bytes.length, "application/octet-stream");
    }

    @Override
    public void connect() {
        S3Calls.available("connect to " + bucket, () -> client.getBucketLocation(get -> get.bucket(bucket)));
    }

    @Override
    public Optional<InputStream> get(ObjectKey key) {
        return ifThere(
                "get " + key, () -> client.getObject(get -> get.bucket(bucket).key(key.path())));
    }

    @Override
    public OptionalLong size(ObjectKey key) {
        return ifThere(
                        "size of " + key,
                        () -> client.headObject(head -> head.bucket(bucket).key(key.path())))
                .stream()
                .mapToLong(head -> head.contentLength())
                .findAny();
    }

    @Override
    public List<Listed> list(String prefix, Optional<ObjectKey> after) {
        var page = S3Calls.available(
                "list " + prefix,
                () -> client.listObjectsV2(list -> list.bucket(bucket)
                        .prefix(prefix)
                        .maxKeys(PAGE)
                        .startAfter(after.map(ObjectKey::path).orElse(null))));
        return page.contents().stream()
                .map(found -> new Listed(ObjectKey.parse(found.key()), found.size()))
                .toList();
    }

    @Override
    public void delete(ObjectKey key) {
        S3Calls.available(
                "delete " + key,
                () -> client.deleteObject(delete -> delete.bucket(bucket).key(key.path())));
    }

    @Override
    public URI presignGet(ObjectKey key, Duration lifetime) {
        var signed = S3Calls.available(
                "sign " + key,
                () -> presigner.presignGetObject(presign -> presign.signatureDuration(lifetime)
                        .getObjectRequest(get -> get.bucket(bucket).key(key.path()))));
        return uri(signed.url());
    }

    @Override
    public URI presignHead(ObjectKey key, Duration lifetime) {
        var signed = S3Calls.available(
                "sign " + key,
                () -> presigner.presignHeadObject(presign -> presign.signatureDuration(lifetime)
                        .headObjectRequest(head -> head.bucket(bucket).key(key.path()))));
        return uri(signed.url());
    }

    private static URI uri(URL url) {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the SDK escapes what it signs", e);
        }
    }

    static <T> Optional<T> ifThere(String doing, Supplier<? extends T> call) {
        return S3Calls.available(doing, () -> {
            try {
                return Optional.of(call.get());
            } catch (S3Exception e) {
                if (e.statusCode() == 404) { // no class of its own, since a HEAD's answer has no body to tell more
                    return Optional.empty();
                }
                throw e;
            }
        });
    }
}
