package dev.larder.upstream;

import dev.larder.domain.Digest;
import dev.larder.upstream.PackumentReader.MalformedPackument;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A stream that keeps a compressed copy of what is read through it, and its digest: a packument is checked, compressed
 * and hashed in one pass, and only its compressed form (a tenth) is ever held whole.
 */
final class DocumentCopy extends BlockStream {

    /** Several times the largest known (40 MB, 5 MB compressed); more is no packument, and would fill the memory. */
    private static final long LARGEST = 256L << 20;

    private static final int LARGEST_COMPRESSED = 48 << 20;

    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private final GZIPOutputStream gzip;
    private final MessageDigest digest = Digest.Algorithm.SHA512.start();
    private long left = LARGEST;

    DocumentCopy(InputStream source) throws IOException {
        super(source);
        gzip = new GZIPOutputStream(compressed, 1 << 16) {
            {
                def.setLevel(Deflater.BEST_SPEED); // read back once per change; views are compressed with more care
            }
        };
    }

    /** A copy that is finished. */
    record Document(Digest digest, InputStream gzip) {}

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        var count = in.read(buffer, offset, length);
        if (count > 0) {
            left -= count;
            if (left < 0 || compressed.size() > LARGEST_COMPRESSED) {
                throw new MalformedPackument("its packument is larger than " + LARGEST + " bytes");
            }
            digest.update(buffer, offset, count);
            gzip.write(buffer, offset, count);
        }
        return count;
    }

    /** Reads what is left and hands over the copy. */
    Document finish() throws IOException {
        transferTo(java.io.OutputStream.nullOutputStream());
        gzip.finish();
        return new Document(
                Digest.finish(Digest.Algorithm.SHA512, digest.digest()),
                new ByteArrayInputStream(compressed.toByteArray()));
    }
}
