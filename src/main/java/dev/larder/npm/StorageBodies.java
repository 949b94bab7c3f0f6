package dev.larder.npm;

import dev.larder.http.Response;
import dev.larder.registry.MeasureStorage;
import java.util.Map;

/** What is answered about what is kept. */
public final class StorageBodies {

    private StorageBodies() {}

    /** {@code GET /-/larder/storage}: {@code {"cache": {"objects": 2, "bytes": 1024}, ...}}. */
    public static Response uses(Map<String, MeasureStorage.Use> uses) {
        return SmallBodies.json(
                200,
                out -> uses.forEach((folder, use) -> {
                    out.writeName(folder.replace("/", "")).writeStartObject();
                    out.writeName("objects").writeNumber(use.objects());
                    out.writeName("bytes").writeNumber(use.bytes());
                    out.writeEndObject();
                }));
    }

    /** {@code DELETE /-/larder/cache/name}: how many tarballs there were. */
    public static Response purged(int tarballs) {
        return SmallBodies.json(200, out -> {
            out.writeName("ok").writeBoolean(true);
            out.writeName("tarballs").writeNumber(tarballs);
        });
    }
}
