package dev.larder.oidc;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import dev.larder.domain.Issuer;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * An issuer's keys, remembered for an hour: a new one may sign at any time, one that was taken back no longer. A token
 * that names a key nobody knows has the issuer asked again, once a minute at most; one that does not answer is left alone
 * for some seconds. Whatever clients send, it is asked no more often.
 */
final class IssuerKeys {

    private static final System.Logger LOG = System.getLogger(IssuerKeys.class.getName());

    private static final Duration GOOD = Duration.ofHours(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final Duration REST = Duration.ofSeconds(5);

    private final Issuer issuer;
    private final IssuerSite site;
    private final InstantSource clock;
    private Optional<JWKSet> keys = Optional.empty();
    private Instant fetched = Instant.MIN;
    private Instant asked = Instant.MIN;
    private String trouble = "";

    IssuerKeys(Issuer issuer, IssuerSite site, InstantSource clock) {
        this.issuer = issuer;
        this.site = site;
        this.clock = clock;
    }

    /** The key that {@code header} names and that may sign so; none: the issuer has no such key. */
    synchronized Optional<JWK> find(JWSHeader header) {
        var now = clock.instant();
        if (keys.isEmpty() || !now.isBefore(fetched.plus(GOOD))) {
            if (!trouble.isEmpty() && now.isBefore(asked.plus(REST))) {
                throw unavailable();
            }
            fetch(now);
        }
        var found = select(header);
        if (found.isEmpty() && !now.isBefore(asked.plus(BETWEEN_LOOKS))) {
            fetch(now);
            found = select(header);
        }
        return found;
    }

    /** By its id, its type and curve, and what it is for: a secret (HS256) is none of them. */
    private Optional<JWK> select(JWSHeader header) {
        return new JWKSelector(JWKMatcher.forJWSHeader(header))
                .select(keys.orElseThrow()).stream().findFirst();
    }

    private void fetch(Instant now) {
        asked = now;
        try {
            keys = Optional.of(site.keys());
            fetched = now;
            trouble = "";
        } catch (IssuerSite.Unusable e) {
            trouble = e.getMessage();
            LOG.log(Level.WARNING, "no keys from the issuer " + issuer + ": " + trouble);
            throw unavailable();
        }
    }

    private Refusal unavailable() {
        return new Refusal(new Problem.IssuerUnavailable(issuer.url(), trouble, REST.toSeconds()));
    }
}
