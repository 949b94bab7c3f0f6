package dev.larder.storage.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.Digest;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.StorageUnavailable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What S3 answers to conditional writes when others write too, which no emulator shows. */
class S3ObjectsTest {

    @Test
    void a_rivals_write_is_waited_out() {
        assertThat(put(409, 409, 200)).isTrue();
        assertThat(put(409, 412)).isFalse();
    }

    @Test
    void a_key_that_is_taken_is_no_failure() {
        assertThat(put(412)).isFalse();
    }

    @Test
    void what_else_goes_wrong_is_thrown() {
        assertThatThrownBy(() -> put(503)).isInstanceOf(S3Exception.class);
    }

    @Test
    void an_upload_in_parts_that_a_rival_has_overtaken_is_none_that_failed() throws IOException {
        for (var status : List.of(412, 409, 404)) {
            var s3 = new ScriptedS3(status, true);

            upload(s3);

            assertThat(s3.completed).as("%s", status).isEqualTo(1);
            assertThat(s3.aborted).as("%s", status).isEqualTo(1);
        }
    }

    @Test
    void an_upload_in_parts_that_cannot_be_completed_any_more_fails_at_once_and_leaves_nothing() {
        for (var status : List.of(409, 404, 400)) {
            var s3 = new ScriptedS3(status, false);

            assertThatThrownBy(() -> upload(s3)).isInstanceOf(StorageUnavailable.class);

            assertThat(s3.completed).as("%s", status).isEqualTo(1);
            assertThat(s3.aborted).as("%s", status).isEqualTo(1);
        }
    }

    private static void upload(S3Client s3) throws IOException {
        var digest = Digest.of(Digest.Algorithm.SHA512, new byte[0]);
        var key = ObjectKey.of(ObjectKey.Kind.CACHED_TARBALL, new Key("C#upstream#left-pad", "V#1.0.0"), digest);
        try (var presigner = S3Presigner.builder().region(Region.EU_CENTRAL_1).build()) {
            new S3Objects(s3, presigner, "bucket", new Random(1))
                    .putIfAbsent(key, new ByteArrayInputStream(new byte[S3Objects.PART_BYTES]));
        }
    }

    /** An S3 that refuses to complete any upload. */
    private static final class ScriptedS3 implements S3Client {

        private final int refusal;
        private final boolean isThere;
        private int completed;
        private int aborted;

        /**
         * @param isThere whether somebody else's object is
         */
        ScriptedS3(int refusal, boolean isThere) {
            this.refusal = refusal;
            this.isThere = isThere;
        }

        @Override
        public CreateMultipartUploadResponse createMultipartUpload(CreateMultipartUploadRequest request) {
            return CreateMultipartUploadResponse.builder().uploadId("upload").build();
        }

        @Override
        public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
            return UploadPartResponse.builder().eTag("part").build();
        }

        @Override
        public CompleteMultipartUploadResponse completeMultipartUpload(CompleteMultipartUploadRequest request) {
            completed++;
            throw answer(refusal);
        }

        @Override
        public AbortMultipartUploadResponse abortMultipartUpload(AbortMultipartUploadRequest request) {
            aborted++;
            return AbortMultipartUploadResponse.builder().build();
        }

        @Override
        public HeadObjectResponse headObject(HeadObjectRequest request) {
            if (!isThere) {
                throw answer(404);
            }
            return HeadObjectResponse.builder().contentLength(1L).build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private static AwsServiceException answer(int status) {
        return S3Exception.builder().statusCode(status).build();
    }

    private static boolean put(Integer... answers) {
        var left = new ArrayDeque<>(List.of(answers));
        return S3Objects.ifNoneMatch(new Backoff("put", new Random(1)), () -> {
            var status = left.remove();
            if (status != 200) {
                throw answer(status);
            }
            return status;
        });
    }
}
