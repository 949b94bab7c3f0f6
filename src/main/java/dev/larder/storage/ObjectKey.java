package dev.larder.storage;

import dev.larder.domain.Digest;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.regex.Pattern;

/**
 * The key of an object. It names the content by its digest, so no object is ever overwritten with other bytes; how an
 * object is served (type, encoding) follows from its kind, so that no adapter stores it twice.
 *
 * <pre>
 *   hosted/sha512-3f0a...tgz       tarballs published here
 *   cache/9f3b...-sha512-77b1...tgz        tarballs taken from an upstream
 *   cache/9f3b...-sha512-90cd...json.gz    packuments as an upstream sent them, and large views of them
 *   views/sha512-1c2e...json.gz    large views of hosted packuments
 *   audit/2026-11-22-sha256-5be0...jsonl   what was done on a day
 * </pre>
 *
 * <p>What is cached may be removed again, and so is nobody's but the item's that points at it: its key names that, too.
 *
 * @param kind what is kept there
 * @param owner a digest of the key of the one item that points there, or the day that it tells of; empty where many may
 * @param digest the digest of the content (of the uncompressed content where it is compressed)
 */
public record ObjectKey(Kind kind, String owner, Digest digest) {

    private static final Pattern OWNER = Pattern.compile("([0-9a-f]{16}|\\d{4}-\\d\\d-\\d\\d)-");

    /** The key of what any number of items may point at. */
    public ObjectKey(Kind kind, Digest digest) {
        this(kind, "", digest);
    }

    /** The key of what the item {@code owner} alone points at. */
    public static ObjectKey of(Kind kind, Key owner, Digest digest) {
        var named = (owner.pk() + "\n" + owner.sk()).getBytes(StandardCharsets.UTF_8);
        return new ObjectKey(
                kind, Digest.of(Digest.Algorithm.SHA256, named).hex().substring(0, 16), digest);
    }

    /** The key of what was done on a day. */
    public static ObjectKey ofDay(LocalDate day, Digest digest) {
        return new ObjectKey(Kind.AUDIT, day.toString(), digest);
    }

    /** What is kept under a key. The folders are the units of privilege: see template.yaml. */
    public enum Kind {
        HOSTED_TARBALL("hosted/", ".tgz"),
        CACHED_TARBALL("cache/", ".tgz"),
        CACHED_DOCUMENT("cache/", ".json.gz"),
        HOSTED_VIEW("views/", ".json.gz"),
        AUDIT("audit/", ".jsonl");

        private final String folder;
        private final String suffix;

        Kind(String folder, String suffix) {
            this.folder = folder;
            this.suffix = suffix;
        }

        /** The folder with its slash, which is also a prefix for {@link Objects#list}. */
        public String folder() {
            return folder;
        }

        /** The {@code Content-Type} that the object is served with. */
        public String contentType() {
            return switch (suffix) {
                case ".tgz" -> "application/octet-stream";
                case ".jsonl" -> "application/x-ndjson";
                default -> "application/json";
            };
        }

        /** Whether the object is served with {@code Content-Encoding: gzip}; a tarball never is (PROTOCOL: V13). */
        public boolean gzipEncoded() {
            return suffix.equals(".json.gz");
        }
    }

    /** The key as the stores know it. */
    public String path() {
        return kind.folder
                + (owner.isEmpty() ? "" : owner + "-")
                + digest.algorithm().sri()
                + "-"
                + digest.hex()
                + kind.suffix;
    }

    /** Reads what {@link #path} wrote; anything else is an {@link IllegalArgumentException}. */
    public static ObjectKey parse(String path) {
        for (var kind : Kind.values()) {
            if (path.startsWith(kind.folder) && path.endsWith(kind.suffix)) {
                var whole = path.substring(kind.folder.length(), path.length() - kind.suffix.length());
                var owned = OWNER.matcher(whole);
                var owner = owned.lookingAt() ? owned.group(1) : "";
                var name = owner.isEmpty() ? whole : whole.substring(owned.end());
                for (var algorithm : Digest.Algorithm.values()) {
                    if (name.startsWith(algorithm.sri() + "-")) {
                        return new ObjectKey(
                                kind,
                                owner,
                                new Digest(
                                        algorithm,
                                        name.substring(algorithm.sri().length() + 1)));
                    }
                }
            }
        }
        throw new IllegalArgumentException("not the path of an object: " + path);
    }

    @Override
    public String toString() {
        return path();
    }
}
