package dev.larder.endpoint;

import dev.larder.domain.DistTag;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.PackumentEdit;
import dev.larder.npm.PublishBody;
import dev.larder.npm.SmallBodies;
import dev.larder.registry.ChangeDistTags;
import dev.larder.registry.ChangeOwners;
import dev.larder.registry.PutPackument;
import dev.larder.registry.UnpublishVersions;

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

    Response put(Request request) {
        var name = request.packageName();
        if (PackumentEdit.isOnly("users", request.body())) {
            return stars.putUsers(request, name);
        }
        packuments.put(Callers.of(request), name, () -> PublishBody.parse(name, request.body()));
        return SmallBodies.done(201);
    }

    Response putRevision(Request request) {
        var name = request.packageName();
        if (PackumentEdit.isOnly("maintainers", request.body())) {
            owners.replace(
                    Callers.of(request), name, () -> PackumentEdit.owners(request.part("revision"), request.body()));
            return SmallBodies.done(200);
        }
        unpublish.remove(
                Callers.of(request),
                name,
                () -> PackumentEdit.unpublication(name, request.part("revision"), request.body()));
        return SmallBodies.done(200);
    }

    Response addOwner(Request request) {
        var name = request.packageName();
        owners.add(Callers.of(request), name, () -> PackumentEdit.owner(request.body()));
        return SmallBodies.done(200);
    }

    Response removeOwner(Request request) {
        owners.remove(Callers.of(request), request.packageName(), request.part("user"));
        return SmallBodies.done(200);
    }

    Response deleteRevision(Request request) {
        var name = request.packageName();
        unpublish.removeAll(Callers.of(request), name, request.part("revision"));
        return SmallBodies.done(200);
    }

    Response deleteTarball(Request request) {
        var name = request.packageName();
        unpublish.removeTarball(Callers.of(request), name, request.part("file"));
        return SmallBodies.done(200);
    }

    Response moveTag(Request request) {
        var name = request.packageName();
        var tag = new DistTag(request.part("tag"));
        distTags.move(Callers.of(request), name, tag, () -> SmallBodies.version(request.body()));
        return SmallBodies.done(201);
    }

    Response removeTag(Request request) {
        distTags.remove(Callers.of(request), request.packageName(), new DistTag(request.part("tag")));
        return SmallBodies.done(200);
    }
}
