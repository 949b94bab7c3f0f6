package dev.larder.npm.lockfile;

import dev.larder.domain.Digest;
import dev.larder.domain.Lockfile;
import dev.larder.domain.Lockfile.Kind;
import dev.larder.domain.Lockfile.LeftOut;
import dev.larder.npm.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
        var reader = new BunLockfile();
        Json.commentedObject(text, reader::field);
        Fields.requireKnown(reader.version, "0", "1", "2");
        return reader.draft.finish(Kind.BUN, reader.version);
    }

    private void field(JsonParser in, String name) throws IOException {
        switch (name) {
            case "lockfileVersion" -> version = Fields.version(in);
            case "workspaces" ->
                Fields.of(in, name, _ -> Fields.of(in, "a workspace", field -> dependencies(in, field, draft::want)));
            case "catalog" -> catalog(in, name, "");
            case "catalogs" -> Fields.of(in, name, catalog -> catalog(in, "a catalog", catalog));
            case "packages" -> Fields.of(in, name, _ -> locked(in));
            default -> in.skipChildren();
        }
    }

    private void catalog(JsonParser in, String what, String catalog) throws IOException {
        Fields.of(in, what, alias -> {
            var spec = Json.stringOrSkip(in);
            if (spec != null) {
                draft.define(catalog, Named.of(alias, spec), alias);
            }
        });
    }

    private static void dependencies(JsonParser in, String field, Consumer<Named> visitor) throws IOException {
        if (Fields.isDependencies(field)) {
            Fields.dependencies(in, field).forEach(visitor);
        } else {
            in.skipChildren();
        }
    }

    private void locked(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw Draft.malformed(Fields.line(in), "an entry of packages should be a list");
        }
        var texts = new ArrayList<String>();
        var wanted = new ArrayList<Named>();
        var bundled = new boolean[] {false};
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() == JsonToken.START_OBJECT) {
                Json.forEachField(in, field -> {
                    bundled[0] |= field.equals("bundled") && in.currentToken() == JsonToken.VALUE_TRUE;
                    dependencies(in, field, wanted::add);
                });
            } else {
                var text = Json.stringOrSkip(in);
                if (text != null) {
                    texts.add(text);
                }
            }
        }
        if (bundled[0]) {
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
