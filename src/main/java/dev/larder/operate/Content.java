package dev.larder.operate;

import dev.larder.domain.Digest;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.StorageUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Whether bytes are what the key of their object says. */
final class Content {

    private Content() {}

    /**
     * Reads {@code content} to its end, in bounded memory, and closes it.
     *
     * @throws IOException what reading it threw
     */
    static boolean is(ObjectKey key, InputStream content) throws IOException {
        var hash = key.digest().algorithm().start();
        try (content;
                var named = key.kind().gzipEncoded() ? new GZIPInputStream(content, 1 << 16) : content;
                var hashed = new DigestInputStream(named, hash)) {
            hashed.transferTo(OutputStream.nullOutputStream());
        } catch (ZipException | java.io.EOFException _) {
            return false; // is no gzip, or breaks off
        }
        return Digest.finish(key.digest().algorithm(), hash.digest()).equals(key.digest());
    }

    /** As {@link #is}, of an object of the store's; what cannot be read just now is a {@link StorageUnavailable}. */
    static boolean isStored(ObjectKey key, InputStream content) {
        try {
            return is(key, content);
        } catch (IOException e) {
            throw new StorageUnavailable("read " + key, e);
        }
    }
}
