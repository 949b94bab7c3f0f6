package dev.larder.npm;

import dev.larder.domain.Access;
import dev.larder.domain.Deprecation;
import dev.larder.domain.Digest;
import dev.larder.domain.Dist;
import dev.larder.domain.DistTag;
import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Publication;
import dev.larder.domain.Refusal;
import dev.larder.domain.Submission;
import dev.larder.domain.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The body of {@code PUT /name}. As npm, pnpm, yarn and bun publish (npm/cli workspaces/libnpmpublish/lib/publish.js), it
 * is a packument with one version, one tag, and the tarball in base64 among its {@code _attachments}. As npm and pnpm
 * deprecate (npm/cli lib/commands/deprecate.js), it is the packument that they read, with some versions'
 * {@code deprecated} changed, and without attachments.
 */
public final class PublishBody {

    /**
     * The largest tarball that is published this way. In base64 and with its manifest it has to fit the 6 MB that Lambda
     * takes; what is larger than that never reaches us, and API Gateway answers 413 by itself.
     */
    public static final long LARGEST_TARBALL = 4 << 20;

    private static final int LONGEST_README = 64 * 1024; // what npm's registry keeps

    private final PackageName name;
    private String bodyName;
    private String revision;
    private String access;
    private String rootReadme;
    private final Map<String, String> tags = new HashMap<>();
    private final Map<String, ClaimedVersion> versions = new HashMap<>();
    private byte[] tarball;
    private String tarballFile;
    private long tarballLength = -1;
    private Optional<ProvenanceBundle> provenance = Optional.empty();

    private PublishBody(PackageName name) {
        this.name = name;
    }

    /** Reads what is to become of {@code name}; refuses what is malformed or disagrees with itself. */
    public static Submission parse(PackageName name, byte[] body) {
        var publish = Json.object(body, new PublishBody(name)::read);
        if (!name.toString().equals(publish.bodyName)) {
            throw Json.malformed("its name is not " + name);
        }
        return publish.tarballFile == null ? publish.deprecation() : publish.publication();
    }

    private PublishBody read(JsonParser in) {
        for (var field : Json.fields(in)) {
            switch (field) {
                case "name" -> bodyName = Json.stringOrSkip(in);
                case "_rev" -> revision = Json.stringOrSkip(in);
                case "access" -> access = Json.stringOrSkip(in);
                case "readme" -> rootReadme = Json.stringOrSkip(in);
                case "dist-tags" -> {
                    for (var tag : Json.fields(in, field)) {
                        tags.put(tag, version(in));
                    }
                }
                case "versions" -> {
                    for (var version : Json.fields(in, field)) {
                        versions.put(version, ClaimedVersion.read(in));
                    }
                }
                case "_attachments" -> {
                    for (var file : Json.fields(in, field)) {
                        attachment(in, file);
                    }
                }
            }
        }
        return this;
    }

    private static String version(JsonParser in) {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            throw Json.malformed("its dist-tags hold something that is no version");
        }
        return in.getString();
    }

    private void attachment(JsonParser in, String file) {
        if (ProvenanceBundle.isNamed(file)) {
            if (provenance.isPresent()) {
                throw Json.malformed("it holds more than one provenance");
            }
            provenance = Optional.of(ProvenanceBundle.read(in, file));
            return;
        }
        if (!file.endsWith(".tgz")) {
            throw Json.malformed("it holds an attachment that is neither a tarball nor its provenance");
        }
        if (tarballFile != null) {
            throw Json.malformed("it holds more than one tarball");
        }
        tarballFile = file;
        for (var field : Json.fields(in, "an attachment")) {
            switch (field) {
                case "data" -> {
                    if (in.currentToken() != JsonToken.VALUE_STRING) {
                        throw Json.malformed("the attachment's data is no base64");
                    }
                    tarball = in.getBinaryValue();
                }
                case "length" ->
                    tarballLength = in.currentToken() == JsonToken.VALUE_NUMBER_INT ? in.getLongValue() : -1;
            }
        }
    }

    private Deprecation deprecation() {
        var messages = new HashMap<String, String>();
        versions.forEach((version, claimed) -> {
            if (claimed.deprecated() != null) {
                messages.put(version, claimed.deprecated());
            }
        });
        if (provenance.isPresent() || revision == null && messages.isEmpty()) {
            throw Json.malformed("it holds no tarball");
        }
        return new Deprecation(Optional.ofNullable(revision), messages);
    }

    private Publication publication() {
        if (tarball == null) {
            throw Json.malformed("its attachment holds no data");
        }
        if (tarball.length > LARGEST_TARBALL) {
            throw new Refusal(new Problem.TarballTooLarge(tarball.length, LARGEST_TARBALL));
        }
        if (tarballLength >= 0 && tarballLength != tarball.length) {
            throw Json.malformed("the tarball has " + tarball.length + " bytes, and not the length that is given");
        }
        var version = publishedVersion();
        var claimed = versions.get(version.text());
        var contents = TarballContents.of(tarball);
        var dist = new Dist(
                Digest.of(Digest.Algorithm.SHA512, tarball),
                Digest.of(Digest.Algorithm.SHA1, tarball),
                tarball.length,
                contents.fileCount(),
                contents.unpackedBytes(),
                claimed.hasInstallScript() || contents.hasBindingGyp(),
                contents.hasShrinkwrap());
        requireTrue(claimed, version, contents);
        return new Publication(
                name,
                version,
                tag(version),
                access(),
                claimed.manifest(),
                readme(claimed),
                tarball,
                dist,
                Optional.ofNullable(claimed.deprecated()).filter(message -> !message.isEmpty()),
                provenance.map(bundle -> bundle.of(name, version, dist.integrity())));
    }

    /**
     * The version that the tarball's file name means: a client that merged its version into a packument after a conflict
     * sends all the other versions along.
     */
    private Version publishedVersion() {
        var meant = versions.keySet().stream()
                .filter(version -> versions.size() == 1 || tarballFile.endsWith("-" + version + ".tgz"))
                .toList();
        if (meant.size() != 1) {
            throw Json.malformed("it must hold the one version that its tarball is of");
        }
        return new Version(meant.getFirst());
    }

    private void requireTrue(ClaimedVersion claimed, Version version, TarballContents contents) {
        if (!name.toString().equals(claimed.name()) || !version.text().equals(claimed.version())) {
            throw Json.malformed("the manifest is not of " + name + "@" + version);
        }
        if (!name.toString().equals(contents.name()) || !version.precedence().equals(cleaned(contents.version()))) {
            throw Json.malformed("the tarball's package.json is of " + contents.name() + "@" + contents.version()
                    + ", not of " + name + "@" + version);
        }
        claimed.requireDigestsOf(tarball);
    }

    private DistTag tag(Version version) {
        var meant = tags.entrySet().stream()
                .filter(tag -> tags.size() == 1 || tag.getValue().equals(version.text()))
                .toList();
        if (tags.isEmpty()) {
            return DistTag.LATEST;
        }
        if (meant.size() != 1 || !meant.getFirst().getValue().equals(version.text())) {
            throw Json.malformed("its dist-tags must name the version " + version);
        }
        return new DistTag(meant.getFirst().getKey());
    }

    private Optional<Access> access() {
        return switch (access) {
            case null -> Optional.empty();
            case "public" -> Optional.of(Access.PUBLIC);
            case "restricted" -> Optional.of(Access.RESTRICTED);
            default -> throw Json.malformed("its access is neither public nor restricted");
        };
    }

    private Optional<String> readme(ClaimedVersion claimed) {
        return Optional.ofNullable(claimed.readme())
                .or(() -> Optional.ofNullable(rootReadme))
                .filter(text ->
                        !text.isBlank() && !text.equals("ERROR: No README data found!")) // npm's own placeholder
                .map(text -> text.length() <= LONGEST_README ? text : text.substring(0, LONGEST_README));
    }

    /** npm writes {@code v1.0.0+build} as {@code 1.0.0} into the manifest, but leaves package.json as it is. */
    static String cleaned(String version) {
        return version.strip().replaceFirst("^[=vV]+", "").replaceFirst("\\+.*", "");
    }
}
