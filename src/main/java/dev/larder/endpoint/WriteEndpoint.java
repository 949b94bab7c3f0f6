package dev.larder.endpoint;

import dev.larder.domain.DistTag;
import dev.larder.domain.PackageName;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.PublishBody;
import dev.larder.npm.SmallBodies;
import dev.larder.registry.ChangeDistTags;
import dev.larder.registry.PublishVersion;
import java.util.Map;

/** Changes of packages. */
public final class WriteEndpoint {

    private final PublishVersion publish;
    private final ChangeDistTags distTags;

    public WriteEndpoint(PublishVersion publish, ChangeDistTags distTags) {
        this.publish = publish;
        this.distTags = distTags;
    }

    Response publish(Request request, Map<String, String> parts) {
        var name = PackageName.parse(parts.get("package"));
        publish.publish(Callers.of(request), name, () -> PublishBody.parse(name, request.body()));
        return SmallBodies.done(201);
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
