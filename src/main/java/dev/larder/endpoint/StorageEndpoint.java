package dev.larder.endpoint;

import dev.larder.domain.Version;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.StorageBodies;
import dev.larder.registry.MeasureStorage;
import dev.larder.registry.PurgeCache;

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

    Response purge(Request request) {
        return StorageBodies.purged(purge.purge(Callers.of(request), request.packageName()));
    }

    Response purgeVersion(Request request) {
        var name = request.packageName();
        return StorageBodies.purged(purge.purge(Callers.of(request), name, new Version(request.part("version"))));
    }
}
