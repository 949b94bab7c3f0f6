package dev.larder.local;

import dev.larder.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The token that local mode prints: derived from the folder's secret, so that it is the same after every start and kept
 * nowhere.
 */
final class AdminToken {

    private AdminToken() {}

    /** The token of the folder with that secret. */
    static String of(byte[] secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return Secret.of(mac.doFinal("admin-token".getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
