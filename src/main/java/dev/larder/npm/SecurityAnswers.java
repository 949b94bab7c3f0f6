package dev.larder.npm;

import dev.larder.domain.Inventory;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.upstream.AnswerReader;
import dev.larder.upstream.MalformedAnswer;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What upstreams answer about the safety of packages, copied field by field after a look at its shape; and why they refuse
 * something.
 */
public final class SecurityAnswers implements AnswerReader {

    @Override
    public byte[] question(Inventory inventory) {
        return Json.bytes(out -> {
            out.writeStartObject();
            new TreeMap<>(inventory.versions())
                    .forEach((name, versions) -> Json.writeTexts(
                            out.writeName(name.toString()),
                            versions.stream().map(Version::text).sorted().toList()));
            out.writeEndObject();
        });
    }

    @Override
    public byte[] advisories(byte[] answer, Inventory asked) throws MalformedAnswer {
        var names =
                asked.versions().keySet().stream().map(PackageName::toString).collect(Collectors.toUnmodifiableSet());
        return copied(answer, names::contains);
    }

    @Override
    public byte[] together(List<byte[]> advisories) {
        return Json.bytes(out -> {
            out.writeStartObject();
            for (var some : advisories) {
                try (var in = Json.parser(some)) {
                    in.nextToken();
                    for (var name : Json.fields(in)) {
                        Json.copy(in, out.writeName(name));
                    }
                }
            }
            out.writeEndObject();
        });
    }

    @Override
    public byte[] keys(byte[] answer) throws MalformedAnswer {
        return listAlone("keys", answer);
    }

    @Override
    public byte[] attestations(byte[] answer) throws MalformedAnswer {
        return listAlone("attestations", answer);
    }

    @Override
    public Optional<String> reason(byte[] answer) {
        try (var in = Json.parser(answer)) {
            in.nextToken();
            for (var name : Json.fields(in)) {
                if (name.equals("error") && in.currentToken() == JsonToken.VALUE_STRING) {
                    return Optional.of(in.getString());
                }
            }
        } catch (JacksonException _) {
            // A page, or nothing: there are no words to be had.
        }
        return Optional.empty();
    }

    /** Of an answer that is an object, the field {@code wanted} alone, which is a list of objects. */
    private static byte[] listAlone(String wanted, byte[] answer) throws MalformedAnswer {
        var missing = new HashSet<>(Set.of(wanted));
        var list = copied(answer, missing::remove); // the first, if there are two
        if (!missing.isEmpty()) {
            throw new MalformedAnswer("it holds no " + wanted);
        }
        return list;
    }

    /** Copies a list of objects. */
    private static void copyObjects(JsonParser in, JsonGenerator out) throws MalformedAnswer {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw new MalformedAnswer("something in it is no list");
        }
        out.writeStartArray();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() != JsonToken.START_OBJECT) {
                throw new MalformedAnswer("a list in it holds something else than objects");
            }
            Json.copy(in, out);
        }
        out.writeEndArray();
    }

    /** Of an answer that is one object and nothing else the fields that are {@code wanted}, which are lists of objects. */
    private static byte[] copied(byte[] answer, Predicate<String> wanted) throws MalformedAnswer {
        var kept = new ByteArrayOutputStream();
        try (var in = Json.parser(answer);
                var out = Json.generator(kept)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedAnswer("it is no JSON object");
            }
            out.writeStartObject();
            for (var name : Json.fields(in)) {
                if (wanted.test(name)) {
                    copyObjects(in, out.writeName(name));
                }
            }
            out.writeEndObject();
            if (in.nextToken() != null) {
                throw new MalformedAnswer("it goes on after its end");
            }
        } catch (JacksonException e) {
            throw new MalformedAnswer("it is no JSON: " + Json.reason(e));
        }
        return kept.toByteArray();
    }
}
