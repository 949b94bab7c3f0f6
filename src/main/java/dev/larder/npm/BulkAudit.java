package dev.larder.npm;

import dev.larder.domain.Inventory;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The body of {@code POST /-/npm/v1/security/advisories/bulk}: {@code {"left-pad": ["1.3.0"]}} (npm/cli
 * workspaces/arborist/lib/audit-report.js). What is no name or no version, a folder or an address of git, is no
 * registry's business and left out.
 */
public final class BulkAudit {

    private BulkAudit() {}

    /** What the body asks about; refuses what is malformed, or more than anybody has. */
    public static Inventory inventory(byte[] body) {
        return Json.object(body, in -> {
            var installed = new Installed();
            for (var text : Json.fields(in)) {
                var name = PackageName.find(text);
                versions(in, version -> name.ifPresent(known -> installed.add(known, version)));
            }
            return installed.inventory();
        });
    }

    private static void versions(JsonParser in, Consumer<Version> visitor) {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw Json.malformed("the versions of a package are no list");
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            var text = Json.stringOrSkip(in);
            if (text != null) {
                Version.find(text).ifPresent(visitor);
            }
        }
    }
}
