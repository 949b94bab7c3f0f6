package dev.larder.function;

import dev.larder.domain.SigningKey;
import dev.larder.registry.Signer;
import dev.larder.storage.StorageUnavailable;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/** Signs with a key that KMS keeps and never gives out. Its public half is asked for once. */
final class KmsSigner implements Signer {

    private final Supplier<KmsClient> client;
    private final String keyId;
    private SigningKey key;

    /**
     * @param client asked for when something is to be signed, which few requests need
     * @param keyId of a key of the kind ECC_NIST_P256
     */
    KmsSigner(Supplier<KmsClient> client, String keyId) {
        this.client = client;
        this.keyId = keyId;
    }

    @Override
    public synchronized SigningKey key() {
        if (key == null) {
            key = SigningKey.of(ask(kms -> kms.getPublicKey(request -> request.keyId(keyId)))
                    .publicKey()
                    .asByteArray());
        }
        return key;
    }

    @Override
    public byte[] sign(byte[] message) {
        return ask(kms -> kms.sign(request -> request.keyId(keyId)
                        .messageType(MessageType.RAW)
                        .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256)
                        .message(SdkBytes.fromByteArray(message))))
                .signature()
                .asByteArray();
    }

    private <T> T ask(Function<KmsClient, T> question) {
        try {
            return question.apply(client.get());
        } catch (SdkException e) {
            throw new StorageUnavailable("sign with the KMS key " + keyId, e);
        }
    }
}
