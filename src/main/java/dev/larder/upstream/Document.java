package dev.larder.upstream;

import dev.larder.domain.Digest;
import dev.larder.domain.PackageName;
import dev.larder.upstream.PackumentReader.Dists;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A packument as it came, checked. Only its compressed form (a tenth) is ever held whole: the upstream's own, where it sent
 * one, since to compress it once more takes longer than to check it.
 *
 * @param digest of what it says, decompressed
 * @param gzip not to be changed
 */
record Document(Digest digest, byte[] gzip, Dists dists) {

    /** Several times the largest known (40 MB, 5 MB compressed); more is no packument, and would fill the memory. */
    private static final long LARGEST = 256L << 20;

    private static final int LARGEST_COMPRESSED = 48 << 20;
    private static final int BLOCK = 1 << 16;

    /** Receives the packument of {@code name}; what is none is a {@link MalformedAnswer}. */
    static Document receive(UpstreamAnswer.Found found, PackumentReader reader, PackageName name) throws IOException {
        try (var body = found.body()) {
            var gzip = found.gzip() ? body.readNBytes(LARGEST_COMPRESSED + 1) : compressed(body);
            requireRoom(gzip.length <= LARGEST_COMPRESSED);
            try (var content = new Content(gzip)) {
                var dists = reader.check(content, name);
                content.transferTo(OutputStream.nullOutputStream());
                return new Document(Digest.finish(Digest.Algorithm.SHA512, content.digest.digest()), gzip, dists);
            }
        }
    }

    private static byte[] compressed(InputStream body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new HastyGzip(bytes)) {
            var block = new byte[BLOCK];
            var left = LARGEST;
            for (var count = body.read(block); count >= 0; count = body.read(block)) {
                left -= count;
                requireRoom(left >= 0 && bytes.size() <= LARGEST_COMPRESSED);
                gzip.write(block, 0, count);
            }
        }
        return bytes.toByteArray();
    }

    private static void requireRoom(boolean there) throws MalformedAnswer {
        if (!there) {
            throw new MalformedAnswer("its packument is larger than " + LARGEST + " bytes");
        }
    }

    /** What it writes is read back once per change, and views are compressed with more care. */
    private static final class HastyGzip extends GZIPOutputStream {

        HastyGzip(OutputStream out) throws IOException {
            super(out, BLOCK);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** What a document says, digested while it is read. */
    private static final class Content extends BlockStream {

        private final MessageDigest digest = Digest.Algorithm.SHA512.start();
        private long left = LARGEST;

        Content(byte[] gzip) throws IOException {
            super(new GZIPInputStream(new ByteArrayInputStream(gzip), BLOCK));
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var count = in.read(buffer, offset, length);
            if (count > 0) {
                left -= count;
                requireRoom(left >= 0);
                digest.update(buffer, offset, count);
            }
            return count;
        }
    }
}
