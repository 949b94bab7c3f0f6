package dev.larder.npm;

import dev.larder.domain.Owners;
import dev.larder.domain.PackageName;
import dev.larder.domain.Principal;
import dev.larder.domain.Unpublication;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** What clients have read of a packument, and send back changed. */
public final class PackumentEdit {

    private static final Set<String> IDENTITY = Set.of("_id", "_rev");

    private final List<String> revisions = new ArrayList<>();
    private String bodyName;
    private Set<String> versions;
    private final Set<String> owners = new HashSet<>();

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
        var edit = Json.object(body, new PackumentEdit(revision)::read);
        if (!name.toString().equals(edit.bodyName)) {
            throw Json.malformed("its name is not " + name);
        }
        if (edit.versions == null) {
            throw Json.malformed("it does not say which versions are to stay");
        }
        return new Unpublication(edit.versions, edit.revisions);
    }

    /**
     * Reads the {@code maintainers} that a package is to have (npm/cli lib/commands/owner.js).
     *
     * @param revision that the URL names
     */
    public static Owners owners(String revision, byte[] body) {
        var edit = Json.object(body, new PackumentEdit(revision)::read);
        return new Owners(edit.owners, edit.revisions);
    }

    /** The body of {@code PUT /-/package/name/owners}, as pnpm 12 adds an owner: {@code {"user": "bob"}}. */
    public static String owner(byte[] body) {
        var user = Values.required(body, "user");
        Principal.Known.requireName(user);
        return user;
    }

    /**
     * Whether a client sends {@code field} of a packument alone, along with what identifies the packument. Refuses nothing,
     * and reads no further than it must: who sends it is not known yet.
     */
    public static boolean isOnly(String field, byte[] body) {
        try (var in = Json.strictParser(body)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            var found = false;
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                if (!IDENTITY.contains(in.currentName()) && !in.currentName().equals(field)) {
                    return false;
                }
                found |= in.currentName().equals(field);
                in.nextToken();
                in.skipChildren();
            }
            return found;
        } catch (JacksonException e) {
            return false; // whoever reads all of it says why
        }
    }

    /** Reads whether {@code user} is among the {@code users} who have starred a package (npm/cli lib/commands/star.js). */
    public static boolean isStarred(String user, byte[] body) {
        return Json.object(body, in -> {
            var starred = false;
            for (var field : Json.fields(in)) {
                if (field.equals("users")) {
                    for (var name : Json.fields(in, field)) {
                        starred |= name.equals(user) && in.currentToken() == JsonToken.VALUE_TRUE;
                    }
                }
            }
            return starred;
        });
    }

    private PackumentEdit read(JsonParser in) {
        for (var field : Json.fields(in)) {
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
                    Json.fields(in, field).forEach(versions::add);
                }
                case "maintainers" -> maintainers(in);
            }
        }
        return this;
    }

    private void maintainers(JsonParser in) {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw Json.malformed("its maintainers are no list");
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            var before = owners.size();
            for (var field : Json.fields(in, "a maintainer")) {
                if (field.equals("name") && in.currentToken() == JsonToken.VALUE_STRING) {
                    owners.add(in.getString());
                }
            }
            if (owners.size() == before) {
                throw Json.malformed("it holds a maintainer without a name, or twice");
            }
        }
    }
}
