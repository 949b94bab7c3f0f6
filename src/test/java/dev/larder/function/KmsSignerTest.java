package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.aws.AwsClients;
import dev.larder.support.MemorySigner;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class KmsSignerTest {

    private static final byte[] MESSAGE = "@acme/widget@1.0.0:sha512-...".getBytes(StandardCharsets.UTF_8);

    private final KmsServer kms = KmsServer.start();
    private final AwsClients clients = new AwsClients(
            Map.of("AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL", kms.url()),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("tests", "secret")));
    private final KmsSigner signer = new KmsSigner(new Late<>(clients::kms), KmsServer.KEY_ID);

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void signs_with_the_key_that_kms_keeps_and_asks_for_its_public_half_once() {
        for (var i = 0; i < 2; i++) {
            var signature = Base64.getEncoder().encodeToString(signer.sign(MESSAGE));

            assertThat(MemorySigner.verifies(signer.key().spki(), MESSAGE, signature))
                    .isTrue();
        }
        assertThat(signer.key()).isEqualTo(kms.signer.key());
        assertThat(kms.operations).containsExactly("Sign", "GetPublicKey", "Sign");
    }

    @Test
    void asks_nobody_before_something_is_to_be_signed() {
        assertThat(kms.operations).isEmpty();
    }

    @Test
    void a_key_that_cannot_sign_is_storage_that_does_not_answer() {
        kms.disableKey();

        assertThatThrownBy(() -> signer.sign(MESSAGE)).isInstanceOf(StorageUnavailable.class);
        assertThatThrownBy(signer::key).isInstanceOf(StorageUnavailable.class);
    }
}
