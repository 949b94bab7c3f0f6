package dev.larder.npm;

import dev.larder.domain.Digest;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One entry of {@code versions} in a {@link PublishBody}: the author's manifest, and what the client claims of its
 * tarball. What was not said is null.
 *
 * @param manifest as it came, JSON in UTF-8, without what is named below
 * @param deprecated what installers are to be told; empty: nothing
 * @param hasInstallScript whether a script of it runs at installation
 */
record ClaimedVersion(
        byte[] manifest,
        String name,
        String version,
        String readme,
        String integrity,
        String shasum,
        String deprecated,
        boolean hasInstallScript) {

    /** Reads the entry at which {@code in} stands, to its end. */
    static ClaimedVersion read(JsonParser in) {
        var manifest = new ByteArrayOutputStream();
        var texts = new HashMap<String, String>();
        var claims = new HashMap<String, String>();
        var installs = false;
        try (var out = Json.generator(manifest)) {
            out.writeStartObject();
            for (var field : Json.fields(in, "a version")) {
                switch (field) {
                    case "readme" -> texts.put(field, Json.stringOrSkip(in));
                    case "deprecated" -> texts.put(field, message(Json.stringOrSkip(in)));
                    case "dist" -> {
                        for (var claim : Json.fields(in, field)) {
                            claims.put(claim, Json.stringOrSkip(in));
                        }
                    }
                    case "name", "version" -> texts.put(field, copyString(in, out.writeName(field)));
                    case "scripts" -> installs = copyScripts(in, out.writeName(field));
                    default -> Json.copy(in, out.writeName(field));
                }
            }
            out.writeEndObject();
        }
        return new ClaimedVersion(
                manifest.toByteArray(),
                texts.get("name"),
                texts.get("version"),
                texts.get("readme"),
                claims.get("integrity"),
                claims.get("shasum"),
                texts.get("deprecated"),
                installs);
    }

    /**
     * What installers are told: nothing by {@code false}, {@code null} and the like, which authors write as well. JSON can
     * say half a character, which UTF-8 cannot, and so not every store: it is a question mark.
     */
    private static String message(String deprecated) {
        return deprecated == null || deprecated.isBlank()
                ? ""
                : new String(deprecated.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** Refuses a tarball whose digests are not those that are claimed, where any are. */
    void requireDigestsOf(byte[] tarball) {
        if (integrity != null) {
            requireDigest("integrity", integrity, Digest.strongest(integrity), tarball);
        }
        if (shasum != null) {
            requireDigest("shasum", shasum, Digest.shasum(shasum), tarball);
        }
    }

    private static void requireDigest(String what, String claim, Optional<Digest> claimed, byte[] tarball) {
        var found = Digest.of(claimed.map(Digest::algorithm).orElse(Digest.Algorithm.SHA512), tarball);
        if (claimed.isEmpty() || !claimed.get().equals(found)) {
            throw new Refusal(
                    new Problem.IntegrityMismatch(what, claim, what.equals("shasum") ? found.hex() : found.toString()));
        }
    }

    /** Copies the value at which {@code in} stands; gives it when it is a string. */
    private static String copyString(JsonParser in, JsonGenerator out) {
        var text = in.currentToken() == JsonToken.VALUE_STRING ? in.getString() : null;
        Json.copy(in, out);
        return text;
    }

    private static boolean copyScripts(JsonParser in, JsonGenerator out) {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            Json.copy(in, out);
            return false;
        }
        var installs = false;
        out.writeStartObject();
        for (var script : Json.fields(in)) {
            installs |= ManifestWriter.runsAtInstallation(script);
            Json.copy(in, out.writeName(script));
        }
        out.writeEndObject();
        return installs;
    }
}
