package dev.larder.domain;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The public half of a key that packages are signed with: a point of the curve P-256.
 *
 * @param id what npm calls it: its fingerprint as OpenSSH prints it
 * @param spki the key as a SubjectPublicKeyInfo in DER, in base64: what stands between the lines of a PEM file
 */
public record SigningKey(String id, String spki) {

    /** How every SubjectPublicKeyInfo of an uncompressed point of P-256 begins (RFC 5480). */
    private static final byte[] P256 = HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

    private static final int POINT_BYTES = 65;

    /** The key whose SubjectPublicKeyInfo is {@code der}; another kind of key is an {@link IllegalArgumentException}. */
    public static SigningKey of(byte[] der) {
        if (der.length != P256.length + POINT_BYTES || Arrays.mismatch(der, P256) != P256.length) {
            throw new IllegalArgumentException("no public key of the curve P-256");
        }
        var point = Arrays.copyOfRange(der, P256.length, der.length);
        var fingerprint = Digest.Algorithm.SHA256.start().digest(ssh(point));
        return new SigningKey(
                "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(fingerprint),
                Base64.getEncoder().encodeToString(der));
    }

    /** The key as OpenSSH writes it down (RFC 5656 section 3.1), of which a fingerprint is taken. */
    private static byte[] ssh(byte[] point) {
        var written = new ByteArrayOutputStream();
        for (var part : List.of(ascii("ecdsa-sha2-nistp256"), ascii("nistp256"), point)) {
            written.writeBytes(ByteBuffer.allocate(4).putInt(part.length).array());
            written.writeBytes(part);
        }
        return written.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
