package dev.larder.support;

import java.util.LinkedHashMap;
import java.util.Map;

/** A {@code package-lock.json} made in a test: one folder for each version that it locks. */
public record PackageLock(Map<String, Object> packages) {

    /** Locks nothing yet; its project depends on nothing. */
    public static PackageLock empty() {
        return new PackageLock(Map.of("", Map.of("name", "app", "version", "1.0.0")));
    }

    /** The same, locking {@code versions} as well: {@code left-pad@1.0.0}. */
    public PackageLock locking(String... versions) {
        var more = new LinkedHashMap<>(packages);
        for (var version : versions) {
            var at = version.lastIndexOf('@');
            var folder = "node_modules/" + version.substring(0, at);
            while (more.containsKey(folder)) {
                folder = "node_modules/another/" + folder;
            }
            more.put(folder, Map.of("version", version.substring(at + 1)));
        }
        return new PackageLock(more);
    }

    /** The same, of a project that asks for {@code range} of a package. */
    public PackageLock asking(String name, String range) {
        var more = new LinkedHashMap<>(packages);
        var project = new LinkedHashMap<>(Json.at(packages, ""));
        var dependencies = new LinkedHashMap<String, Object>(
                project.containsKey("dependencies") ? Json.at(project, "dependencies") : Map.of());
        dependencies.put(name, range);
        project.put("dependencies", dependencies);
        more.put("", project);
        return new PackageLock(more);
    }

    /** The file. */
    public byte[] bytes() {
        return Json.bytes(Map.of("name", "app", "lockfileVersion", 3, "packages", packages));
    }
}
