package dev.larder.npm.lockfile;

import dev.larder.domain.Lockfile;
import dev.larder.domain.Lockfile.Kind;
import dev.larder.domain.Lockfile.LeftOut;
import dev.larder.domain.PackageName;
import dev.larder.npm.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * {@code package-lock.json} and {@code npm-shrinkwrap.json} (npm/cli workspaces/arborist/lib/shrinkwrap.js). Version 1 is
 * a tree of {@code dependencies}, version 3 a list of {@code packages} by their folders, version 2 both: then the list
 * counts, which says more.
 */
final class NpmLockfile {

    private static final String FOLDER = "/node_modules/";

    private final Draft tree = new Draft();
    private final Draft list = new Draft();
    private String version;
    private boolean listed;

    static Lockfile read(String text) {
        var reader = Json.commentedObject(text, new NpmLockfile()::document);
        Fields.requireKnown(reader.version, "1", "2", "3");
        return (reader.listed ? reader.list : reader.tree).finish(Kind.NPM, reader.version);
    }

    private NpmLockfile document(JsonParser in) {
        for (var name : Json.fields(in)) {
            switch (name) {
                case "lockfileVersion" -> version = Fields.version(in);
                case "packages" -> {
                    listed = true;
                    for (var path : Fields.of(in, name)) {
                        listed(in, path);
                    }
                }
                case "dependencies" -> tree(in);
            }
        }
        return this;
    }

    /** What one entry of the list, or of the tree, says. */
    private static final class Entry {
        private String name;
        private String version;
        private String resolved;
        private String integrity;
        private boolean link;
        private boolean bundled;
        private final List<Named> wanted = new ArrayList<>();

        private void read(JsonParser in, String field) {
            switch (field) {
                case "name" -> name = Json.stringOrSkip(in);
                case "version" -> version = Json.stringOrSkip(in);
                case "resolved" -> resolved = Json.stringOrSkip(in);
                case "integrity" -> integrity = Json.stringOrSkip(in);
                case "link" -> link = in.currentToken() == JsonToken.VALUE_TRUE;
                case "inBundle", "bundled" -> bundled = in.currentToken() == JsonToken.VALUE_TRUE;
            }
        }
    }

    private void listed(JsonParser in, String path) {
        var entry = new Entry();
        for (var field : Fields.of(in, "an entry of packages")) {
            if (Fields.isDependencies(field)) {
                entry.wanted.addAll(Fields.dependencies(in, field));
            } else {
                entry.read(in, field);
            }
        }
        if (entry.bundled) {
            list.leave(LeftOut.BUNDLED); // and so is what it depends on
            return;
        }
        entry.wanted.forEach(list::want);
        var folder = ("/" + path).lastIndexOf(FOLDER);
        if (entry.link) {
            list.leave(LeftOut.LINK);
        } else if (folder >= 0) {
            installed(entry, entry.name == null ? path.substring(folder + FOLDER.length() - 1) : entry.name);
        } // else the project itself, or a folder that a link leads to: counted there
    }

    private void installed(Entry entry, String name) {
        if (entry.resolved != null && !isOfRegistry(entry.resolved, name)) {
            list.leave(new Named(name, entry.resolved).elsewhere().orElse(LeftOut.ELSEWHERE));
        } else {
            list.lock(name, entry.version == null ? "" : entry.version, Fields.integrity(entry.integrity));
        }
    }

    /**
     * Whether a tarball's URL is one that registries give: {@code .../name/-/name-1.0.0.tgz}. The version alone does not
     * say so, since that of a tarball from elsewhere is the one in its package.json. What can be no name is in none of
     * them, and is not looked for: that takes time with the product of both lengths.
     */
    private static boolean isOfRegistry(String resolved, String name) {
        var url = resolved.toLowerCase(Locale.ROOT);
        return url.startsWith("http")
                && PackageName.find(name).isPresent()
                && url.replace("%2f", "/").replace("%40", "@").contains("/" + name.toLowerCase(Locale.ROOT) + "/-/");
    }

    private void tree(JsonParser in) {
        for (var name : Fields.of(in, "dependencies")) {
            var entry = new Entry();
            for (var field : Fields.of(in, "an entry of dependencies")) {
                switch (field) {
                    case "requires" -> {
                        if (in.currentToken() == JsonToken.START_OBJECT) { // else true: it requires nothing
                            entry.wanted.addAll(Fields.dependencies(in, field));
                        }
                    }
                    case "dependencies" -> tree(in);
                    default -> entry.read(in, field);
                }
            }
            inTree(entry, name);
        }
    }

    private void inTree(Entry entry, String alias) {
        if (entry.bundled) {
            tree.leave(LeftOut.BUNDLED);
            return;
        }
        entry.wanted.forEach(tree::want);
        var locked = Named.of(alias, entry.version == null ? "" : entry.version);
        locked.elsewhere()
                .ifPresentOrElse(
                        tree::leave, () -> tree.lock(locked.name(), locked.spec(), Fields.integrity(entry.integrity)));
    }
}
