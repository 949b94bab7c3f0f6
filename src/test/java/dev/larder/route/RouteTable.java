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

    /** A method and a pattern, which may begin with a constant of another file. */
    private static final Pattern ROUTE =
            Pattern.compile("Route\\.of\\(\\s*\"([A-Z]+)\",\\s*(?:(\\w+)\\.(\\w+) \\+ )?\"([^\"]+)\"");

    /** What is declined is so for every method: one {@code Route.of(method, path, ...)} makes all of these. */
    private static final Pattern DECLINED = Pattern.compile("declined\\(method, \"([^\"]+)\"");

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
        try {
            var source = Files.readString(SOURCE.resolve("Routes.java"));
            var lines = new ArrayList<Line>();
            for (var route : ROUTE.matcher(source).results().toList()) {
                var begin = route.group(2) == null ? "" : constant(route.group(2), route.group(3));
                lines.add(new Line(route.group(1), begin + route.group(4)));
            }
            var written = source.replace("Route.of(method, path,", "").split("Route\\.of\\(", -1).length - 1;
            if (lines.isEmpty() || lines.size() != written) {
                throw new AssertionError("of " + written + " routes only these can be read: " + lines);
            }
            for (var method : List.of("GET", "POST", "PUT", "DELETE")) {
                DECLINED.matcher(source).results().forEach(route -> lines.add(new Line(method, route.group(1))));
            }
            return List.copyOf(lines);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SOURCE, e);
        }
    }

    private static String constant(String type, String name) throws IOException {
        var found = Pattern.compile("String " + name + " = \"([^\"]+)\"")
                .matcher(Files.readString(SOURCE.resolve(type + ".java")));
        if (!found.find()) {
            throw new AssertionError("what is " + type + "." + name + "?");
        }
        return found.group(1);
    }
}
