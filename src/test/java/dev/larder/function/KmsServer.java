package dev.larder.function;

import dev.larder.function.AwsJsonServer.Answer;
import dev.larder.support.MemorySigner;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of KMS as signs, with one real key. */
final class KmsServer implements AutoCloseable {

    static final String KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";

    final MemorySigner signer = new MemorySigner();
    final List<String> operations = new CopyOnWriteArrayList<>();
    private final AwsJsonServer server = AwsJsonServer.start(this::answer);
    private final String keyId;
    private volatile boolean broken;

    private KmsServer(String keyId) {
        this.keyId = keyId;
    }

    static KmsServer start() {
        return start(KEY_ID);
    }

    static KmsServer start(String keyId) {
        return new KmsServer(keyId);
    }

    /** Where it answers. */
    String url() {
        return server.url();
    }

    /** From now on the key is disabled. */
    void disableKey() {
        broken = true;
    }

    private Answer answer(String operation, Map<String, Object> asked) {
        operations.add(operation);
        if (broken) {
            return Answer.error("DisabledException", keyId + " is disabled.");
        }
        if (!asked.get("KeyId").equals(keyId)) {
            return Answer.error("NotFoundException", "no such key");
        }
        if (operation.equals("GetPublicKey")) {
            return Answer.of(Map.of("KeyId", keyId, "PublicKey", base64(signer.spki()), "KeySpec", "ECC_NIST_P256"));
        }
        if (operation.equals("Sign")
                && asked.get("MessageType").equals("RAW")
                && asked.get("SigningAlgorithm").equals("ECDSA_SHA_256")) {
            var message = Base64.getDecoder().decode(asked.get("Message").toString());
            return Answer.of(Map.of("KeyId", keyId, "Signature", base64(signer.sign(message))));
        }
        return Answer.error("ValidationException", asked.toString());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.close();
    }
}
