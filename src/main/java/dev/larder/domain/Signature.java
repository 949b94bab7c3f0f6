package dev.larder.domain;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What proves that this registry has published a version: ECDSA over P-256 with SHA-256, as npm's clients verify it.
 *
 * @param keyId of the {@link SigningKey}
 * @param value the signature in DER, in base64
 */
public record Signature(String keyId, String value) {

    public Signature(SigningKey key, byte[] der) {
        this(key.id(), Base64.getEncoder().encodeToString(der));
    }

    /** The bytes that are signed (npm/pacote lib/registry.js): name, version and bytes belong together. */
    public static byte[] message(PackageName name, Version version, Digest integrity) {
        return (name + "@" + version + ":" + integrity).getBytes(StandardCharsets.UTF_8);
    }
}
