package dev.larder.endpoint;

import dev.larder.domain.DistTag;
import dev.larder.domain.PackageName;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.PackumentEdit;
import dev.larder.npm.PublishBody;
import dev.larder.npm.SmallBodies;
import dev.larder.registry.ChangeDistTags;
import dev.larder.registry.ChangeOwners;
import dev.larder.registry.PutPackument;
import dev.larder.registry.UnpublishVersions;
import java.util.Map;

/** Changes of packages. */
public final class WriteEndpoint {

    private final PutPackument packuments;
    private final UnpublishVersions unpublish;
    private final ChangeDistTags distTags;
    private final ChangeOwners owners;
    private final StarsEndpoint stars;

    public WriteEndpoint(
            PutPackument packuments,
            UnpublishVersions unpublish,
            ChangeDistTags distTags,
            ChangeOwners owners,
            StarsEndpoint stars) {
        this.packuments = packuments;
        this.unpublish = unpublish;
        this.distTags = distTags;
        this.owners = owners;
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
        if (PackumentEdit.isOnly("maintainers", request.body())) {
            owners.replace(
                    Callers.of(request), name, () -> PackumentEdit.owners(parts.get("revision"), request.body()));
            return SmallBodies.done(200);
        }
        unpublish.remove(
                Callers.of(request),
                name,
                () -> PackumentEdit.unpublication(name, parts.get("revision"), request.body()));
        return SmallBodies.done(200);
    }

    Response addOwner(Request request, Map<String, String> parts) {
        var name = PackageName.parse(parts.get("package"));
        owners.add(Callers.of(request), name, () -> PackumentEdit.owner(request.body()));
        return SmallBodies.done(200);
    }

    Response removeOwner(Request request, Map<String, String> parts) {
        owners.remove(Callers.of(request), PackageName.parse(parts.get("package")), parts.get("user"));
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
