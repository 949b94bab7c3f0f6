package dev.larder.npm;

import dev.larder.domain.Inventory;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.upstream.AnswerReader;
import dev.larder.upstream.MalformedAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
        var sorted = inventory.versions().entrySet().stream()
                .sorted(Comparator.comparing(installed -> installed.getKey().toString()))
                .toList();
        return Json.bytes(out -> {
            out.writeStartObject();
            for (var installed : sorted) {
                out.writeName(installed.getKey().toString()).writeStartArray();
                installed.getValue().stream().map(Version::text).sorted().forEach(out::writeString);
                out.writeEndArray();
            }
            out.writeEndObject();
        });
    }

    @Override
    public byte[] advisories(byte[] answer, Inventory asked) throws MalformedAnswer {
        var names =
                asked.versions().keySet().stream().map(PackageName::toString).collect(Collectors.toUnmodifiableSet());
        return copied(answer, (in, out, name) -> {
            if (names.contains(name)) {
                copyObjects(in, out.writeName(name));
            } else {
                in.skipChildren();
            }
        });
    }

    @Override
    public byte[] together(List<byte[]> advisories) {
        return Json.bytes(out -> {
            out.writeStartObject();
            for (var some : advisories) {
                try (var in = Json.parser(some)) {
                    in.nextToken(); // {
                    while (in.nextToken() != JsonToken.END_OBJECT) {
                        out.writeName(in.currentName());
                        in.nextToken();
                        Json.copy(in, out);
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
            if (in.nextToken() == JsonToken.START_OBJECT) {
                while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                    var name = in.currentName();
                    in.nextToken();
                    var text = Json.stringOrSkip(in);
                    if (name.equals("error") && text != null) {
                        return Optional.of(text);
                    }
                }
            }
        } catch (JacksonException _) {
            // A page, or nothing: there are no words to be had.
        }
        return Optional.empty();
    }

    /** Of an answer that is an object, the field {@code wanted} alone, which is a list of objects. */
    private static byte[] listAlone(String wanted, byte[] answer) throws MalformedAnswer {
        var found = new boolean[] {false};
        var list = copied(answer, (in, out, name) -> {
            if (name.equals(wanted) && !found[0]) {
                copyObjects(in, out.writeName(name));
                found[0] = true;
            } else {
                in.skipChildren();
            }
        });
        if (!found[0]) {
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

    private interface Field {

        /** Called with the parser at the field's value, which has to be read to its end; writes what is kept of it. */
        void copy(JsonParser in, JsonGenerator out, String name) throws IOException;
    }

    /** What {@code field} leaves of an answer that is one object and nothing else. */
    private static byte[] copied(byte[] answer, Field field) throws MalformedAnswer {
        var kept = new ByteArrayOutputStream();
        try (var in = Json.parser(answer);
                var out = Json.generator(kept)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedAnswer("it is no JSON object");
            }
            out.writeStartObject();
            Json.forEachField(in, name -> field.copy(in, out, name));
            out.writeEndObject();
            if (in.nextToken() != null) {
                throw new MalformedAnswer("it goes on after its end");
            }
        } catch (JacksonException e) {
            throw new MalformedAnswer("it is no JSON: " + Json.reason(e));
        } catch (MalformedAnswer e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail", e);
        }
        return kept.toByteArray();
    }
}
