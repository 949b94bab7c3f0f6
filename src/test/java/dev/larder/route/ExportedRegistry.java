package dev.larder.route;

import dev.larder.operate.ExportFolder;
import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.nio.file.Path;

/** An export of a registry with a bit of everything, for tests elsewhere. */
public final class ExportedRegistry {

    private ExportedRegistry() {}

    /** Writes it, cache and all. */
    public static void writeTo(Path folder) throws IOException {
        try (var registry = TestRegistry.open()) {
            registry.publish(PackageFiles.made("@acme/widget", "1.0.0").file("README.md", "# Widget"));
            registry.publish(PackageFiles.made("@acme/widget", "1.1.0"), TestRegistry.ALICE, "beta");
            registry.publish(PackageFiles.made("gone", "1.0.0"));
            registry.send(TestRegistry.ROOT, "DELETE", "/gone/-rev/1", "");
            registry.upstream.publish(PackageFiles.made("left-pad", "1.3.0"));
            registry.get("/left-pad");
            registry.get("/left-pad/-/left-pad-1.3.0.tgz");
            registry.refresh();
            new ExportFolder(folder).export(registry.operator().stores(), true, _ -> {});
        }
    }
}
