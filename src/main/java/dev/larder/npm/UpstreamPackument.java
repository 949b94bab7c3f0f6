package dev.larder.npm;

import dev.larder.domain.Digest;
import dev.larder.domain.Form;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.upstream.MalformedAnswer;
import dev.larder.upstream.PackumentReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads packuments that upstreams sent, each question in one pass that keeps nothing but its answer. */
public final class UpstreamPackument implements PackumentReader {

    private static final Set<String> DIST = Set.of("integrity", "shasum", "tarball");

    /** More versions than packages have, and several times what one says: a lying upstream must not fill the memory. */
    private static final int MOST_LEARNT = 10_000;

    private static final int LONGEST_LEARNT = 2_000;

    @Override
    public Dists check(InputStream document, PackageName name) throws IOException {
        var dists = new HashMap<String, Map<String, String>>();
        var found = read(document, in -> {
            var itsName = "";
            for (var field : Json.fields(in)) {
                switch (field) {
                    case "name" -> itsName = Json.stringOrSkip(in);
                    case "versions" -> {
                        requireObject(in, field);
                        for (var version : Json.fields(in)) {
                            dists.remove(version); // of two that are called so, clients read the last
                            readDist(in)
                                    .filter(fields -> dists.size() < MOST_LEARNT && isShort(fields))
                                    .ifPresent(fields -> dists.put(version, fields));
                        }
                    }
                    case "dist-tags", "time" -> requireObject(in, field);
                }
            }
            if (in.nextToken() != null) {
                throw new MalformedAnswer("its packument goes on after its end");
            }
            return itsName;
        });
        if (!name.toString().equals(found)) {
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
        var found = ofVersion(document, version.text(), UpstreamPackument::readDist);
        return found.isEmpty() ? Optional.empty() : Optional.of(dist(found.get()));
    }

    @Override
    public Map<String, String> distTags(InputStream document) throws IOException {
        return read(document, in -> {
            var tags = new HashMap<String, String>();
            for (var field : Json.fields(in)) {
                if (field.equals("dist-tags")) {
                    readTags(in, tags);
                }
            }
            return tags;
        });
    }

    @Override
    public Set<Version> chosen(InputStream document, Collection<String> wanted) throws IOException {
        var choice = read(document, in -> {
            var versions = new VersionChoice();
            var tags = new HashMap<String, String>();
            for (var field : Json.fields(in)) {
                switch (field) {
                    case "dist-tags" -> readTags(in, tags);
                    case "versions" -> {
                        for (var version : Json.fields(in)) {
                            versions.version(version, isDeprecated(in));
                        }
                    }
                }
            }
            tags.forEach(versions::tag);
            return versions;
        });
        return wanted.stream().map(choice::of).flatMap(Optional::stream).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the manifest at which {@code in} stands says so; an empty message takes a deprecation back. */
    private static boolean isDeprecated(JsonParser in) {
        var deprecated = false;
        for (var field : Json.fields(in)) {
            if (field.equals("deprecated") && in.currentToken() == JsonToken.VALUE_STRING) {
                deprecated = !in.getString().isEmpty();
            }
        }
        return deprecated;
    }

    private static void readTags(JsonParser in, Map<String, String> tags) {
        for (var tag : Json.fields(in)) {
            var version = Json.stringOrSkip(in);
            if (version != null && tags.size() < MOST_LEARNT && tag.length() + version.length() <= LONGEST_LEARNT) {
                tags.put(tag, version);
            }
        }
    }

    @Override
    public Optional<byte[]> manifest(InputStream document, PackageName name, String version, Origin origin)
            throws IOException {
        return ofVersion(
                document,
                version,
                in -> Optional.of(
                        Json.bytes(out -> new ManifestWriter(out, Form.FULL).upstream(in, name, version, origin))));
    }

    /** What the manifest at which {@code in} stands says of its tarball, unchecked. */
    private static Optional<Map<String, String>> readDist(JsonParser in) {
        Map<String, String> dist = null;
        for (var field : Json.fields(in)) {
            if (field.equals("dist") && in.currentToken() == JsonToken.START_OBJECT) {
                dist = new HashMap<>(); // an upstream may say it a million times
                for (var part : Json.fields(in)) {
                    if (DIST.contains(part) && in.currentToken() == JsonToken.VALUE_STRING) {
                        dist.put(part, in.getString());
                    }
                }
            }
        }
        return Optional.ofNullable(dist);
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

    /** What {@code reading} makes of the manifest of {@code version}: of two, as clients do, of the last. */
    private static <T> Optional<T> ofVersion(
            InputStream document, String version, Function<JsonParser, Optional<T>> reading) throws IOException {
        return read(document, in -> {
            var found = Optional.<T>empty();
            for (var field : Json.fields(in)) {
                if (field.equals("versions")) {
                    for (var text : Json.fields(in)) {
                        if (text.equals(version) && in.currentToken() == JsonToken.START_OBJECT) {
                            found = reading.apply(in);
                        }
                    }
                }
            }
            return found;
        });
    }

    private static <T> T read(InputStream document, Json.Reading<T> reading) throws IOException {
        try {
            return Json.read(document, in -> {
                if (in.nextToken() != JsonToken.START_OBJECT) {
                    throw new MalformedAnswer("its packument is no JSON object");
                }
                return reading.of(in);
            });
        } catch (JacksonException e) {
            throw new MalformedAnswer("its packument is no JSON: " + Json.reason(e));
        }
    }
}
