package dev.larder.local;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The token that local mode prints: derived from the folder's secret, so that it is the same after every start and kept
 * nowhere.
 */
final class AdminToken {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    /** As many digits as 256 bits can need. */
    private static final int LENGTH = 43;

    private AdminToken() {}

    /** The token of the folder with that secret. */
    static String of(byte[] secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return "ldr_" + base62(mac.doFinal("admin-token".getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String base62(byte[] bytes) {
        var text = new StringBuilder();
        for (var rest = new BigInteger(1, bytes); text.length() < LENGTH; rest = rest.divide(BASE)) {
            text.append(DIGITS.charAt(rest.mod(BASE).intValue()));
        }
        return text.reverse().toString();
    }
}
