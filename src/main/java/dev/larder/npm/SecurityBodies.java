package dev.larder.npm;

import dev.larder.domain.SigningKey;
import dev.larder.http.Response;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/** What is answered about the safety of packages. */
public final class SecurityBodies {

    private static final String ECDSA_P256 = "ecdsa-sha2-nistp256";

    private SecurityBodies() {}

    /**
     * {@code GET /-/npm/v1/keys}: ours first. Clients look a key up by its id, and take it for good unless it has expired.
     *
     * @param theirs each upstream's, {@code {"keys": [...]}}
     */
    public static Response keys(List<SigningKey> ours, List<byte[]> theirs) {
        return SmallBodies.json(200, out -> {
            out.writeName("keys").writeStartArray();
            for (var key : ours) {
                out.writeStartObject();
                out.writeName("expires").writeNull();
                out.writeName("keyid").writeString(key.id());
                out.writeName("keytype").writeString(ECDSA_P256);
                out.writeName("scheme").writeString(ECDSA_P256);
                out.writeName("key").writeString(key.spki());
                out.writeEndObject();
            }
            theirs.forEach(keys -> copyKeys(keys, out));
            out.writeEndArray();
        });
    }

    private static void copyKeys(byte[] keys, JsonGenerator out) {
        try (var in = Json.parser(keys)) {
            in.nextToken(); // {
            in.nextToken(); // "keys"
            in.nextToken(); // [
            while (in.nextToken() != JsonToken.END_ARRAY) {
                Json.copy(in, out);
            }
        }
    }
}
