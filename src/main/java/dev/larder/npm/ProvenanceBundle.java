package dev.larder.npm;

import dev.larder.domain.Attestations;
import dev.larder.domain.Digest;
import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The attachment that {@code npm publish --provenance} adds to the tarball (npm/cli
 * workspaces/libnpmpublish/lib/provenance.js): a bundle of Sigstore's, as a JSON string, whose envelope holds an in-toto
 * statement about one package. It is checked to be about this package and this tarball. Whether its signatures are good
 * is for clients to find out, who know Sigstore's root.
 *
 * @param file its name among the attachments
 * @param contentType what the client calls it
 * @param json the bundle
 * @param length of the bundle in UTF-16, as the client gives it; -1: it does not
 */
record ProvenanceBundle(String file, String contentType, String json, long length) {

    private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle";
    private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
    private static final String STATEMENT = "https://in-toto.io/Statement/";
    private static final int LONGEST_TYPE = 500;

    /** Whether an attachment of that name is one. */
    static boolean isNamed(String file) {
        return file.endsWith(".sigstore");
    }

    /** Reads the attachment at which {@code in} stands, to its end. */
    static ProvenanceBundle read(JsonParser in, String file) {
        var texts = new HashMap<String, String>();
        var length = -1L;
        for (var field : Json.fields(in, "an attachment")) {
            if (field.equals("length") && in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                length = in.getLongValue();
            } else {
                texts.put(field, Json.stringOrSkip(in));
            }
        }
        if (texts.get("data") == null) {
            throw refused("its data is no string");
        }
        return new ProvenanceBundle(file, texts.getOrDefault("content_type", ""), texts.get("data"), length);
    }

    /** What is kept of it; refuses one that is not about {@code name}, {@code version} and the tarball. */
    Attestations of(PackageName name, Version version, Digest sha512) {
        try {
            requireBundle(name + "-" + version + ".sigstore");
            var statement = statement();
            var purl = "pkg:npm/" + name.toString().replaceFirst("^@", "%40") + "@" + version;
            if (!purl.equals(statement.get("name"))) {
                throw Json.malformed("its statement is not about " + purl);
            }
            if (!sha512.hex().equals(statement.get("sha512"))) {
                throw Json.malformed("its statement is about another tarball");
            }
            return new Attestations(statement.get("predicateType"), answer(statement.get("predicateType")));
        } catch (Refusal e) {
            throw e.problem() instanceof Problem.MalformedBody malformed ? refused(malformed.what()) : e;
        }
    }

    private void requireBundle(String wanted) {
        if (!file.equals(wanted)) {
            throw Json.malformed("its name is not that of the version");
        }
        if (length >= 0 && length != json.length()) {
            throw Json.malformed("it has another length than the one that is given");
        }
        if (contentType == null || !contentType.startsWith(MEDIA_TYPE)) {
            throw Json.malformed("it is no bundle of Sigstore's");
        }
    }

    /** {@code name}, {@code sha512} and {@code predicateType} of the statement that is signed. */
    private Map<String, String> statement() {
        var payload = Json.object(json.getBytes(StandardCharsets.UTF_8), ProvenanceBundle::payload);
        return Json.object(payload, ProvenanceBundle::subject);
    }

    private static byte[] payload(JsonParser in) {
        var texts = new HashMap<String, String>();
        byte[] payload = null;
        var signatures = 0;
        for (var field : Json.fields(in)) {
            switch (field) {
                case "mediaType" -> texts.put(field, Json.stringOrSkip(in));
                case "dsseEnvelope" -> {
                    for (var part : Json.fields(in, field)) {
                        switch (part) {
                            case "payload" ->
                                payload = in.currentToken() == JsonToken.VALUE_STRING ? in.getBinaryValue() : null;
                            case "payloadType" -> texts.put(part, Json.stringOrSkip(in));
                            case "signatures" -> signatures = countObjects(in);
                        }
                    }
                }
            }
        }
        if (texts.get("mediaType") == null || !texts.get("mediaType").startsWith(MEDIA_TYPE)) {
            throw Json.malformed("it is no bundle of Sigstore's");
        }
        if (payload == null || signatures == 0 || !PAYLOAD_TYPE.equals(texts.get("payloadType"))) {
            throw Json.malformed("its envelope holds no signed in-toto statement");
        }
        return payload;
    }

    private static Map<String, String> subject(JsonParser in) {
        var texts = new HashMap<String, String>();
        var subjects = 0;
        for (var field : Json.fields(in)) {
            switch (field) {
                case "_type", "predicateType" -> texts.put(field, Json.stringOrSkip(in));
                case "subject" -> {
                    if (in.currentToken() != JsonToken.START_ARRAY) {
                        throw Json.malformed("its statement has no subject");
                    }
                    while (in.nextToken() != JsonToken.END_ARRAY) {
                        subjects++;
                        readSubject(in, texts);
                    }
                }
            }
        }
        if (subjects != 1) {
            throw Json.malformed("its statement must be about one package");
        }
        if (texts.get("_type") == null || !texts.get("_type").startsWith(STATEMENT)) {
            throw Json.malformed("its statement is no in-toto statement");
        }
        if (texts.get("predicateType") == null || texts.get("predicateType").length() > LONGEST_TYPE) {
            throw Json.malformed("its statement does not say of what kind it is");
        }
        return texts;
    }

    private static void readSubject(JsonParser in, Map<String, String> texts) {
        for (var field : Json.fields(in, "a subject")) {
            switch (field) {
                case "name" -> texts.put(field, Json.stringOrSkip(in));
                case "digest" -> {
                    for (var algorithm : Json.fields(in, field)) {
                        if (algorithm.equals("sha512")) {
                            texts.put(algorithm, Json.stringOrSkip(in));
                        }
                    }
                }
            }
        }
    }

    private static int countObjects(JsonParser in) {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            return 0;
        }
        var count = 0;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() != JsonToken.START_OBJECT) {
                throw Json.malformed("its envelope holds something that is no signature");
            }
            in.skipChildren();
            count++;
        }
        return count;
    }

    /** What readers get, in which the bundle is deeper than it is by itself: too deep a one cannot be written. */
    private byte[] answer(String predicateType) {
        try {
            return written(predicateType);
        } catch (JacksonException e) {
            throw Json.malformed("it is not the JSON that it should be: " + Json.reason(e));
        }
    }

    private byte[] written(String predicateType) {
        return Json.bytes(out -> {
            out.writeStartObject();
            out.writeName("attestations").writeStartArray().writeStartObject();
            out.writeName("predicateType").writeString(predicateType);
            try (var in = Json.parser(json.getBytes(StandardCharsets.UTF_8))) {
                in.nextToken();
                Json.copy(in, out.writeName("bundle"));
            }
            out.writeEndObject().writeEndArray();
            out.writeEndObject();
        });
    }

    private static Refusal refused(String why) {
        return Json.malformed("its provenance cannot be kept: " + why);
    }
}
