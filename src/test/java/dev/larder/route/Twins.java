package dev.larder.route;

import dev.larder.support.IdTokenIssuer;
import dev.larder.support.SigningPair;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** The other signature that ECDSA has for every one: (r, n - s) for (r, s). */
final class Twins {

    private Twins() {}

    /** The same token with the other signature. */
    static String of(String token, SigningPair pair) {
        var order = ((ECPublicKey) pair.pair().getPublic()).getParams().getOrder();
        var dot = token.lastIndexOf('.');
        var signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        var half = signature.length / 2;
        var s = order.subtract(new BigInteger(1, Arrays.copyOfRange(signature, half, signature.length)));
        var bytes = s.toByteArray();
        var twin = Arrays.copyOf(signature, half);
        twin = Arrays.copyOf(twin, signature.length);
        var count = Math.min(half, bytes.length);
        System.arraycopy(bytes, bytes.length - count, twin, signature.length - count, count);
        return token.substring(0, dot + 1) + IdTokenIssuer.base64(twin);
    }
}
