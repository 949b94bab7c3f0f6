package dev.larder.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.larder.domain.Digest;
import dev.larder.domain.Issuer;
import dev.larder.domain.Issuers;
import dev.larder.domain.Origin;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Workload;
import dev.larder.registry.IdTokens;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Id tokens that are believed because of their signature: by a key that the issuer publishes under the id that the token
 * names, for one of the algorithms below, and no other (RFC 8725 section 3.1).
 */
public final class SignedIdTokens implements IdTokens {

    /** What issuers sign with; none of them with a key that both sides have, nor without one. */
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256, JWSAlgorithm.ES384);

    /** Three parts; whoever reads base64 leniently reads more than one text as the same. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private static final int LONGEST = 10_000; // API Gateway takes no more of headers
    private static final int SMALLEST_RSA_BITS = 2048;
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final Issuers issuers;
    private final Map<String, IssuerKeys> keys;
    private final InstantSource clock;

    /**
     * @param client how an issuer is reached; must not follow redirects
     */
    public SignedIdTokens(Issuers issuers, Function<Issuer, Supplier<HttpClient>> client, InstantSource clock) {
        this.issuers = issuers;
        this.keys = issuers.all().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Issuer::url,
                        issuer -> new IssuerKeys(issuer, new IssuerSite(issuer, client.apply(issuer)), clock)));
        this.clock = clock;
    }

    @Override
    public Workload prove(String idToken, Origin registry) {
        try {
            var token = parse(idToken);
            var claims = token.getJWTClaimsSet();
            var issuer = Optional.ofNullable(claims.getIssuer())
                    .flatMap(issuers::find)
                    .orElseThrow(() -> refused("this registry believes no issuer " + claims.getIssuer()));
            requireSignature(token, issuer);
            requireAudience(claims, issuer.audiences(registry));
            requireInForce(claims, clock.instant());
            return new Workload(
                    issuer,
                    texts(claims),
                    proof(idToken),
                    claims.getExpirationTime().toInstant());
        } catch (ParseException e) {
            throw refused("it is no signed JSON Web Token"); // nor what is called one, with "alg": "none"
        }
    }

    private static SignedJWT parse(String idToken) throws ParseException {
        if (idToken.length() > LONGEST || !FORM.matcher(idToken).matches()) {
            throw refused("it is no signed JSON Web Token");
        }
        var token = SignedJWT.parse(idToken);
        var header = token.getHeader();
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            throw refused("it is signed with " + header.getAlgorithm() + ", and not with one of "
                    + ALGORITHMS.stream().map(JWSAlgorithm::getName).sorted().collect(Collectors.joining(", ")));
        }
        if (header.getKeyID() == null || header.getCriticalParams() != null) {
            throw refused("its header names no key, or demands what is not understood here");
        }
        return token;
    }

    private void requireSignature(SignedJWT token, Issuer issuer) {
        var key = keys.get(issuer.url())
                .find(token.getHeader())
                .orElseThrow(() ->
                        refused(issuer + " has no key " + token.getHeader().getKeyID() + " for "
                                + token.getHeader().getAlgorithm()));
        try {
            if (!token.verify(verifier(token.getHeader(), key))) {
                throw refused("its signature is not that of " + issuer);
            }
        } catch (JOSEException e) {
            throw refused("its signature cannot be verified");
        }
    }

    private static JWSVerifier verifier(JWSHeader header, JWK key) throws JOSEException {
        return switch (key) {
            case RSAKey rsa when rsa.size() >= SMALLEST_RSA_BITS -> new RSASSAVerifier(rsa.toRSAPublicKey());
            case ECKey ec -> new ECDSAVerifier(ec.toECPublicKey());
            default -> throw refused("the key " + header.getKeyID() + " is too weak");
        };
    }

    private static void requireAudience(JWTClaimsSet claims, Set<String> ours) {
        if (claims.getAudience().stream().noneMatch(ours::contains)) {
            throw refused("it is for " + String.join(", ", claims.getAudience()) + ", and not for "
                    + ours.stream().sorted().collect(Collectors.joining(" or ")));
        }
    }

    private static void requireInForce(JWTClaimsSet claims, Instant now) {
        var end = Optional.ofNullable(claims.getExpirationTime())
                .map(Date::toInstant)
                .orElseThrow(() -> refused("it does not say when it ends"));
        if (!now.isBefore(end.plus(SKEW))) {
            throw refused("it ended at " + end);
        }
        for (var begin : new Date[] {claims.getNotBeforeTime(), claims.getIssueTime()}) {
            if (begin != null && begin.toInstant().isAfter(now.plus(SKEW))) {
                throw refused("it begins only at " + begin.toInstant());
            }
        }
    }

    /** What is said of the workload, as texts; what is no text, number, truth or list of them is left out. */
    private static Map<String, List<String>> texts(JWTClaimsSet claims) {
        var texts = new HashMap<String, List<String>>();
        claims.getClaims().forEach((name, value) -> {
            var values = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
            var found = values.stream()
                    .filter(one -> one instanceof String || one instanceof Number || one instanceof Boolean)
                    .map(String::valueOf)
                    .toList();
            if (!found.isEmpty()) {
                texts.put(name, found);
            }
        });
        return texts;
    }

    /** Of what was signed: the signature could be written in another way, and be as good (ECDSA's can). */
    private static String proof(String idToken) {
        var signed = idToken.substring(0, idToken.lastIndexOf('.'));
        return Digest.of(Digest.Algorithm.SHA256, signed.getBytes(StandardCharsets.US_ASCII))
                .hex();
    }

    private static Refusal refused(String why) {
        return new Refusal(new Problem.IdTokenRefused(why));
    }
}
