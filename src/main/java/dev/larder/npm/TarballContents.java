package dev.larder.npm;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/**
 * What is in a package's tarball. One that npm's clients could not unpack, or that is meant to harm whoever unpacks it,
 * is refused.
 *
 * @param name what its package.json says
 * @param version what its package.json says
 * @param fileCount how many files it holds
 * @param unpackedBytes their size together
 * @param hasBindingGyp whether npm would run node-gyp at installation
 * @param hasShrinkwrap whether it brings an npm-shrinkwrap.json
 */
record TarballContents(
        String name, String version, int fileCount, long unpackedBytes, boolean hasBindingGyp, boolean hasShrinkwrap) {

    private static final int MOST_FILES = 100_000;
    private static final long LARGEST_UNPACKED = 1L << 30;
    private static final int LARGEST_MANIFEST = 4 << 20;
    private static final long LARGEST_HEADER = 1 << 20;

    /** Of all files together. They are parsed, which takes far longer than to pass over what files hold. */
    private static final long LARGEST_HEADERS = 64 << 20;

    /** Reads a tarball to its end, in bounded memory. */
    static TarballContents of(byte[] tarball) {
        try (var unpacked = new Bounded(gunzipped(tarball));
                var tar = new TarArchiveInputStream(unpacked, "UTF-8")) {
            return read(tar, unpacked);
        } catch (IOException e) {
            throw refused("it is no gzipped tar archive, or a broken one");
        }
    }

    /** With a buffer: tar's reader takes some headers byte by byte, for each of which gzip's would leave Java. */
    private static InputStream gunzipped(byte[] tarball) throws IOException {
        return new BufferedInputStream(new GZIPInputStream(new ByteArrayInputStream(tarball), 1 << 16), 1 << 16);
    }

    private static TarballContents read(TarArchiveInputStream tar, Bounded bounded) throws IOException {
        var files = 0;
        var unpacked = 0L;
        var gyp = false;
        var shrinkwrap = false;
        var manifest = Optional.<byte[]>empty();
        for (var entry = next(tar, bounded); entry != null; entry = next(tar, bounded)) {
            requireHarmless(entry);
            if (entry.isDirectory()) {
                continue;
            }
            files++;
            unpacked += entry.getSize();
            if (files > MOST_FILES) {
                throw refused("it holds more than " + MOST_FILES + " files");
            }
            // npm strips the first folder, whatever its name ("package" when npm made the tarball).
            var path = entry.getName().replaceFirst("^[^/]+/", "");
            switch (path.toLowerCase(Locale.ROOT)) {
                case "package.json" -> {
                    if (manifest.isPresent() || !path.equals("package.json")) {
                        throw refused("it holds two package.json, or one in capitals");
                    }
                    manifest = Optional.of(readManifest(tar));
                }
                case "binding.gyp" -> gyp = true;
                case "npm-shrinkwrap.json" -> shrinkwrap = true;
                default -> {}
            }
        }
        var json = text(manifest.orElseThrow(() -> refused("it holds no package.json")));
        return new TarballContents(field(json, "name"), field(json, "version"), files, unpacked, gyp, shrinkwrap);
    }

    /** The next entry. Its header may name another, longer one: tar's readers keep what that says in memory. */
    private static TarArchiveEntry next(TarArchiveInputStream tar, Bounded bounded) throws IOException {
        if (tar.getCurrentEntry() != null) {
            tar.transferTo(OutputStream.nullOutputStream());
        }
        var left = bounded.left;
        bounded.budget = Math.min(LARGEST_HEADER, bounded.headers);
        var entry = tar.getNextEntry();
        bounded.headers -= left - bounded.left;
        bounded.budget = LARGEST_UNPACKED;
        return entry;
    }

    private static void requireHarmless(TarArchiveEntry entry) {
        // Old tars write 0 for a file; whatever else there is (links, devices, pipes, sparse files), npm never packs.
        // A pax header makes an ordinary file sparse, of another size and name than npm's clients see, who know none.
        if (entry.getLinkFlag() != '0' && entry.getLinkFlag() != 0 && entry.getLinkFlag() != '5' || entry.isSparse()) {
            throw refused("it holds something that is neither a file nor a folder");
        }
        var name = entry.getName();
        var parts = List.of(name.replaceFirst("/$", "").split("/", -1));
        if (name.contains("\\") || parts.contains("") || parts.contains(".") || parts.contains("..")) {
            throw refused("it holds a path that is none inside the package");
        }
    }

    private static byte[] readManifest(TarArchiveInputStream tar) throws IOException {
        var bytes = tar.readNBytes(LARGEST_MANIFEST + 1);
        if (bytes.length > LARGEST_MANIFEST) {
            throw refused("its package.json is larger than " + LARGEST_MANIFEST + " bytes");
        }
        return bytes;
    }

    /** What JavaScript would read: UTF-8 and nothing else, with or without a byte order mark. */
    private static String text(byte[] json) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw refused("its package.json is no UTF-8");
        }
    }

    private static String field(String json, String wanted) {
        var found = "";
        try (var in = Json.parser(json.getBytes(StandardCharsets.UTF_8))) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw refused("its package.json is no JSON object");
            }
            for (var field : Json.fields(in)) {
                if (field.equals(wanted) && in.currentToken() == JsonToken.VALUE_STRING) {
                    found = in.getString();
                }
            }
            if (in.nextToken() != null) {
                throw refused("its package.json goes on after its end");
            }
        } catch (JacksonException e) {
            throw refused("its package.json is no JSON: " + Json.reason(e));
        }
        return found;
    }

    private static Refusal refused(String why) {
        return new Refusal(new Problem.MalformedBody("the tarball cannot be published, since " + why));
    }

    /** Stops a bomb: a stream, or a part of it, that is longer than any package has. */
    private static final class Bounded extends FilterInputStream {

        private long left = LARGEST_UNPACKED;
        private long headers = LARGEST_HEADERS;
        private long budget = LARGEST_HEADER;

        Bounded(InputStream source) {
            super(source);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var count = super.read(buffer, offset, length);
            left -= Math.max(count, 0);
            budget -= Math.max(count, 0);
            if (left < 0 || budget < 0) {
                throw refused("it unpacks to more than a package may have");
            }
            return count;
        }
    }
}
