package dev.larder.auth;

import dev.larder.domain.Digest;
import dev.larder.storage.Key;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request says of its caller, reduced at once to a hash: the token's text goes no further.
 *
 * @param tokenHash the SHA-256 of the token sent, in hexadecimal; none when no credential was sent
 */
public record Credential(Optional<String> tokenHash) {

    private static final Pattern SPACES = Pattern.compile("\\s+");

    /** Nothing was sent. */
    public static final Credential NONE = new Credential(Optional.empty());

    /**
     * Reads an {@code Authorization} header: {@code Bearer <token>}, or {@code Basic} with a token as the password
     * (npm's {@code _auth}, yarn 4's {@code npmAuthIdent}). One that cannot be read is a token that nobody has.
     */
    public static Credential of(Optional<String> authorization) {
        return authorization
                .map(header -> new Credential(Optional.of(hash(token(header)))))
                .orElse(NONE);
    }

    /** How the token {@code secret} is known in the table. */
    static String hash(String secret) {
        return Digest.of(Digest.Algorithm.SHA256, secret.getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    /** The token's key; none when no credential was sent. */
    public List<Key> keys() {
        return tokenHash.map(Tokens::key).stream().toList();
    }

    /** The user name in an {@code Authorization} header with Basic credentials: what somebody says, and nothing more. */
    public static Optional<String> basicUser(Optional<String> authorization) {
        return authorization
                .map(Credential::words)
                .filter(words -> words.length == 2 && words[0].equalsIgnoreCase("basic"))
                .map(words -> pair(words[1]))
                .filter(pair -> pair.indexOf(':') > 0)
                .map(pair -> pair.substring(0, pair.indexOf(':')));
    }

    private static String token(String header) {
        var words = words(header);
        return switch (words[0].toLowerCase(Locale.ROOT)) {
            case "bearer" -> words.length == 2 ? words[1] : "";
            case "basic" -> words.length == 2 ? password(pair(words[1])) : "";
            default -> "";
        };
    }

    private static String[] words(String header) {
        return SPACES.split(header.strip(), 2);
    }

    private static String password(String pair) {
        return pair.substring(pair.indexOf(':') + 1);
    }

    private static String pair(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return ""; // not base64: a token that nobody has
        }
    }
}
