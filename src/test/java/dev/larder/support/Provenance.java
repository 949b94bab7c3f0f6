package dev.larder.support;

import dev.larder.domain.Digest;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bundles as {@code npm publish --provenance} has Sigstore sign them, but for the signatures, which are none. */
public final class Provenance {

    /** What kind of statement they hold. */
    public static final String PREDICATE = "https://slsa.dev/provenance/v1";

    /** What npm calls a bundle. */
    public static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private Provenance() {}

    /** A bundle about {@code made}. */
    public static Map<String, Object> bundle(PackageFiles made) {
        return bundle(statement(made));
    }

    /** What a bundle about {@code made} states. */
    public static Map<String, Object> statement(PackageFiles made) {
        return statement(made.name(), made.version(), made.integrity());
    }

    /** What a bundle about a tarball states. */
    public static Map<String, Object> statement(PackageName name, Version version, Digest sha512) {
        var subject = Map.of(
                "name",
                "pkg:npm/" + name.toString().replace("@", "%40") + "@" + version,
                "digest",
                Map.of("sha512", sha512.hex()));
        var statement = new LinkedHashMap<String, Object>();
        statement.put("_type", "https://in-toto.io/Statement/v1");
        statement.put("subject", List.of(subject));
        statement.put("predicateType", PREDICATE);
        statement.put("predicate", Map.of("buildDefinition", Map.of("buildType", "made up"), "runDetails", Map.of()));
        return statement;
    }

    /** A bundle that holds {@code statement}. */
    public static Map<String, Object> bundle(Map<String, Object> statement) {
        var envelope = new LinkedHashMap<String, Object>();
        envelope.put("payload", Base64.getEncoder().encodeToString(Json.bytes(statement)));
        envelope.put("payloadType", "application/vnd.in-toto+json");
        envelope.put("signatures", List.of(Map.of("keyid", "", "sig", "bm8gc2lnbmF0dXJl")));
        var bundle = new LinkedHashMap<String, Object>();
        bundle.put("mediaType", MEDIA_TYPE);
        bundle.put(
                "verificationMaterial",
                Map.of(
                        "certificate",
                        Map.of("rawBytes", "bm8gY2VydGlmaWNhdGU="),
                        "tlogEntries",
                        List.of(Map.of("integratedTime", "1700000000"))));
        bundle.put("dsseEnvelope", envelope);
        return bundle;
    }

    /** {@code document}, as npm would PUT it, with a bundle attached. */
    public static Map<String, Object> attached(byte[] document, PackageFiles made, Map<String, Object> bundle) {
        var text = new String(Json.bytes(bundle), StandardCharsets.UTF_8);
        var attachment = new LinkedHashMap<String, Object>();
        attachment.put("content_type", MEDIA_TYPE);
        attachment.put("data", text);
        attachment.put("length", text.length());
        var publish = Json.object(document);
        var attachments = new LinkedHashMap<>(Json.at(publish, "_attachments"));
        attachments.put(made.name() + "-" + made.version() + ".sigstore", attachment);
        publish.put("_attachments", attachments);
        return publish;
    }

    /** What a registry answers for the attestations of {@code made}. */
    public static Map<String, Object> answer(PackageFiles made) {
        return Map.of("attestations", List.of(Map.of("predicateType", PREDICATE, "bundle", bundle(made))));
    }
}
