package dev.larder.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A tar archive, written entry by entry, well-behaved or not. */
public final class Tar {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

    public Tar() {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    }

    /** With a file of that text. */
    public Tar with(String path, String text) {
        return with(path, TarArchiveEntry.LF_NORMAL, text.getBytes(StandardCharsets.UTF_8));
    }

    /** With an entry of any kind: a link, a device, a longer name for what follows. */
    public Tar with(String path, byte kind, byte[] content) {
        var entry = new TarArchiveEntry(path, kind, true);
        entry.setSize(content.length);
        try {
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory", e);
        }
        return this;
    }

    /** With a pax header for the entry that follows. */
    public Tar pax(Map<String, String> fields) {
        var text = new StringBuilder();
        new TreeMap<>(fields).forEach((name, value) -> text.append(record(" " + name + "=" + value + "\n")));
        return with(
                "pax",
                TarArchiveEntry.LF_PAX_EXTENDED_HEADER_LC,
                text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A record begins with its length, whose digits count. */
    private static String record(String rest) {
        var length = rest.length() + 1;
        while (length != rest.length() + String.valueOf(length).length()) {
            length++;
        }
        return length + rest;
    }

    /** The archive. */
    public byte[] plain() {
        try {
            tar.close();
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory", e);
        }
        return bytes.toByteArray();
    }

    /** The archive as npm packs it. */
    public byte[] gzip() {
        return gzip(plain());
    }

    /** The archive in base64, as publish bodies have it. */
    public String base64() {
        return Base64.getEncoder().encodeToString(gzip());
    }

    /** {@code content}, compressed. */
    public static byte[] gzip(byte[] content) {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory", e);
        }
        return compressed.toByteArray();
    }
}
