package dev.larder.support;

import dev.larder.domain.Digest;
import dev.larder.domain.Digest.Algorithm;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;

/**
 * What can be known of a body by writing it once.
 *
 * @param size in bytes
 */
record Measure(long size, Digest integrity, Digest shasum) {

    /** What writes a body. */
    interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    static Measure of(Writer writer) {
        var measuring = new Measuring();
        try {
            writer.writeTo(measuring);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to nowhere", e);
        }
        return new Measure(
                measuring.size,
                Digest.finish(Algorithm.SHA512, measuring.sha512.digest()),
                Digest.finish(Algorithm.SHA1, measuring.sha1.digest()));
    }

    private static final class Measuring extends OutputStream {

        private final MessageDigest sha512 = Algorithm.SHA512.start();
        private final MessageDigest sha1 = Algorithm.SHA1.start();
        private long size;

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            sha512.update(bytes, offset, length);
            sha1.update(bytes, offset, length);
            size += length;
        }
    }
}
