package dev.larder.endpoint;

import dev.larder.domain.DistTag;
import dev.larder.domain.PackageName;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.PackumentEdit;
import dev.larder.npm.PublishBody;
import dev.larder.npm.SmallBodies;
import dev.larder.registry.ChangeDistTags;
import dev.larder.registry.PutPackument;
import dev.larder.registry.UnpublishVersions;
import java.util.Map;

/** Changes of packages. */
public final class WriteEndpoint {

    private final PutPackument packuments;
    private final UnpublishVersions unpublish;
    private final ChangeDistTags distTags;
    private final StarsEndpoint stars;

    public WriteEndpoint(
            PutPackument packuments, UnpublishVersions unpublish, ChangeDistTags distTags, StarsEndpoint stars) {
        this.packuments = packuments;
        this.unpublish = unpublish;
        this.distTags = distTags;
        this.stars = stars;
    }

    Response put(Request request, Map<String, String> parts) {
        var name = PackageName.parse(parts.get("package"));
        if (PackumentEdit.isOnly("users", request.body())) {
            return stars.putUsers(request, name);
        }
        packuments.put(Callers.of(request), name, () -> PublishBody.parse(name, request.body()));
        return SmallBodies.done(201);
    }

    Response putRevision(Request request, Map<String, String> parts) {
        var name = PackageName.parse(parts.get("package"));
        unpublish.remove(
                Callers.of(request),
                name,
                () -> PackumentEdit.unpublication(name, parts.get("revision"), request.body()));
        return SmallBodies.done(200);
    }

    Response deleteRevision(Request request, Map<String, String> parts) {
        var name = PackageName.parse(parts.get("package"));
        unpublish.removeAll(Callers.of(request), name, parts.get("revision"));
        return SmallBodies.done(200);
    }

    Response deleteTarball(Request request, Map<String, String> parts) {
        var name = PackageName.parse(parts.get("package"));
        unpublish.removeTarball(Callers.of(request), name, parts.get("file"));
        return SmallBodies.done(200);
    }

    Response moveTag(Request request, Map<String, String> parts) {
        var name = PackageName.parse(parts.get("package"));
        var tag = new DistTag(parts.get("tag"));
        distTags.move(Callers.of(request), name, tag, () -> SmallBodies.version(request.body()));
        return SmallBodies.done(201);
    }

    Response removeTag(Request request, Map<String, String> parts) {
        distTags.remove(Callers.of(request), PackageName.parse(parts.get("package")), new DistTag(parts.get("tag")));
        return SmallBodies.done(200);
    }
}
