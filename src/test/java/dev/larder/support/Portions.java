package dev.larder.support;

import java.io.IOException;
import java.io.OutputStream;

/** Passes bytes on in portions of one size, and does something after each. */
final class Portions extends OutputStream {

    /** What is done when a portion has gone out. */
    interface Step {
        void run() throws IOException;
    }

    private final OutputStream out;
    private final long size;
    private final Step after;
    private long left;

    Portions(OutputStream out, long size, Step after) {
        this.out = out;
        this.size = size;
        this.after = after;
        left = size;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (var done = 0; done < length; ) {
            var next = (int) Math.min(left, length - done);
            out.write(bytes, offset + done, next);
            done += next;
            left -= next;
            if (left == 0) {
                out.flush();
                after.run(); // one that throws has had the last portion, whoever writes on
                left = size;
            }
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
