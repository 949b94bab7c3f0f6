package dev.larder.npm;

import dev.larder.domain.PackageName;
import dev.larder.domain.Unpublication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonParser;

/** The bodies of {@code PUT /name/-rev/revision}: what clients have read of a packument, and send back changed. */
public final class PackumentEdit {

    private final List<String> revisions = new ArrayList<>();
    private String bodyName;
    private Set<String> versions;

    private PackumentEdit(String revision) {
        revisions.add(revision);
    }

    /**
     * Reads a packument without the versions that are to go, as npm and pnpm unpublish (npm/cli
     * workspaces/libnpmpublish/lib/unpublish.js). What else is different in it, the dist-tags among others, says nothing.
     *
     * @param revision that the URL names
     */
    public static Unpublication unpublication(PackageName name, String revision, byte[] body) {
        var edit = new PackumentEdit(revision);
        Json.object(body, edit::field);
        if (!name.toString().equals(edit.bodyName)) {
            throw Json.malformed("its name is not " + name);
        }
        if (edit.versions == null) {
            throw Json.malformed("it does not say which versions are to stay");
        }
        return new Unpublication(edit.versions, edit.revisions);
    }

    private void field(JsonParser in, String field) throws IOException {
        switch (field) {
            case "name" -> bodyName = Json.stringOrSkip(in);
            case "_rev" -> {
                var text = Json.stringOrSkip(in);
                if (text != null) {
                    revisions.add(text);
                }
            }
            case "versions" -> {
                versions = new HashSet<>();
                Json.object(in, field, version -> {
                    versions.add(version);
                    in.skipChildren();
                });
            }
            default -> in.skipChildren();
        }
    }
}
