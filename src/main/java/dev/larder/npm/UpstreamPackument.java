package dev.larder.npm;

import dev.larder.domain.Digest;
import dev.larder.domain.Form;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.upstream.MalformedAnswer;
import dev.larder.upstream.PackumentReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;

/** Reads packuments that upstreams sent, each question in one pass that keeps nothing but its answer. */
public final class UpstreamPackument implements PackumentReader {

    private static final Set<String> DIST = Set.of("integrity", "shasum", "tarball");

    /** More versions than packages have, and several times what one says: a lying upstream must not fill the memory. */
    private static final int MOST_LEARNT = 10_000;

    private static final int LONGEST_LEARNT = 2_000;

    @Override
    public Dists check(InputStream document, PackageName name) throws IOException {
        var names = new String[] {null};
        var dists = new HashMap<String, Map<String, String>>();
        read(document, in -> {
            Json.forEachField(in, field -> {
                switch (field) {
                    case "name" -> names[0] = Json.stringOrSkip(in);
                    case "versions" -> {
                        requireObject(in, field);
                        Json.forEachField(in, version -> {
                            dists.remove(version); // of two that are called so, clients read the last
                            readDist(in)
                                    .filter(fields -> dists.size() < MOST_LEARNT && isShort(fields))
                                    .ifPresent(fields -> dists.put(version, fields));
                        });
                    }
                    case "dist-tags", "time" -> {
                        requireObject(in, field);
                        in.skipChildren();
                    }
                    default -> in.skipChildren();
                }
            });
            if (in.nextToken() != null) {
                throw new MalformedAnswer("its packument goes on after its end");
            }
        });
        if (!name.toString().equals(names[0])) {
            throw new MalformedAnswer("its packument is of another package");
        }
        return version -> Optional.ofNullable(dists.get(version.text())).flatMap(UpstreamPackument::learnt);
    }

    private static boolean isShort(Map<String, String> fields) {
        return fields.values().stream().mapToInt(String::length).sum() <= LONGEST_LEARNT;
    }

    private static Optional<UpstreamDist> learnt(Map<String, String> fields) {
        try {
            return Optional.of(dist(fields));
        } catch (MalformedAnswer _) {
            return Optional.empty(); // whoever reads it is told
        }
    }

    private static void requireObject(JsonParser in, String field) throws MalformedAnswer {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw new MalformedAnswer("its " + field + " are no JSON object");
        }
    }

    @Override
    public Optional<UpstreamDist> dist(InputStream document, Version version) throws IOException {
        var found = new ArrayList<Map<String, String>>();
        eachVersion(document, (in, text) -> {
            if (text.equals(version.text()) && in.currentToken() == JsonToken.START_OBJECT) {
                found.clear();
                readDist(in).ifPresent(found::add);
            } else {
                in.skipChildren();
            }
        });
        return found.isEmpty() ? Optional.empty() : Optional.of(dist(found.getFirst()));
    }

    @Override
    public Map<String, String> distTags(InputStream document) throws IOException {
        var tags = new HashMap<String, String>();
        read(
                document,
                in -> Json.forEachField(in, field -> {
                    if (field.equals("dist-tags") && in.currentToken() == JsonToken.START_OBJECT) {
                        readTags(in, tags);
                    } else {
                        in.skipChildren();
                    }
                }));
        return tags;
    }

    @Override
    public Set<Version> chosen(InputStream document, Collection<String> wanted) throws IOException {
        var choice = new VersionChoice();
        var tags = new HashMap<String, String>();
        read(
                document,
                in -> Json.forEachField(in, field -> {
                    if (in.currentToken() != JsonToken.START_OBJECT) {
                        return;
                    }
                    switch (field) {
                        case "dist-tags" -> readTags(in, tags);
                        case "versions" -> Json.forEachField(in, version -> choice.version(version, isDeprecated(in)));
                        default -> in.skipChildren();
                    }
                }));
        tags.forEach(choice::tag);
        return wanted.stream().map(choice::of).flatMap(Optional::stream).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the manifest at which {@code in} stands says so; an empty message takes a deprecation back. */
    private static boolean isDeprecated(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return false;
        }
        var said = new boolean[] {false};
        eachText(in, "deprecated"::equals, (_, message) -> said[0] = !message.isEmpty());
        return said[0];
    }

    private static void readTags(JsonParser in, Map<String, String> tags) throws IOException {
        eachText(in, _ -> true, (tag, version) -> {
            if (tags.size() < MOST_LEARNT && tag.length() + version.length() <= LONGEST_LEARNT) {
                tags.put(tag, version);
            }
        });
    }

    /** Goes through those texts in the object at which {@code in} stands that are wanted; all else is passed over. */
    private static void eachText(JsonParser in, Predicate<String> wanted, BiConsumer<String, String> taking)
            throws IOException {
        Json.forEachField(in, name -> {
            if (!wanted.test(name)) {
                in.skipChildren();
                return;
            }
            var text = Json.stringOrSkip(in);
            if (text != null) {
                taking.accept(name, text);
            }
        });
    }

    @Override
    public Optional<byte[]> manifest(InputStream document, PackageName name, String version, Origin origin)
            throws IOException {
        var found = new byte[][] {null};
        eachVersion(document, (in, text) -> {
            if (!text.equals(version) || in.currentToken() != JsonToken.START_OBJECT) {
                in.skipChildren();
                return;
            }
            var bytes = new ByteArrayOutputStream();
            try (var out = Json.generator(bytes)) {
                new ManifestWriter(out, Form.FULL).upstream(in, name, version, origin);
            }
            found[0] = bytes.toByteArray();
        });
        return Optional.ofNullable(found[0]);
    }

    /** What the manifest at which {@code in} stands says of its tarball, unchecked. */
    private static Optional<Map<String, String>> readDist(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return Optional.empty();
        }
        var fields = new HashMap<String, String>();
        var there = new boolean[] {false};
        Json.forEachField(in, field -> {
            if (field.equals("dist") && in.currentToken() == JsonToken.START_OBJECT) {
                there[0] = true;
                fields.clear(); // an upstream may say it a million times
                eachText(in, DIST::contains, fields::put);
            } else {
                in.skipChildren();
            }
        });
        return there[0] ? Optional.of(fields) : Optional.empty();
    }

    /** Of what {@link #readDist} has read. */
    private static UpstreamDist dist(Map<String, String> fields) throws MalformedAnswer {
        var digest = Optional.ofNullable(fields.get("integrity"))
                .flatMap(Digest::strongest)
                .or(() -> Optional.ofNullable(fields.get("shasum")).flatMap(Digest::shasum))
                .orElseThrow(() -> new MalformedAnswer("it names no digest of the tarball"));
        return new UpstreamDist(tarball(fields.getOrDefault("tarball", "")), digest);
    }

    private static URI tarball(String text) throws MalformedAnswer {
        try {
            var address = new URI(text);
            var http = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            if (http && address.getHost() != null && address.getPort() <= 65_535) {
                return address;
            }
        } catch (URISyntaxException _) { // said below
        }
        throw new MalformedAnswer("it names no address of the tarball");
    }

    private interface VersionVisitor {

        /** Called with the parser at the version's manifest, which has to be read to its end. */
        void visit(JsonParser in, String version) throws IOException;
    }

    private static void eachVersion(InputStream document, VersionVisitor visitor) throws IOException {
        read(
                document,
                in -> Json.forEachField(in, field -> {
                    if (field.equals("versions") && in.currentToken() == JsonToken.START_OBJECT) {
                        Json.forEachField(in, version -> visitor.visit(in, version));
                    } else {
                        in.skipChildren();
                    }
                }));
    }

    private interface DocumentVisitor {

        /** Called with the parser at the document's opening brace. */
        void visit(JsonParser in) throws IOException;
    }

    private static void read(InputStream document, DocumentVisitor visitor) throws IOException {
        try (var in = Json.parser(document)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedAnswer("its packument is no JSON object");
            }
            visitor.visit(in);
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            throw new MalformedAnswer("its packument is no JSON: " + Json.reason(e));
        }
    }
}
