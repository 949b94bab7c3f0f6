package dev.larder.storage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Compression of bytes in memory. */
public final class Gzip {

    private Gzip() {}

    /** {@code plain}, compressed. */
    public static byte[] compress(byte[] plain) {
        var compressed = new ByteArrayOutputStream(plain.length / 4 + 64);
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return compressed.toByteArray();
    }

    /** What {@link #compress} was given. */
    public static byte[] expand(byte[] compressed) {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return gzip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("not what compress() wrote", e);
        }
    }
}
