package dev.larder.npm.lockfile;

import dev.larder.domain.Digest;
import dev.larder.domain.Lockfile;
import dev.larder.domain.Lockfile.Kind;
import dev.larder.domain.Lockfile.LeftOut;
import dev.larder.npm.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * {@code bun.lock} (oven-sh/bun src/install/lockfile/bun.lock.zig). A package of a registry is
 * {@code ["name@version", registry or "", {what it depends on}, integrity]}; of others the list is shorter.
 */
final class BunLockfile {

    private final Draft draft = new Draft();
    private String version;

    static Lockfile read(String text) {
        var reader = Json.commentedObject(text, new BunLockfile()::document);
        Fields.requireKnown(reader.version, "0", "1", "2");
        return reader.draft.finish(Kind.BUN, reader.version);
    }

    private BunLockfile document(JsonParser in) {
        for (var name : Json.fields(in)) {
            switch (name) {
                case "lockfileVersion" -> version = Fields.version(in);
                case "workspaces" -> {
                    for (var _ : Fields.of(in, name)) {
                        workspace(in);
                    }
                }
                case "catalog" -> catalog(in, name, "");
                case "catalogs" -> {
                    for (var catalog : Fields.of(in, name)) {
                        catalog(in, "a catalog", catalog);
                    }
                }
                case "packages" -> {
                    for (var _ : Fields.of(in, name)) {
                        locked(in);
                    }
                }
            }
        }
        return this;
    }

    private void workspace(JsonParser in) {
        for (var field : Fields.of(in, "a workspace")) {
            if (Fields.isDependencies(field)) {
                Fields.dependencies(in, field).forEach(draft::want);
            }
        }
    }

    private void catalog(JsonParser in, String what, String catalog) {
        for (var alias : Fields.of(in, what)) {
            if (in.currentToken() == JsonToken.VALUE_STRING) {
                draft.define(catalog, Named.of(alias, in.getString()), alias);
            }
        }
    }

    private void locked(JsonParser in) {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw Draft.malformed(Fields.line(in), "an entry of packages should be a list");
        }
        var texts = new ArrayList<String>();
        var wanted = new ArrayList<Named>();
        var bundled = false;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() == JsonToken.VALUE_STRING) {
                texts.add(in.getString());
            }
            for (var field : Json.fields(in)) {
                bundled |= field.equals("bundled") && in.currentToken() == JsonToken.VALUE_TRUE;
                if (Fields.isDependencies(field)) {
                    wanted.addAll(Fields.dependencies(in, field));
                }
            }
        }
        if (bundled) {
            draft.leave(LeftOut.BUNDLED);
        } else {
            wanted.forEach(draft::want);
            locked(texts);
        }
    }

    private void locked(List<String> texts) {
        var locked = Named.split(texts.isEmpty() ? "" : texts.getFirst());
        var integrity = texts.isEmpty() ? Optional.<Digest>empty() : Fields.integrity(texts.getLast());
        locked.elsewhere().ifPresentOrElse(draft::leave, () -> draft.lock(locked.name(), locked.spec(), integrity));
    }
}
