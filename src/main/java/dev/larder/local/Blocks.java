package dev.larder.local;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Bytes written and then read, in memory, without ever being moved to a larger array. */
final class Blocks extends OutputStream {

    private static final int FIRST = 4 * 1024;
    private static final int LARGEST = 256 * 1024;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] last = new byte[FIRST];
    private int used;
    private int size;

    /** How many bytes there are. */
    int size() {
        return size;
    }

    /** The bytes written so far. */
    InputStream read() {
        var parts = new ArrayList<InputStream>();
        full.forEach(block -> parts.add(new ByteArrayInputStream(block)));
        parts.add(new ByteArrayInputStream(last, 0, used));
        return parts.size() == 1 ? parts.getFirst() : new SequenceInputStream(Collections.enumeration(parts));
    }

    /** The bytes from {@code from} to {@code to}, which is outside. */
    byte[] copy(int from, int to) {
        try (var in = read()) {
            in.skipNBytes(from);
            return in.readNBytes(to - from);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        for (var done = 0; done < length; ) {
            if (used == last.length) {
                full.add(last);
                last = new byte[Math.min(2 * last.length, LARGEST)];
                used = 0;
            }
            var count = Math.min(length - done, last.length - used);
            System.arraycopy(bytes, offset + done, last, used, count);
            used += count;
            done += count;
        }
        size += length;
    }
}
