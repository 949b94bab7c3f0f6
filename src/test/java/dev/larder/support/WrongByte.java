package dev.larder.support;

import java.io.IOException;
import java.io.OutputStream;

/** Passes bytes on, one of them wrong. */
final class WrongByte extends OutputStream {

    private final OutputStream out;
    private long until;

    /** The byte at {@code position}, counted from zero, will be wrong. */
    WrongByte(OutputStream out, long position) {
        this.out = out;
        until = position;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (until >= 0 && until < length) {
            var wrong = new byte[length];
            System.arraycopy(bytes, offset, wrong, 0, length);
            wrong[(int) until] ^= 0x55;
            out.write(wrong);
        } else {
            out.write(bytes, offset, length);
        }
        until -= length;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
