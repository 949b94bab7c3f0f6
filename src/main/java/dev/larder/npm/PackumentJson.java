package dev.larder.npm;

import dev.larder.domain.DistTag;
import dev.larder.domain.Form;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.registry.HostedPackage;
import dev.larder.registry.HostedVersion;
import dev.larder.registry.PackumentWriter;
import dev.larder.registry.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Writes packuments. Both forms hold {@code time}: without it yarn 4 refuses to install, and pnpm asks a second time.
 */
public final class PackumentJson implements PackumentWriter {

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /** What the abbreviated form takes from the top of a document as it is. */
    private static final Set<String> ABBREVIATED_TOP = Set.of("name", "dist-tags");

    /** What the full form repeats at its top from the latest version, as npm's registry does. */
    private static final Set<String> HOISTED = Set.of(
            "description",
            "homepage",
            "keywords",
            "repository",
            "author",
            "contributors",
            "bugs",
            "license",
            "readmeFilename");

    @Override
    public Optional<Instant> upstream(InputStream document, PackageName name, Shape shape, OutputStream to)
            throws IOException {
        return Json.read(document, in -> {
            try (var out = Json.generator(to)) {
                var modified = Optional.<Instant>empty();
                in.nextToken();
                out.writeStartObject();
                for (var field : Json.fields(in)) {
                    if (field.equals("versions") && in.currentToken() == JsonToken.START_OBJECT) {
                        out.writeName(field);
                        versions(in, out, name, shape);
                    } else if (field.equals("time") && in.currentToken() == JsonToken.START_OBJECT) {
                        modified = time(in, out, shape.form());
                    } else if (shape.form() == Form.FULL || ABBREVIATED_TOP.contains(field)) {
                        out.writeName(field);
                        Json.copy(in, out);
                    }
                }
                out.writeEndObject();
                return modified;
            }
        });
    }

    private static void versions(JsonParser in, JsonGenerator out, PackageName name, Shape shape) {
        var manifests = new ManifestWriter(out, shape.form());
        out.writeStartObject();
        for (var version : Json.fields(in)) {
            if (in.currentToken() == JsonToken.START_OBJECT) {
                out.writeName(version);
                manifests.upstream(in, name, version, shape.origin());
            }
        }
        out.writeEndObject();
    }

    /**
     * Copies {@code time} and gives the latest instant in it, which the abbreviated form has at its top: pnpm takes it for
     * a bound of all publications, and not every upstream writes {@code time.modified}.
     */
    private static Optional<Instant> time(JsonParser in, JsonGenerator out, Form form) {
        var modified = Optional.<Instant>empty();
        out.writeName("time").writeStartObject();
        for (var field : Json.fields(in)) {
            if (in.currentToken() == JsonToken.VALUE_STRING) {
                modified = later(modified, instant(in.getString()));
            }
            out.writeName(field);
            Json.copy(in, out); // "unpublished" is an object
        }
        out.writeEndObject();
        if (form == Form.ABBREVIATED) {
            modified.ifPresent(time -> out.writeName("modified").writeString(time.toString()));
        }
        return modified;
    }

    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        return one.isEmpty() || other.isPresent() && other.get().isAfter(one.get()) ? other : one;
    }

    private static Optional<Instant> instant(String text) {
        try {
            // What an HTTP date and a JavaScript one can say; an upstream may have written anything.
            return Optional.of(Instant.parse(text))
                    .filter(time -> time.isAfter(Instant.EPOCH) && time.isBefore(LATEST));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // no instant that we can read says nothing
        }
    }

    @Override
    public void hosted(HostedPackage hosted, List<HostedVersion> versions, Shape shape, OutputStream to) {
        var published = versions.stream()
                .sorted(Comparator.comparing(HostedVersion::published))
                .toList();
        try (var out = Json.generator(to)) {
            out.writeStartObject();
            out.writeName("name").writeString(hosted.name().toString());
            if (shape.form() == Form.FULL) {
                top(out, hosted, published);
            } else {
                out.writeName("modified").writeString(hosted.modified().toString());
            }
            distTags(out, hosted);
            out.writeName("versions").writeStartObject();
            var manifests = new ManifestWriter(out, shape.form());
            for (var version : published) {
                out.writeName(version.version().text());
                manifests.hosted(hosted, version, shape.origin());
            }
            out.writeEndObject();
            out.writeName("time").writeStartObject();
            out.writeName("created").writeString(hosted.created().toString());
            out.writeName("modified").writeString(hosted.modified().toString());
            for (var version : published) {
                out.writeName(version.version().text())
                        .writeString(version.published().toString());
            }
            out.writeEndObject();
            out.writeEndObject();
        }
    }

    /**
     * What the clients read of it. To unpublish: versions, their tarballs, dist-tags; to deprecate: versions; to star:
     * users (npm/cli workspaces/libnpmpublish/lib/unpublish.js, lib/commands/deprecate.js, star.js).
     */
    @Override
    public void editable(
            HostedPackage hosted,
            Map<String, String> deprecations,
            Optional<String> stargazer,
            Origin origin,
            OutputStream to) {
        try (var out = Json.generator(to)) {
            out.writeStartObject();
            out.writeName("_id").writeString(hosted.name().toString());
            out.writeName("_rev").writeString(Long.toString(hosted.revision()));
            out.writeName("name").writeString(hosted.name().toString());
            distTags(out, hosted);
            maintainers(out, hosted);
            out.writeName("users").writeStartObject();
            stargazer.ifPresent(user -> out.writeName(user).writeBoolean(true));
            out.writeEndObject();
            out.writeName("versions").writeStartObject();
            deprecations.forEach((version, message) -> {
                out.writeName(version).writeStartObject();
                out.writeName("name").writeString(hosted.name().toString());
                out.writeName("version").writeString(version);
                if (!message.isEmpty()) {
                    out.writeName("deprecated").writeString(message);
                }
                out.writeName("dist").writeStartObject();
                out.writeName("tarball").writeString(origin.tarball(hosted.name(), version));
                out.writeEndObject();
                out.writeEndObject();
            });
            out.writeEndObject();
            out.writeEndObject();
        }
    }

    private static void distTags(JsonGenerator out, HostedPackage hosted) {
        out.writeName("dist-tags").writeStartObject();
        new TreeMap<>(hosted.distTags())
                .forEach((tag, version) -> out.writeName(tag).writeString(version));
        out.writeEndObject();
    }

    @Override
    public byte[] hostedManifest(HostedPackage hosted, HostedVersion version, Origin origin) {
        return Json.bytes(out -> new ManifestWriter(out, Form.FULL).hosted(hosted, version, origin));
    }

    private static void top(JsonGenerator out, HostedPackage hosted, List<HostedVersion> versions) {
        out.writeName("_id").writeString(hosted.name().toString());
        out.writeName("_rev").writeString(Long.toString(hosted.revision()));
        maintainers(out, hosted);
        var latest = hosted.distTags().get(DistTag.LATEST.text());
        for (var version : versions) {
            if (version.version().text().equals(latest)) {
                try (var in = Json.parser(version.manifest())) {
                    in.nextToken();
                    for (var field : Json.fields(in)) {
                        if (HOISTED.contains(field)) {
                            out.writeName(field);
                            Json.copy(in, out);
                        }
                    }
                }
                version.readme().ifPresent(text -> out.writeName("readme").writeString(text));
            }
        }
    }

    static void maintainers(JsonGenerator out, HostedPackage hosted) {
        out.writeName("maintainers").writeStartArray();
        for (var maintainer : new TreeMap<>(hosted.maintainers()).entrySet()) {
            user(out, maintainer.getKey(), maintainer.getValue());
        }
        out.writeEndArray();
    }

    static void user(JsonGenerator out, String name, String email) {
        out.writeStartObject();
        out.writeName("name").writeString(name);
        out.writeName("email").writeString(email);
        out.writeEndObject();
    }
}
