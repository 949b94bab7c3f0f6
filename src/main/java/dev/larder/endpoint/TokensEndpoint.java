package dev.larder.endpoint;

import dev.larder.auth.OwnTokens;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.SmallBodies;
import dev.larder.npm.TokenBodies;
import java.net.URI;
import java.util.Optional;

/** {@code npm token}, and {@code npm logout}. */
public final class TokensEndpoint {

    private static final String LIST = "/-/npm/v1/tokens";
    private static final int PER_PAGE = 100;

    private final OwnTokens tokens;

    public TokensEndpoint(OwnTokens tokens) {
        this.tokens = tokens;
    }

    Response list(Request request) {
        var perPage = Math.clamp(number(request, "perPage", PER_PAGE), 1, PER_PAGE);
        var number = number(request, "page", 0);
        var page = tokens.list(Callers.of(request), (int) Math.min(1L * number * perPage, Integer.MAX_VALUE), perPage);
        var rest = page.total() - 1L * (number + 1) * perPage;
        return TokenBodies.list(
                page,
                rest > 0
                        ? Optional.of(
                                URI.create(request.origin() + LIST + "?perPage=" + perPage + "&page=" + (number + 1)))
                        : Optional.empty());
    }

    /** A parameter that is no number is as one that was not sent. */
    private static int number(Request request, String name, int otherwise) {
        return Optional.ofNullable(request.query().get(name))
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .orElse(otherwise);
    }

    Response create(Request request) {
        return TokenBodies.created(tokens.create(Callers.of(request), () -> TokenBodies.parse(request.body())));
    }

    Response revoke(Request request) {
        tokens.revoke(Callers.of(request), request.part("key"));
        return SmallBodies.done(200);
    }

    Response logOut(Request request) {
        tokens.logOut(Callers.of(request), request.part("token"));
        return SmallBodies.done(200);
    }
}
