package dev.larder.npm;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import dev.larder.http.Response;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/** The protocol's small bodies, in and out. */
public final class SmallBodies {

    private SmallBodies() {}

    /** The answer to a write that was done; yarn 1 wants JSON that is true (PROTOCOL 4.3). */
    public static Response done(int status) {
        return json(status, out -> {
            out.writeName("ok").writeBoolean(true);
            out.writeName("success").writeBoolean(true); // yarn 1 owner (yarn src/cli/commands/owner.js)
        });
    }

    /** {@code GET /-/ping}. */
    public static Response ping() {
        return json(200, _ -> {});
    }

    /** {@code GET /-/whoami}. */
    public static Response whoami(String user) {
        return json(200, out -> out.writeName("username").writeString(user));
    }

    /** {@code GET /-/package/name/dist-tags}. */
    public static Response distTags(Map<String, String> tags) {
        return json(
                200,
                out -> new TreeMap<>(tags)
                        .forEach((tag, version) -> out.writeName(tag).writeString(version)));
    }

    /**
     * {@code POST /-/larder/token}.
     *
     * @param registry the URL to write into .npmrc
     * @param user what the token's holder is called here
     */
    public static Response token(String token, Instant expires, String registry, String user) {
        return json(201, out -> {
            out.writeName("token").writeString(token);
            out.writeName("expires").writeString(expires.toString());
            out.writeName("registry").writeString(registry);
            out.writeName("user").writeString(user);
        });
    }

    /** {@code POST /-/npm/v1/oidc/token/exchange/package/name}: npm, pnpm and yarn 4 read the token alone. */
    public static Response exchanged(String token, Instant created, Instant expires) {
        return json(201, out -> {
            out.writeName("token_type").writeString("oidc");
            out.writeName("token").writeString(token);
            out.writeName("created").writeString(created.toString());
            out.writeName("expires").writeString(expires.toString());
        });
    }

    /** The body of {@code PUT /-/package/name/dist-tags/tag}: a version as a JSON string. */
    public static Version version(byte[] body) {
        try (var in = Json.strictParser(body)) {
            if (in.nextToken() == JsonToken.VALUE_STRING) {
                return new Version(in.getString());
            }
        } catch (JacksonException e) {
            throw new Refusal(new Problem.MalformedBody("it is no JSON: " + Json.reason(e)));
        }
        throw new Refusal(new Problem.MalformedBody("it is not a version as a JSON string, such as \"1.0.0\""));
    }

    /** An answer that is one object. */
    static Response json(int status, Consumer<JsonGenerator> fields) {
        return Response.json(status, Json.bytes(out -> {
            out.writeStartObject();
            fields.accept(out);
            out.writeEndObject();
        }));
    }
}
