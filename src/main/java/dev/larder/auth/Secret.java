package dev.larder.auth;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The text of a token: short, free of characters that need quoting, and known for ours when it turns up somewhere. */
public final class Secret {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    private static final int LENGTH = 43; // as many digits as 256 bits can need

    /** How many bytes a token is made of. */
    public static final int BYTES = 32;

    private Secret() {}

    /** The token that {@code bytes} make: {@code ldr_} and 43 digits of base 62. */
    public static String of(byte[] bytes) {
        return "ldr_" + digits(bytes);
    }

    /** A new token. */
    static String random(RandomGenerator random) {
        return of(randomBytes(random));
    }

    static byte[] randomBytes(RandomGenerator random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    /** {@code bytes} as 43 digits of base 62. */
    static String digits(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a secret is made of " + BYTES + " bytes, not " + bytes.length);
        }
        var text = new StringBuilder();
        for (var rest = new BigInteger(1, bytes); text.length() < LENGTH; rest = rest.divide(BASE)) {
            text.append(DIGITS.charAt(rest.mod(BASE).intValue()));
        }
        return text.reverse().toString();
    }

    /** What {@code secret} makes for the purpose {@code label}: nobody gets from one such value to another, or back. */
    public static byte[] derived(byte[] secret, String label) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(label.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
