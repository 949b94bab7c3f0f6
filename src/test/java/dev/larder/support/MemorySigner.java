package dev.larder.support;

import dev.larder.domain.SigningKey;
import dev.larder.registry.Signer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Signs with a key that lives as long as this object. */
public final class MemorySigner implements Signer {

    private final KeyPair pair;

    /** With a key that nobody else has. */
    public MemorySigner() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public SigningKey key() {
        return SigningKey.of(spki());
    }

    /** The public key in DER. */
    public byte[] spki() {
        return pair.getPublic().getEncoded();
    }

    @Override
    public byte[] sign(byte[] message) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether {@code signature} is that of {@code message} by the key {@code spki}, both in base64, as npm finds out. */
    public static boolean verifies(String spki, byte[] message, String signature) {
        try {
            var key = KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(spki)));
            var verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException e) {
            return false; // no signature at all
        }
    }
}
