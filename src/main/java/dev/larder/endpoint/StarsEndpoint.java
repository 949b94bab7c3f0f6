package dev.larder.endpoint;

import dev.larder.domain.PackageName;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.PackumentEdit;
import dev.larder.npm.SmallBodies;
import dev.larder.npm.StarBodies;
import dev.larder.registry.Stars;

/** What users have starred. */
public final class StarsEndpoint {

    private final Stars stars;

    public StarsEndpoint(Stars stars) {
        this.stars = stars;
    }

    /** npm's way: the packument's {@code users}, with or without the caller. */
    Response putUsers(Request request, PackageName name) {
        stars.put(Callers.of(request), user -> new Stars.Star(name, PackumentEdit.isStarred(user, request.body())));
        return SmallBodies.done(201);
    }

    Response star(Request request) {
        return put(request, true);
    }

    Response unstar(Request request) {
        return put(request, false);
    }

    private Response put(Request request, boolean wanted) {
        stars.put(Callers.of(request), _ -> new Stars.Star(StarBodies.packageName(request.body()), wanted));
        return SmallBodies.done(200);
    }

    Response own(Request request) {
        return StarBodies.names(stars.own(Callers.of(request)));
    }

    Response of(Request request) {
        return StarBodies.names(stars.of(Callers.of(request), request.part("user")));
    }

    /** npm puts the name in quotes: what CouchDB took was JSON. */
    Response view(Request request) {
        var key = request.query().getOrDefault("key", "");
        return StarBodies.rows(stars.of(Callers.of(request), key.replaceAll("^\"|\"$", "")));
    }
}
