package dev.larder.npm;

import dev.larder.domain.PackageName;
import dev.larder.domain.Refusal;
import dev.larder.upstream.SearchReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
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
        var numbers = new HashMap<String, Long>();
        try (var in = Json.parser(text)) {
            require(in.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
            Json.forEachField(in, field -> {
                if (field.equals("objects") && in.currentToken() == JsonToken.START_ARRAY) {
                    numbers.put(field, 1L);
                    while (in.nextToken() != JsonToken.END_ARRAY) {
                        result(in).ifPresent(results::add);
                    }
                } else if (field.equals("total") && in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                    numbers.put(field, in.getValueAsLong());
                } else {
                    in.skipChildren();
                }
            });
        } catch (JacksonException e) {
            throw new IOException(Json.reason(e), e);
        }
        require(numbers.containsKey("objects"), "it has no objects");
        return new Results(results, Math.max(results.size(), numbers.getOrDefault("total", 0L)));
    }

    private static void require(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }

    /** The result at which {@code in} stands; nothing when it names no package. */
    private static Optional<Result> result(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return Optional.empty();
        }
        var bytes = new ByteArrayOutputStream();
        var names = new ArrayList<String>();
        try (var out = Json.generator(bytes)) {
            out.writeStartObject();
            Json.forEachField(in, field -> {
                if (field.equals("package")) {
                    out.writeName(field).writeStartObject();
                    copyPackage(in, out).ifPresent(names::add);
                    out.writeEndObject();
                } else {
                    out.writeName(field);
                    Json.copy(in, out);
                }
            });
            out.writeEndObject();
        }
        return names.stream()
                .findFirst()
                .flatMap(UpstreamResults::name)
                .map(name -> new Result(name, bytes.toByteArray()));
    }

    private static Optional<PackageName> name(String text) {
        try {
            return Optional.of(PackageName.parse(text));
        } catch (Refusal e) {
            return Optional.empty(); // no package is called so: nobody could ask us for it
        }
    }

    /** Copies the fields of the object at which {@code in} stands; gives the package's name. */
    private static Optional<String> copyPackage(JsonParser in, JsonGenerator out) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return Optional.empty();
        }
        var texts = new HashMap<String, String>();
        var maintainers = new LinkedHashMap<String, String>();
        Json.forEachField(in, field -> {
            switch (field) {
                case "maintainers" -> maintainers.putAll(maintainers(in));
                case "keywords" -> SearchJson.texts(out.writeName(field), ManifestSummary.keywords(in));
                case "name", "version", "description", "date", "license" -> {
                    var text = Json.stringOrSkip(in);
                    if (text != null) {
                        texts.put(field, text);
                        out.writeName(field).writeString(text);
                    }
                }
                default -> {
                    out.writeName(field);
                    Json.copy(in, out);
                }
            }
        });
        SearchJson.users(out.writeName("maintainers"), maintainers);
        return Optional.ofNullable(texts.get("name"));
    }

    /** User name to e-mail address. */
    private static Map<String, String> maintainers(JsonParser in) throws IOException {
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
