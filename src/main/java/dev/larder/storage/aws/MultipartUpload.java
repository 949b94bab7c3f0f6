package dev.larder.storage.aws;

import dev.larder.storage.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * One object on its way to S3 in parts. Whatever ends it before it is complete aborts it, so that no part is paid for;
 * aborting what is complete after all changes nothing.
 */
final class MultipartUpload {

    private final S3Client client;
    private final String bucket;
    private final ObjectKey key;
    private final String id;
    private final List<CompletedPart> parts = new ArrayList<>();

    MultipartUpload(S3Client client, String bucket, ObjectKey key) {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
        id = client.createMultipartUpload(create -> create.bucket(bucket)
                        .key(key.path())
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                        .contentType(key.kind().contentType())
                        .contentEncoding(S3Objects.encoding(key)))
                .uploadId();
    }

    /** Sends {@code start} and what follows it, unless there is such an object. */
    void put(byte[] start, InputStream rest) throws IOException {
        var complete = false;
        try {
            for (var part = start; part.length > 0; part = rest.readNBytes(S3Objects.PART_BYTES)) {
                send(part);
            }
            complete = complete();
        } finally {
            if (!complete) {
                abort();
            }
        }
    }

    private void send(byte[] bytes) {
        var number = parts.size() + 1;
        var sent = client.uploadPart(
                part -> part.bucket(bucket)
                        .key(key.path())
                        .uploadId(id)
                        .partNumber(number)
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32),
                S3Objects.body(bytes));
        parts.add(CompletedPart.builder()
                .partNumber(number)
                .eTag(sent.eTag())
                .checksumCRC32(sent.checksumCRC32())
                .build());
    }

    /**
     * @return false when the key was taken, be it by a try of ours whose answer was lost
     */
    private boolean complete() {
        try {
            client.completeMultipartUpload(complete -> complete.bucket(bucket)
                    .key(key.path())
                    .uploadId(id)
                    .ifNoneMatch("*")
                    .multipartUpload(upload -> upload.parts(parts)));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == 412 || isOver(e) && isThere()) {
                return false;
            }
            throw e;
        }
    }

    /** Whether no other try can complete it: a rival came between (409: S3 wants a new upload), or it is gone. */
    private static boolean isOver(S3Exception e) {
        return e.statusCode() == 409 || e.statusCode() == 404;
    }

    private boolean isThere() {
        return S3Objects.ifThere(
                        "size of " + key,
                        () -> client.headObject(head -> head.bucket(bucket).key(key.path())))
                .isPresent();
    }

    private void abort() {
        try {
            client.abortMultipartUpload(
                    abort -> abort.bucket(bucket).key(key.path()).uploadId(id));
        } catch (SdkException _) {
            // What ended the upload is what the caller must hear; the bucket's lifecycle removes parts left behind.
        }
    }
}
