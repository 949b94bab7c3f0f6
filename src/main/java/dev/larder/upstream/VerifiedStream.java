package dev.larder.upstream;

import dev.larder.domain.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * A stream that ends well only if its bytes have the digest expected: otherwise its end is an {@link IntegrityBroken}.
 * Whoever keeps nothing of a stream that fails thus keeps nothing wrong.
 */
final class VerifiedStream extends BlockStream {

    /** Far above any package's size, and a bound for what a lying upstream can make us keep. */
    private static final long LARGEST = 2L << 30;

    private final Digest expected;
    private final MessageDigest computed;
    private long left = LARGEST;
    private boolean ended;

    VerifiedStream(InputStream source, Digest expected) {
        super(source);
        this.expected = expected;
        this.computed = expected.algorithm().start();
    }

    /** The bytes are not those promised. */
    static final class IntegrityBroken extends IOException {

        private static final long serialVersionUID = 1L;

        IntegrityBroken(Digest expected, Digest found) {
            super("its integrity is " + found + " instead of " + expected);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        var count = in.read(buffer, offset, length);
        left -= count;
        if (left < 0) {
            throw new IOException("larger than any package");
        }
        if (count >= 0) {
            computed.update(buffer, offset, count);
            return count;
        }
        var found = Digest.finish(expected.algorithm(), computed.digest());
        if (!found.equals(expected)) {
            throw new IntegrityBroken(expected, found);
        }
        ended = true;
        return -1;
    }
}
