package dev.larder.operate;

import dev.larder.domain.Digest;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import dev.larder.storage.Item;
import dev.larder.storage.ObjectKey;

/** What must hold of the tarball of a version that is published here. */
final class TarballRules {

    private static final String RESTORE =
            "bring the object back: in a versioned bucket take its delete marker away, or copy"
                    + " it from a backup (docs/operate.md)";

    private final TarballReader reader;

    TarballRules(TarballReader reader) {
        this.reader = reader;
    }

    void check(Item version, Item head, Check check) {
        var integrity = Digest.strongest(version.text("integrity"))
                .filter(digest -> digest.algorithm() == Digest.Algorithm.SHA512);
        if (integrity.isEmpty()) {
            check.found(Finding.lost(version, "has no sha512", RESTORE));
            return;
        }
        var key = new ObjectKey(ObjectKey.Kind.HOSTED_TARBALL, integrity.get());
        var size = check.kept().size(key);
        if (size.isEmpty()) {
            check.found(Finding.lost(version, "has no tarball: " + key, RESTORE));
        } else if (size.getAsLong() != version.number("size")) {
            check.found(Finding.lost(
                    version,
                    "has a tarball of " + size.getAsLong() + " bytes, not " + version.number("size") + ": " + key,
                    RESTORE));
        } else if (check.deep()) {
            check.bytes(key).ifPresent(tarball -> content(tarball, key, version, head, check));
        }
    }

    private void content(byte[] tarball, ObjectKey key, Item version, Item head, Check check) {
        if (!Digest.of(Digest.Algorithm.SHA512, tarball).equals(key.digest())) {
            check.found(Finding.lost(version, "has a tarball of other bytes: " + key, RESTORE));
            return;
        }
        check.require(
                Digest.of(Digest.Algorithm.SHA1, tarball).hex().equals(version.text("shasum")),
                Finding.wrong(version, "names another sha1 than its tarball has", "clients go by the sha512"));
        try {
            var named = reader.read(tarball);
            check.require(
                    named.equals(new TarballReader.Named(
                            head.text("name"), new Version(version.text("version")).precedence())),
                    Finding.wrong(
                            version,
                            "has the tarball of " + named.name() + "@" + named.version(),
                            "unpublish it, and publish another version"));
        } catch (Refusal e) {
            check.found(Finding.wrong(
                    version,
                    "has a tarball that nobody can unpack: " + e.problem().message(),
                    "unpublish it"));
        }
    }
}
