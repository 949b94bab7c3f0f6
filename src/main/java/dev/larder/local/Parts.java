package dev.larder.local;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.larder.domain.Origin;
import dev.larder.registry.RefreshQueue;
import dev.larder.settings.RegistrySettings;

/**
 * What the door opens on: the functions and what they keep things in.
 *
 * @param objects answers signed URLs
 * @param stores what to close in the end
 */
record Parts(
        RequestStreamHandler read,
        RequestStreamHandler write,
        RequestHandler<SQSEvent, SQSBatchResponse> refresh,
        RequestHandler<ScheduledEvent, String> prewarm,
        ObjectsDoor objects,
        AutoCloseable stores) {

    /** What the parts are made from. */
    record Plan(
            Surroundings surroundings,
            RegistrySettings settings,
            DataFolder folder,
            byte[] secret,
            Origin objectsUrl,
            String adminToken,
            RefreshQueue queue) {}

    /** Makes the parts: {@link LocalPorts} does it for local mode, tests make their own. */
    @FunctionalInterface
    interface Maker {

        Parts open(Plan plan);
    }
}
