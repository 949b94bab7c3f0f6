package dev.larder.endpoint;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.StorageBodies;
import dev.larder.registry.MeasureStorage;
import dev.larder.registry.PurgeCache;
import java.util.Map;

/** What is kept, for administrators. */
public final class StorageEndpoint {

    private final MeasureStorage measure;
    private final PurgeCache purge;

    public StorageEndpoint(MeasureStorage measure, PurgeCache purge) {
        this.measure = measure;
        this.purge = purge;
    }

    Response measure(Request request) {
        return StorageBodies.uses(measure.measure(Callers.of(request)));
    }

    Response purge(Request request, Map<String, String> parts) {
        return StorageBodies.purged(purge.purge(Callers.of(request), PackageName.parse(parts.get("package"))));
    }

    Response purgeVersion(Request request, Map<String, String> parts) {
        var name = PackageName.parse(parts.get("package"));
        return StorageBodies.purged(purge.purge(Callers.of(request), name, new Version(parts.get("version"))));
    }
}
