package dev.larder.domain;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A digest of some bytes, by an algorithm that npm uses. As text it is what npm calls an integrity: one entry of the
 * Subresource Integrity format, {@code sha512-<base64>}.
 *
 * @param algorithm which hash made it
 * @param hex the digest, in lower-case hexadecimal
 */
public record Digest(Algorithm algorithm, String hex) {

    private static final Pattern SHASUM = Pattern.compile("[0-9a-fA-F]{40}");

    /** The hashes that packuments name, weakest first. */
    public enum Algorithm {
        SHA1("sha1", "SHA-1", 20),
        SHA256("sha256", "SHA-256", 32),
        SHA384("sha384", "SHA-384", 48),
        SHA512("sha512", "SHA-512", 64);

        private final String sri;
        private final String java;
        private final int bytes;

        Algorithm(String sri, String java, int bytes) {
            this.sri = sri;
            this.java = java;
            this.bytes = bytes;
        }

        /** The name in an integrity: {@code sha512}. */
        public String sri() {
            return sri;
        }

        /** A fresh computation of this hash. */
        public MessageDigest start() {
            try {
                return MessageDigest.getInstance(java);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has " + java, e);
            }
        }
    }

    public Digest {
        if (hex.length() != 2 * algorithm.bytes || !hex.chars().allMatch(Digest::isHexadecimal)) {
            throw new IllegalArgumentException("not a " + algorithm.sri + " in hexadecimal: " + hex);
        }
    }

    /** Not a pattern, which takes four times as long: a packument has a digest for each of its versions. */
    private static boolean isHexadecimal(int character) {
        return character >= '0' && character <= '9' || character >= 'a' && character <= 'f';
    }

    /** The digest of {@code content}. */
    public static Digest of(Algorithm algorithm, byte[] content) {
        return finish(algorithm, algorithm.start().digest(content));
    }

    /** Wraps what {@link Algorithm#start} has computed. */
    public static Digest finish(Algorithm algorithm, byte[] digest) {
        return new Digest(algorithm, HexFormat.of().formatHex(digest));
    }

    /** The strongest digest named in an integrity of one or more entries; empty when none can be read. */
    public static Optional<Digest> strongest(String integrity) {
        return Arrays.stream(integrity.strip().split("\\s+"))
                .flatMap(entry -> parse(entry).stream())
                .max(Comparator.comparing(Digest::algorithm));
    }

    /** The digest that a {@code shasum} field holds; empty when it is no SHA-1. */
    public static Optional<Digest> shasum(String hex) {
        return SHASUM.matcher(hex).matches()
                ? Optional.of(new Digest(Algorithm.SHA1, hex.toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    private static Optional<Digest> parse(String entry) {
        var dash = entry.indexOf('-');
        var options = entry.indexOf('?', dash + 1); // SRI allows options after the digest; nobody has defined one
        var base64 = entry.substring(dash + 1, options < 0 ? entry.length() : options);
        for (var algorithm : Algorithm.values()) {
            if (dash > 0 && entry.substring(0, dash).equals(algorithm.sri)) {
                return decode(base64)
                        .filter(bytes -> bytes.length == algorithm.bytes)
                        .map(bytes -> finish(algorithm, bytes));
            }
        }
        return Optional.empty();
    }

    private static Optional<byte[]> decode(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The integrity: {@code sha512-<base64>}. */
    @Override
    public String toString() {
        return algorithm.sri + "-"
                + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}
