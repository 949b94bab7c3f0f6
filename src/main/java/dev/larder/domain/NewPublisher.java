package dev.larder.domain;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A trusted publisher as somebody wants it.
 *
 * @param kind of the issuer
 * @param issuer its URL, where it is not the one that the kind means
 * @param claims what it has to say
 * @param files what it has to say of the file that defines a pipeline, by claim: npm asks for its name alone
 */
public record NewPublisher(
        Issuer.Kind kind,
        Optional<String> issuer,
        Map<String, Set<ClaimPattern>> claims,
        Map<String, ClaimPattern> files) {

    public NewPublisher {
        claims = Map.copyOf(claims);
        files = Map.copyOf(files);
    }
}
