package dev.larder.support;

import dev.larder.domain.Digest;
import dev.larder.domain.Digest.Algorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.util.zip.GZIPOutputStream;

/** A body, written anew for each who asks: a large one need never be held in memory. */
interface Content {

    /** How many bytes {@link #writeTo} writes. */
    long size();

    /** Writes the same bytes each time. */
    void writeTo(OutputStream out) throws IOException;

    static Content of(byte[] bytes) {
        return new Content() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(bytes);
            }
        };
    }

    /** All of it, in memory. */
    default byte[] bytes() throws IOException {
        var bytes = new ByteArrayOutputStream();
        writeTo(bytes);
        return bytes.toByteArray();
    }

    default Digest digest(Algorithm algorithm) throws IOException {
        var digest = algorithm.start();
        writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return Digest.finish(algorithm, digest.digest());
    }

    /** The same compressed, in memory. */
    default Content zipped() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            writeTo(out);
        }
        return of(bytes.toByteArray());
    }

    /** The same with the byte in the middle wrong. */
    default Content corrupted() {
        var right = this;
        return new Content() {
            @Override
            public long size() {
                return right.size();
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                right.writeTo(new WrongByte(out, size() / 2));
            }
        };
    }
}
