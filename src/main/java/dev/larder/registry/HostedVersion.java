package dev.larder.registry;

import dev.larder.domain.Attestations;
import dev.larder.domain.Digest;
import dev.larder.domain.Dist;
import dev.larder.domain.Publication;
import dev.larder.domain.Signature;
import dev.larder.domain.Version;
import dev.larder.storage.Gzip;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Write;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * One version published here: its item {@code V#<version>}. When it is removed, a tombstone takes the item's place, so that
 * its number can never mean anything else.
 *
 * @param gzippedManifest as its author sent it, JSON in UTF-8, without the README; expanded one at a time, since a package
 *     may have thousands
 * @param publisher the user who published it
 * @param deprecated what installers are told
 * @param revision of the package when it was published
 * @param signature ours; none on versions of Larder 0.1
 * @param trusted the type and the id of the trusted publisher, where the publisher was one
 * @param provenance what kind of statement its {@link dev.larder.domain.Attestations} are, when it has some
 */
public record HostedVersion(
        Version version,
        byte[] gzippedManifest,
        Optional<String> readme,
        Dist dist,
        Instant published,
        String publisher,
        Optional<String> deprecated,
        long revision,
        Optional<Signature> signature,
        Optional<String> trusted,
        Optional<String> provenance) {

    static HostedVersion of(
            Publication publication,
            Instant now,
            String publisher,
            Optional<String> trusted,
            long revision,
            Signature signature) {
        return new HostedVersion(
                publication.version(),
                Gzip.compress(publication.manifest()),
                publication.readme(),
                publication.dist(),
                now,
                publisher,
                publication.deprecated(),
                revision,
                Optional.of(signature),
                trusted,
                publication.attestations().map(Attestations::predicateType));
    }

    /** The manifest as its author sent it, JSON in UTF-8, without the README. */
    public byte[] manifest() {
        return Gzip.expand(gzippedManifest);
    }

    /** Where the tarball of a version kept as {@code item} is; looks at nothing else. */
    static ObjectKey tarball(Item item) {
        return new ObjectKey(
                ObjectKey.Kind.HOSTED_TARBALL,
                Digest.strongest(item.text("integrity")).orElseThrow());
    }

    /** The revision of its package when the version kept as {@code item} was published. */
    static long revision(Item item) {
        return item.findNumber("revision").orElse(1L); // items of Larder 0.1 do not say, and were never unpublished
    }

    /** Whether {@code item} is what is left of a version that was removed by itself. */
    static boolean isRemoved(Item item) {
        return item.findNumber("removed").isPresent();
    }

    /**
     * What holds of the version kept as {@code item} for as long as it is not removed by itself. Whoever has read it in one
     * batch with the head demands it: the item may be from before a commit, and the head from after it.
     */
    static Write.Condition isStill(Item item) {
        return Write.equal("published", item.number("published"));
    }

    /** What is left of the version kept as {@code item} once {@code who} has removed it. */
    static Item tombstone(Item item, String who, Instant now) {
        return new Item(item.key())
                .with("version", item.text("version"))
                .with("integrity", item.text("integrity"))
                .with("remover", who)
                .with("removed", now.toEpochMilli());
    }

    /** When the version kept as {@code item} was published. */
    static Instant published(Item item) {
        return Instant.ofEpochMilli(item.number("published"));
    }

    /** What installers are told of the version kept as {@code item}; empty: it is not deprecated. */
    static String deprecation(Item item) {
        return item.findText("deprecated").orElse("");
    }

    /** The version kept as {@code item}, with {@code message} for its installers; an empty one means none. */
    static Item deprecated(Item item, String message) {
        return item.with("deprecated", message);
    }

    Item toItem(Key key) {
        return new Item(key)
                .with("version", version.text())
                .with("manifest", gzippedManifest)
                .with("integrity", dist.integrity().toString())
                .with("shasum", dist.shasum().hex())
                .with("size", dist.sizeBytes())
                .with("files", dist.fileCount())
                .with("unpacked", dist.unpackedBytes())
                .with("installScript", dist.hasInstallScript() ? 1 : 0)
                .with("shrinkwrap", dist.hasShrinkwrap() ? 1 : 0)
                .with("published", published.toEpochMilli())
                .with("publisher", publisher)
                .with("deprecated", deprecated.orElse(""))
                .with("revision", revision)
                .with(
                        signature,
                        (item, ours) -> item.with("keyid", ours.keyId()).with("sig", ours.value()))
                .with(trusted, (item, text) -> item.with("trusted", text))
                .with(provenance, (item, predicateType) -> item.with("provenance", predicateType))
                .with(
                        readme,
                        (item, text) -> item.with("readme", Gzip.compress(text.getBytes(StandardCharsets.UTF_8))));
    }

    static HostedVersion of(Item item) {
        var dist = new Dist(
                Digest.strongest(item.text("integrity")).orElseThrow(),
                Digest.shasum(item.text("shasum")).orElseThrow(),
                item.number("size"),
                (int) item.number("files"),
                item.number("unpacked"),
                item.number("installScript") == 1,
                item.number("shrinkwrap") == 1);
        return new HostedVersion(
                new Version(item.text("version")),
                item.bytes("manifest"),
                item.findBytes("readme").map(bytes -> new String(Gzip.expand(bytes), StandardCharsets.UTF_8)),
                dist,
                published(item),
                item.text("publisher"),
                Optional.of(deprecation(item)).filter(message -> !message.isEmpty()),
                revision(item),
                item.findText("keyid").map(keyId -> new Signature(keyId, item.text("sig"))),
                item.findText("trusted"),
                item.findText("provenance"));
    }
}
