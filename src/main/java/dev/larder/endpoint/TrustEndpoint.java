package dev.larder.endpoint;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.NpmErrors;
import dev.larder.npm.SmallBodies;
import dev.larder.npm.TrustBodies;
import dev.larder.registry.ExchangeIdToken;
import dev.larder.registry.TrustPublishers;
import java.util.regex.Pattern;

/** Publishing without a secret: whom a package trusts ({@code npm trust}), and the token that those get. */
public final class TrustEndpoint {

    private static final Pattern BEARER = Pattern.compile("(?i)bearer\\s+(\\S+)\\s*");

    private final TrustPublishers publishers;
    private final ExchangeIdToken idTokens;

    public TrustEndpoint(TrustPublishers publishers, ExchangeIdToken idTokens) {
        this.publishers = publishers;
        this.idTokens = idTokens;
    }

    Response list(Request request) {
        return TrustBodies.list(200, publishers.list(Callers.of(request), request.packageName()));
    }

    Response add(Request request) {
        return TrustBodies.list(
                201,
                publishers.add(Callers.of(request), request.packageName(), () -> TrustBodies.parse(request.body())));
    }

    Response remove(Request request) {
        publishers.remove(Callers.of(request), request.packageName(), request.part("id"));
        return SmallBodies.done(200);
    }

    Response exchange(Request request) {
        try {
            var issued =
                    idTokens.exchange(Callers.of(request), idToken(request), request.origin(), request.packageName());
            return SmallBodies.exchanged(issued.secret(), issued.created(), issued.expires());
        } catch (Refusal e) {
            return NpmErrors.exchangeRefused(e.problem());
        }
    }

    private static String idToken(Request request) {
        var header = BEARER.matcher(request.header("authorization").orElse(""));
        if (!header.matches()) {
            throw new Refusal(new Problem.IdTokenRefused("none was sent, as Authorization: Bearer"));
        }
        return header.group(1);
    }
}
