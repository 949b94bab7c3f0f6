package dev.larder.storage;

import dev.larder.domain.Digest;

/**
 * The key of an object. It names the content by its digest, so no object is ever overwritten with other bytes; how an
 * object is served (type, encoding) follows from its kind, so that no adapter stores it twice.
 *
 * <pre>
 *   hosted/sha512-3f0a...tgz       tarballs published here
 *   cache/sha512-77b1...tgz        tarballs taken from an upstream
 *   cache/sha512-90cd...json.gz    packuments as an upstream sent them, and large views of them
 *   views/sha512-1c2e...json.gz    large views of hosted packuments
 * </pre>
 *
 * @param kind what is kept there
 * @param digest the digest of the content (of the uncompressed content where it is compressed)
 */
public record ObjectKey(Kind kind, Digest digest) {

    /** What is kept under a key. The folders are the units of privilege: see template.yaml. */
    public enum Kind {
        HOSTED_TARBALL("hosted/", ".tgz"),
        CACHED_TARBALL("cache/", ".tgz"),
        CACHED_DOCUMENT("cache/", ".json.gz"),
        HOSTED_VIEW("views/", ".json.gz");

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
            return suffix.equals(".tgz") ? "application/octet-stream" : "application/json";
        }

        /** Whether the object is served with {@code Content-Encoding: gzip}; a tarball never is (PROTOCOL: V13). */
        public boolean gzipEncoded() {
            return suffix.equals(".json.gz");
        }
    }

    /** The key as the stores know it. */
    public String path() {
        return kind.folder + digest.algorithm().sri() + "-" + digest.hex() + kind.suffix;
    }

    /** Reads what {@link #path} wrote; anything else is an {@link IllegalArgumentException}. */
    public static ObjectKey parse(String path) {
        for (var kind : Kind.values()) {
            if (path.startsWith(kind.folder) && path.endsWith(kind.suffix)) {
                var name = path.substring(kind.folder.length(), path.length() - kind.suffix.length());
                for (var algorithm : Digest.Algorithm.values()) {
                    if (name.startsWith(algorithm.sri() + "-")) {
                        return new ObjectKey(
                                kind,
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
