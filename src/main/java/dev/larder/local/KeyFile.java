package dev.larder.local;

import dev.larder.domain.SigningKey;
import dev.larder.registry.Signer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Signs with a key in the data folder: a file of two PEM blocks, the private key (PKCS #8) and the public one. It is made
 * at the first start; a lost one cannot be made again, and what it has signed stays good.
 */
final class KeyFile implements Signer {

    static final String NAME = "signing-key";

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([\\sA-Za-z0-9+/=]+)-----END PRIVATE KEY-----\\s+"
                    + "-----BEGIN PUBLIC KEY-----([\\sA-Za-z0-9+/=]+)-----END PUBLIC KEY-----\\s*");

    private final PrivateKey secret;
    private final SigningKey key;

    private KeyFile(PrivateKey secret, SigningKey key) {
        this.secret = secret;
        this.key = key;
    }

    /** The key of {@code folder}. */
    static KeyFile in(DataFolder folder) {
        var text = new String(folder.keep(NAME, KeyFile::generate), StandardCharsets.US_ASCII);
        try {
            var blocks = PEM.matcher(text);
            if (blocks.matches()) {
                var secret =
                        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der(blocks.group(1))));
                return new KeyFile(secret, SigningKey.of(der(blocks.group(2))));
            }
        } catch (GeneralSecurityException | IllegalArgumentException _) { // said below
        }
        throw new CannotStart(
                folder.path().resolve(NAME) + " is damaged (it must hold a private and a public key of the"
                        + " curve P-256): restore it, or delete it to sign with a new one from now on");
    }

    @Override
    public SigningKey key() {
        return key;
    }

    @Override
    public byte[] sign(byte[] message) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(secret);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK signs with P-256", e);
        }
    }

    private static byte[] generate() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            return (pem("PRIVATE KEY", pair.getPrivate().getEncoded())
                            + pem("PUBLIC KEY", pair.getPublic().getEncoded()))
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    private static String pem(String what, byte[] der) {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }

    private static byte[] der(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }
}
