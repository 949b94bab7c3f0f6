package dev.larder.npm;

import dev.larder.domain.Form;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.registry.HostedPackage;
import dev.larder.registry.HostedVersion;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Writes one version's manifest into a packument: as its author wrote it, but for what is the registry's to say. In the
 * abbreviated form only what an installer needs is left.
 */
final class ManifestWriter {

    /**
     * The abbreviated form's fields, as npm's registry defines it (npm/registry docs/responses/package-metadata.md), and
     * three that clients are glad of: {@code libc} (pnpm asks for a full document without it), {@code license} (npm writes
     * it to its lockfile) and {@code bundledDependencies} (the other spelling).
     */
    private static final Set<String> ABBREVIATED = Set.of(
            "name",
            "version",
            "deprecated",
            "dependencies",
            "acceptDependencies",
            "optionalDependencies",
            "devDependencies",
            "bundleDependencies",
            "bundledDependencies",
            "peerDependencies",
            "peerDependenciesMeta",
            "bin",
            "directories",
            "dist",
            "engines",
            "_hasShrinkwrap",
            "hasInstallScript",
            "funding",
            "cpu",
            "os",
            "libc",
            "license");

    /** Scripts that run at installation. */
    private static final Set<String> INSTALL_SCRIPTS = Set.of("preinstall", "install", "postinstall");

    /** What we say of a hosted version ourselves, whatever its author's manifest held. */
    private static final Set<String> OURS = Set.of(
            "_id",
            "name",
            "version",
            "dist",
            "_npmUser",
            "maintainers",
            "_hasShrinkwrap",
            "hasInstallScript",
            "deprecated");

    private final JsonGenerator out;
    private final Form form;

    ManifestWriter(JsonGenerator out, Form form) {
        this.out = out;
        this.form = form;
    }

    /** Copies the manifest at which {@code in} stands, with what its URLs name at {@code origin}. */
    void upstream(JsonParser in, PackageName name, String version, Origin origin) {
        out.writeStartObject();
        var installs = false;
        var saysSo = false;
        for (var field : Json.fields(in)) {
            if (form == Form.ABBREVIATED && field.equals("scripts")) {
                installs = readScripts(in);
            } else if (field.equals("dist") && in.currentToken() == JsonToken.START_OBJECT) {
                out.writeName(field);
                copyDist(in, name, version, origin);
            } else if (isWanted(field)) {
                saysSo |= field.equals("hasInstallScript");
                copy(in, field);
            }
        }
        if (installs && !saysSo) {
            out.writeName("hasInstallScript").writeBoolean(true);
        }
        out.writeEndObject();
    }

    /** Writes a version of ours. */
    void hosted(HostedPackage hosted, HostedVersion version, Origin origin) {
        out.writeStartObject();
        out.writeName("name").writeString(hosted.name().toString());
        out.writeName("version").writeString(version.version().text());
        try (var in = Json.parser(version.manifest())) {
            in.nextToken();
            for (var field : Json.fields(in)) {
                if (!OURS.contains(field) && isWanted(field)) {
                    copy(in, field);
                }
            }
        }
        if (form == Form.FULL) {
            out.writeName("_id").writeString(hosted.name() + "@" + version.version());
            publisher(version, hosted.maintainers().getOrDefault(version.publisher(), ""));
            PackumentJson.maintainers(out, hosted);
        }
        version.deprecated().ifPresent(message -> out.writeName("deprecated").writeString(message));
        if (version.dist().hasInstallScript()) {
            out.writeName("hasInstallScript").writeBoolean(true);
        }
        if (version.dist().hasShrinkwrap()) {
            out.writeName("_hasShrinkwrap").writeBoolean(true);
        }
        dist(hosted.name(), version, origin);
        out.writeEndObject();
    }

    /** As npm's registry does it; pnpm 11 and 12 look at what a version lacks that an earlier one had (trustPolicy). */
    private void publisher(HostedVersion version, String email) {
        out.writeName("_npmUser").writeStartObject();
        out.writeName("name").writeString(version.publisher());
        out.writeName("email").writeString(email);
        version.trusted().ifPresent(trusted -> {
            var words = trusted.split(" ");
            out.writeName("trustedPublisher").writeStartObject();
            out.writeName("id").writeString(words[0]);
            out.writeName("oidcConfigId").writeString("oidc:" + words[1]);
            out.writeEndObject();
        });
        out.writeEndObject();
    }

    private boolean isWanted(String field) {
        return form == Form.FULL || ABBREVIATED.contains(field);
    }

    private void copy(JsonParser in, String field) {
        out.writeName(field);
        Json.copy(in, out);
    }

    private void copyDist(JsonParser in, PackageName name, String version, Origin origin) {
        out.writeStartObject();
        for (var field : Json.fields(in)) {
            if (field.equals("attestations") && in.currentToken() == JsonToken.START_OBJECT) {
                out.writeName(field).writeStartObject();
                for (var part : Json.fields(in)) {
                    if (!part.equals("url")) {
                        copy(in, part);
                    }
                }
                out.writeName("url").writeString(origin.attestations(name, version));
                out.writeEndObject();
            } else if (!field.equals("tarball")) {
                copy(in, field);
            }
        }
        out.writeName("tarball").writeString(origin.tarball(name, version));
        out.writeEndObject();
    }

    private void dist(PackageName name, HostedVersion version, Origin origin) {
        var dist = version.dist();
        out.writeName("dist").writeStartObject();
        out.writeName("integrity").writeString(dist.integrity().toString());
        out.writeName("shasum").writeString(dist.shasum().hex());
        out.writeName("tarball")
                .writeString(origin.tarball(name, version.version().text()));
        out.writeName("fileCount").writeNumber(dist.fileCount());
        out.writeName("unpackedSize").writeNumber(dist.unpackedBytes());
        version.signature().ifPresent(signature -> {
            out.writeName("signatures").writeStartArray().writeStartObject();
            out.writeName("keyid").writeString(signature.keyId());
            out.writeName("sig").writeString(signature.value());
            out.writeEndObject().writeEndArray();
        });
        version.provenance().ifPresent(predicateType -> {
            out.writeName("attestations").writeStartObject();
            out.writeName("url")
                    .writeString(origin.attestations(name, version.version().text()));
            out.writeName("provenance").writeStartObject();
            out.writeName("predicateType").writeString(predicateType);
            out.writeEndObject().writeEndObject();
        });
        out.writeEndObject();
    }

    /** Whether the script of that name runs when the package is installed. */
    static boolean runsAtInstallation(String script) {
        return INSTALL_SCRIPTS.contains(script);
    }

    /** Whether the scripts at which {@code in} stands run at installation. */
    private static boolean readScripts(JsonParser in) {
        var found = false;
        for (var script : Json.fields(in)) {
            found |= runsAtInstallation(script);
        }
        return found;
    }
}
