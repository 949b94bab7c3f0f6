package dev.larder.npm;

import dev.larder.domain.ClaimPattern;
import dev.larder.domain.Issuer;
import dev.larder.domain.NewPublisher;
import dev.larder.domain.PipelineFile;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.TrustedPublisher;
import dev.larder.http.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The bodies of {@code npm trust} (npm/cli lib/trust-cmd.js and lib/commands/trust): lists of trusted publishers. What it
 * cannot say is said in the same shape: another {@code type}, an {@code issuer}, any claim.
 */
public final class TrustBodies {

    private static final int MOST = 20;

    /** {@code npm trust --allow-publish}; npm 11.14 and earlier do not say it. */
    private static final String PUBLISH = "createPackage";

    private Optional<Issuer.Kind> kind = Optional.empty();
    private Optional<String> issuer = Optional.empty();
    private List<String> permissions = List.of(PUBLISH);
    private final Map<String, Set<ClaimPattern>> claims = new HashMap<>();
    private final Map<String, ClaimPattern> files = new HashMap<>();

    private TrustBodies() {}

    /** The body of {@code POST /-/package/name/trust}: npm sends one, in a list. */
    public static List<NewPublisher> parse(byte[] body) {
        var wanted = new ArrayList<NewPublisher>();
        try (var in = Json.strictParser(body)) {
            if (in.nextToken() != JsonToken.START_ARRAY) {
                throw Json.malformed("it is no list of trusted publishers");
            }
            while (in.nextToken() != JsonToken.END_ARRAY) {
                wanted.add(one(in));
            }
            if (in.nextToken() != null) {
                throw Json.malformed("it goes on after its end");
            }
        } catch (JacksonException e) {
            throw Json.malformed("it is not the JSON that it should be: " + Json.reason(e));
        }
        if (wanted.isEmpty() || wanted.size() > MOST) {
            throw Json.malformed("it has to hold 1 to " + MOST + " trusted publishers");
        }
        return wanted;
    }

    private static NewPublisher one(JsonParser in) {
        var publisher = new TrustBodies();
        for (var field : Json.fields(in, "a trusted publisher")) {
            publisher.read(in, field);
        }
        return publisher.publisher();
    }

    private void read(JsonParser in, String field) {
        switch (field) {
            case "type" ->
                kind = Values.text(in, field)
                        .map(word -> Issuer.Kind.find(word)
                                .orElseThrow(() -> unusable("a trusted publisher is of one of the types "
                                        + Arrays.stream(Issuer.Kind.values())
                                                .map(Issuer.Kind::word)
                                                .collect(Collectors.joining(", ")))));
            case "issuer" -> issuer = Values.text(in, field);
            case "permissions" -> permissions = Values.texts(in, field);
            case "claims" -> {
                for (var claim : Json.fields(in, field)) {
                    readClaim(in, claim);
                }
            }
        }
    }

    private void readClaim(JsonParser in, String claim) {
        switch (in.currentToken()) {
            case VALUE_NULL -> {}
            case START_OBJECT -> {
                for (var field : Json.fields(in)) {
                    Values.text(in, claim + "." + field)
                            .map(ClaimPattern::new)
                            .ifPresent(file -> files.put(field.equals("file") ? claim : claim + "." + field, file));
                }
            }
            case START_ARRAY ->
                claims.put(
                        claim,
                        new HashSet<>(Values.texts(in, claim).stream()
                                .map(ClaimPattern::new)
                                .toList()));
            default -> claims.put(claim, Set.of(new ClaimPattern(in.getString()))); // also 42 and true
        }
    }

    private NewPublisher publisher() {
        if (!permissions.contains(PUBLISH)) {
            throw unusable("this registry has no staging, so that a trusted publisher can only be allowed to publish:"
                    + " npm trust --allow-publish");
        }
        return new NewPublisher(
                kind.orElseThrow(() -> Json.malformed("a trusted publisher has no type")), issuer, claims, files);
    }

    private static Refusal unusable(String why) {
        return new Refusal(new Problem.Unusable(why));
    }

    /** The answer of {@code npm trust}, and of {@code npm trust list}. */
    public static Response list(int status, List<TrustedPublisher> publishers) {
        return Response.json(status, Json.bytes(out -> {
            out.writeStartArray();
            publishers.forEach(publisher -> write(publisher, out));
            out.writeEndArray();
        }));
    }

    private static void write(TrustedPublisher publisher, JsonGenerator out) {
        out.writeStartObject();
        out.writeName("id").writeString(publisher.id());
        out.writeName("type").writeString(publisher.kind().word());
        out.writeName("issuer").writeString(publisher.issuer());
        out.writeName("claims").writeStartObject();
        for (var claim : new TreeMap<>(publisher.claims()).entrySet()) {
            out.writeName(claim.getKey());
            PipelineFile.find(publisher, claim.getKey())
                    .ifPresentOrElse(
                            file -> out.writeStartObject()
                                    .writeName("file")
                                    .writeString(file)
                                    .writeEndObject(),
                            () -> write(claim.getValue(), out));
        }
        out.writeEndObject();
        out.writeName("permissions").writeStartArray().writeString(PUBLISH).writeEndArray();
        out.writeEndObject();
    }

    private static void write(Set<ClaimPattern> patterns, JsonGenerator out) {
        if (patterns.size() == 1) {
            out.writeString(patterns.iterator().next().text());
            return;
        }
        Json.writeTexts(out, patterns.stream().map(ClaimPattern::text).sorted().toList());
    }
}
