package dev.larder.npm;

import dev.larder.domain.PackageName;
import dev.larder.upstream.SearchReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads what an upstream answers to a search. Each result stays as it is, but for what npm would crash on: it takes for
 * granted that maintainers have user names and that texts are texts (npm/cli lib/utils/format-search-stream.js).
 */
public final class UpstreamResults implements SearchReader {

    /** Ten times what 250 results usually take. */
    private static final int LARGEST = 4 * 1024 * 1024;

    @Override
    public Results read(InputStream answer) throws IOException {
        var text = answer.readNBytes(LARGEST + 1);
        require(text.length <= LARGEST, "it is too large");
        var results = new ArrayList<Result>();
        var there = false;
        var total = 0L;
        try (var in = Json.parser(text)) {
            require(in.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
            for (var field : Json.fields(in)) {
                if (field.equals("objects") && in.currentToken() == JsonToken.START_ARRAY) {
                    there = true;
                    while (in.nextToken() != JsonToken.END_ARRAY) {
                        result(in).ifPresent(results::add);
                    }
                } else if (field.equals("total") && in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                    total = in.getValueAsLong();
                }
            }
        } catch (JacksonException e) {
            throw new IOException(Json.reason(e), e);
        }
        require(there, "it has no objects");
        return new Results(results, Math.max(results.size(), total));
    }

    private static void require(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }

    /** The result at which {@code in} stands; nothing when it names no package. */
    private static Optional<Result> result(JsonParser in) {
        var bytes = new ByteArrayOutputStream();
        var called = "";
        try (var out = Json.generator(bytes)) {
            out.writeStartObject();
            for (var field : Json.fields(in)) {
                if (field.equals("package")) {
                    out.writeName(field).writeStartObject();
                    called = copyPackage(in, out);
                    out.writeEndObject();
                } else {
                    out.writeName(field);
                    Json.copy(in, out);
                }
            }
            out.writeEndObject();
        }
        // What no package is called, nobody could ask us for.
        return PackageName.find(called).map(name -> new Result(name, bytes.toByteArray()));
    }

    /** Copies the fields of the object at which {@code in} stands; gives the package's name, or nothing. */
    private static String copyPackage(JsonParser in, JsonGenerator out) {
        var name = "";
        var maintainers = new LinkedHashMap<String, String>();
        for (var field : Json.fields(in)) {
            switch (field) {
                case "maintainers" -> maintainers.putAll(maintainers(in));
                case "keywords" -> Json.writeTexts(out.writeName(field), ManifestSummary.keywords(in));
                case "name", "version", "description", "date", "license" -> {
                    var text = Json.stringOrSkip(in);
                    if (text != null) {
                        out.writeName(field).writeString(text);
                    }
                    if (text != null && field.equals("name")) {
                        name = text;
                    }
                }
                default -> {
                    out.writeName(field);
                    Json.copy(in, out);
                }
            }
        }
        SearchJson.users(out.writeName("maintainers"), maintainers);
        return name;
    }

    /** User name to e-mail address. */
    private static Map<String, String> maintainers(JsonParser in) {
        var maintainers = new LinkedHashMap<String, String>();
        if (in.currentToken() != JsonToken.START_ARRAY) {
            in.skipChildren();
            return maintainers;
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            var texts = ManifestSummary.texts(in, "maintainer");
            if (texts.containsKey("maintainer.username")) {
                maintainers.put(texts.get("maintainer.username"), texts.getOrDefault("maintainer.email", ""));
            }
        }
        return maintainers;
    }
}
