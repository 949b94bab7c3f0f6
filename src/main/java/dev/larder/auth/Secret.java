package dev.larder.auth;

import java.math.BigInteger;

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
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a token is made of " + BYTES + " bytes, not " + bytes.length);
        }
        var text = new StringBuilder();
        for (var rest = new BigInteger(1, bytes); text.length() < LENGTH; rest = rest.divide(BASE)) {
            text.append(DIGITS.charAt(rest.mod(BASE).intValue()));
        }
        return "ldr_" + text.reverse();
    }
}
