package dev.larder.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The header by which an upstream knows us. It goes to the upstream's own origin and nowhere else, and no message shows it.
 *
 * @param header its name, such as {@code authorization}
 * @param value the secret
 */
public record UpstreamCredential(String header, String value) {

    /** The secret cannot be had; the message says where it was looked for. */
    public static final class Missing extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Missing(String message) {
            super(message);
        }

        public Missing(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A token, as npm sends its {@code _authToken}. */
    public static UpstreamCredential bearer(String token) {
        return new UpstreamCredential("authorization", "Bearer " + token);
    }

    /** A user and a password, {@code user:password}. */
    public static UpstreamCredential basic(String pair) {
        var encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return new UpstreamCredential("authorization", "Basic " + encoded);
    }

    @Override
    public String toString() {
        return header + ": (not shown)";
    }
}
