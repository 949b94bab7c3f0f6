package dev.larder.support;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pair of keys that JSON Web Tokens are signed with: made, written down and used with the JDK alone, so that nothing
 * here is as the library has it that reads them.
 *
 * @param id what names it in a header
 */
public record SigningPair(String id, KeyPair pair) {

    /** One for RS256 and PS256, of so many bits. */
    public static SigningPair rsa(String id, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return new SigningPair(id, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One for ES256 ({@code secp256r1}) or ES384 ({@code secp384r1}). */
    public static SigningPair ec(String id, String curve) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return new SigningPair(id, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public half as RFC 7517 writes it. */
    public Map<String, Object> jwk() {
        var jwk = new LinkedHashMap<String, Object>(Map.of("kid", id, "use", "sig"));
        switch (pair.getPublic()) {
            case RSAPublicKey rsa -> {
                jwk.put("kty", "RSA");
                jwk.put("n", number(rsa.getModulus(), (rsa.getModulus().bitLength() + 7) / 8));
                jwk.put("e", number(rsa.getPublicExponent(), 3));
            }
            case ECPublicKey ec -> {
                var bits = ec.getParams().getOrder().bitLength();
                jwk.put("kty", "EC");
                jwk.put("crv", "P-" + bits);
                jwk.put("x", number(ec.getW().getAffineX(), bits / 8));
                jwk.put("y", number(ec.getW().getAffineY(), bits / 8));
            }
            default -> throw new IllegalStateException("neither RSA nor EC");
        }
        return jwk;
    }

    /** What it makes of {@code text} by a JWS algorithm. */
    public byte[] sign(String algorithm, String text) {
        try {
            var signature = Signature.getInstance(
                    switch (algorithm) {
                        case "RS256" -> "SHA256withRSA";
                        case "RS512" -> "SHA512withRSA";
                        case "PS256" -> "RSASSA-PSS";
                        case "ES256" -> "SHA256withECDSAinP1363Format";
                        case "ES384" -> "SHA384withECDSAinP1363Format";
                        default -> throw new IllegalArgumentException(algorithm);
                    });
            if (algorithm.equals("PS256")) {
                signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            }
            signature.initSign(pair.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String number(BigInteger number, int bytes) {
        var all = number.toByteArray();
        var exact = new byte[bytes];
        var count = Math.min(bytes, all.length);
        System.arraycopy(all, all.length - count, exact, bytes - count, count);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(exact, bytes));
    }
}
