package dev.larder.upstream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A filter that says once what it does, for blocks of bytes; single bytes are blocks of one, and none are skipped. */
abstract class BlockStream extends FilterInputStream {

    BlockStream(InputStream source) {
        super(source);
    }

    @Override
    public abstract int read(byte[] buffer, int offset, int length) throws IOException;

    @Override
    public final int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public final long skip(long count) {
        throw new UnsupportedOperationException("every byte has to be read");
    }

    @Override
    public final boolean markSupported() {
        return false;
    }
}
