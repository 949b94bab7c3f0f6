package dev.larder.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The routes that this registry answers, read from where they are written down: a new one is asked without being told. */
final class RouteTable {

    private static final Path SOURCE = Path.of("src/main/java/dev/larder/endpoint");
    private static final Pattern ROUTE = Pattern.compile("Route\\.of\\(\\s*\"([A-Z]+)\",\\s*\"([^\"]+)\"");

    private RouteTable() {}

    /**
     * One route.
     *
     * @param pattern with placeholders in braces
     */
    record Line(String method, String pattern) {

        @Override
        public String toString() {
            return method + " " + pattern;
        }
    }

    /** All routes, in the order of the table. */
    static List<Line> read() {
        var lines = new ArrayList<Line>();
        var written = 0;
        try (var files = Files.walk(SOURCE)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                var source = Files.readString(file);
                written += source.split("Route\\.of\\(", -1).length - 1;
                ROUTE.matcher(source).results().forEach(route -> lines.add(new Line(route.group(1), route.group(2))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SOURCE, e);
        }
        if (lines.isEmpty() || lines.size() != written) {
            throw new AssertionError("of " + written + " routes only these can be read: " + lines);
        }
        return List.copyOf(lines);
    }
}
