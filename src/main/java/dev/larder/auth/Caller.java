package dev.larder.auth;

import dev.larder.audit.Actor;
import dev.larder.storage.Key;
import java.util.List;
import java.util.Optional;

/**
 * What a request says of who sends it.
 *
 * @param credential the token, as a hash
 * @param address where the request came from, as API Gateway saw it
 * @param otp the one-time password, as npm sends it when it was asked for one
 * @param request names the request in the access log
 */
public record Caller(Credential credential, String address, Optional<String> otp, String request) {

    /** For the audit: the holder of {@code token}, which this request came with. */
    public Actor as(Token token) {
        return new Actor(token.user(), address, token.keyBeginning(), request);
    }

    /** For the audit: {@code user}, who has shown otherwise that they are that. */
    public Actor as(String user) {
        return new Actor(user, address, "", request);
    }

    /** The token's key, for whom it is enough to know the caller; {@link Tokens#keys} also keeps note of the use. */
    public List<Key> keys() {
        return credential.keys();
    }
}
