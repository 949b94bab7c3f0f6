package dev.larder.npm;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The body of npm's older audits: a lockfile's tree, each package's {@code dependencies} below it (npm/cli 10
 * workspaces/arborist/lib/audit-report.js; pnpm 10 lockfile/audit/src/lockfileToAuditTree.ts).
 */
final class AuditTree {

    private final Consumer<Dependency> visitor;
    private final Deque<String> path = new ArrayDeque<>();

    private AuditTree(Consumer<Dependency> visitor) {
        this.visitor = visitor;
    }

    /**
     * A package somewhere in the tree.
     *
     * @param above the names from the root to this one; changes as the tree is walked
     */
    record Dependency(PackageName name, Version version, boolean dev, boolean optional, Deque<String> above) {

        /** {@code express>qs}. */
        String path() {
            return String.join(">", above);
        }
    }

    /** Shows {@code visitor} every package that a registry can know; refuses a malformed tree. */
    static void walk(byte[] body, Consumer<Dependency> visitor) {
        var tree = new AuditTree(visitor);
        Json.object(body, (in, field) -> {
            if (field.equals("dependencies")) {
                tree.dependencies(in);
            } else {
                in.skipChildren();
            }
        });
    }

    private void dependencies(JsonParser in) throws IOException {
        Json.object(in, "dependencies", name -> {
            path.addLast(name);
            dependency(in, name);
            path.removeLast();
        });
    }

    private void dependency(JsonParser in, String name) throws IOException {
        var version = new String[] {null};
        var flags = new boolean[] {false, false, false}; // of a registry; dev; optional
        Json.object(in, "a dependency", field -> {
            switch (field) {
                case "version" -> version[0] = Json.stringOrSkip(in);
                case "integrity", "resolved" -> flags[0] |= Json.stringOrSkip(in) != null;
                case "dev" -> flags[1] = isTrue(in);
                case "optional" -> flags[2] = isTrue(in);
                case "dependencies" -> dependencies(in);
                default -> in.skipChildren();
            }
        });
        // At the top of pnpm's tree stand the projects of the workspace: those are nobody's packages.
        if (version[0] != null && (flags[0] || path.size() > 1)) {
            PackageName.find(name)
                    .ifPresent(found -> Version.find(version[0])
                            .ifPresent(
                                    exact -> visitor.accept(new Dependency(found, exact, flags[1], flags[2], path))));
        }
    }

    private static boolean isTrue(JsonParser in) {
        var yes = in.currentToken() == JsonToken.VALUE_TRUE;
        in.skipChildren();
        return yes;
    }
}
