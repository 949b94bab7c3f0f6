package dev.larder.auth;

import dev.larder.storage.Key;
import java.util.List;
import java.util.Optional;

/**
 * What a request says of who sends it.
 *
 * @param credential the token, as a hash
 * @param address where the request came from, as API Gateway saw it
 * @param otp the one-time password, as npm sends it when it was asked for one
 */
public record Caller(Credential credential, String address, Optional<String> otp) {

    /** The keys to read in order to know the caller: to be part of the request's first batch. */
    public List<Key> keys() {
        return credential.keys();
    }
}
