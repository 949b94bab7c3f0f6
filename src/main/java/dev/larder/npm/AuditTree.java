package dev.larder.npm;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
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
        Json.object(body, in -> {
            for (var field : Json.fields(in)) {
                if (field.equals("dependencies")) {
                    tree.dependencies(in);
                }
            }
            return tree;
        });
    }

    private void dependencies(JsonParser in) {
        for (var name : Json.fields(in, "dependencies")) {
            path.addLast(name);
            dependency(in, name);
            path.removeLast();
        }
    }

    private void dependency(JsonParser in, String name) {
        var version = Optional.<Version>empty();
        var ofRegistry = false;
        var dev = false;
        var optional = false;
        for (var field : Json.fields(in, "a dependency")) {
            switch (field) {
                case "version" ->
                    version = Optional.ofNullable(Json.stringOrSkip(in)).flatMap(Version::find);
                case "integrity", "resolved" -> ofRegistry |= in.currentToken() == JsonToken.VALUE_STRING;
                case "dev" -> dev = in.currentToken() == JsonToken.VALUE_TRUE;
                case "optional" -> optional = in.currentToken() == JsonToken.VALUE_TRUE;
                case "dependencies" -> dependencies(in);
            }
        }
        var found = PackageName.find(name);
        // At the top of pnpm's tree stand the projects of the workspace: those are nobody's packages.
        if (found.isPresent() && version.isPresent() && (ofRegistry || path.size() > 1)) {
            visitor.accept(new Dependency(found.get(), version.get(), dev, optional, path));
        }
    }
}
