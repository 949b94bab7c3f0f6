package dev.larder.oidc;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.larder.domain.Issuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What an issuer publishes of itself (OpenID Connect Discovery 1.0): where its keys are, and those. What it sends is
 * bounded in size and time, no redirect is followed, and nothing is asked of another origin.
 */
final class IssuerSite {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LARGEST = 256 * 1024;

    private final Issuer issuer;
    private final Supplier<HttpClient> client;

    /**
     * @param client asked for at each request, so that no connection has to outlive a SnapStart snapshot; must not follow
     *     redirects
     */
    IssuerSite(Issuer issuer, Supplier<HttpClient> client) {
        this.issuer = issuer;
        this.client = client;
    }

    /** It does not answer, or not as it must; the message is fit for a sentence. */
    static final class Unusable extends Exception {

        private static final long serialVersionUID = 1L;

        Unusable(String why) {
            super(why, null, false, false);
        }
    }

    /** Its keys as they are now, in two requests. */
    JWKSet keys() throws Unusable {
        var discovery = URI.create(issuer.url().replaceFirst("/+$", "") + "/.well-known/openid-configuration");
        var address = keysAddress(get(discovery));
        try {
            return JWKSet.parse(get(address));
        } catch (ParseException e) {
            throw new Unusable("its keys are no JSON Web Key Set");
        }
    }

    private URI keysAddress(String configuration) throws Unusable {
        try {
            var fields = JSONObjectUtils.parse(configuration, LARGEST);
            if (!issuer.url().equals(JSONObjectUtils.getString(fields, "issuer"))) {
                throw new Unusable("its configuration is another issuer's");
            }
            var address = JSONObjectUtils.getURI(fields, "jwks_uri");
            if (address == null || !isSameOrigin(address)) {
                throw new Unusable("its configuration has its keys elsewhere");
            }
            return address;
        } catch (ParseException e) {
            throw new Unusable("its configuration cannot be read");
        }
    }

    private boolean isSameOrigin(URI address) {
        var own = URI.create(issuer.url());
        return own.getScheme().equalsIgnoreCase(address.getScheme())
                && own.getHost().equalsIgnoreCase(address.getHost())
                && port(own) == port(address)
                && address.getRawUserInfo() == null;
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }

    private String get(URI address) throws Unusable {
        var request = HttpRequest.newBuilder(address)
                .header("accept", "application/json")
                .header("user-agent", "larder")
                .build();
        var answer = client.get().sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
        try {
            return text(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new Unusable("no answer in time");
        } catch (ExecutionException e) {
            throw new Unusable(e.getCause() instanceof IOException ? "the request broke off" : "it cannot be asked");
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new Unusable("interrupted");
        }
    }

    private static String text(HttpResponse<byte[]> answer) throws Unusable {
        if (answer.statusCode() != 200) {
            throw new Unusable("it answered " + answer.statusCode());
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
