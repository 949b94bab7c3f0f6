package dev.larder.npm;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
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

    /** Reads a tarball to its end, in bounded memory. */
    static TarballContents of(byte[] tarball) {
        try (var tar = new TarArchiveInputStream(
                new Bounded(new GZIPInputStream(new ByteArrayInputStream(tarball), 1 << 16)), "UTF-8")) {
            return read(tar);
        } catch (IOException e) {
            throw refused("it is no gzipped tar archive, or a broken one");
        }
    }

    private static TarballContents read(TarArchiveInputStream tar) throws IOException {
        var files = 0;
        var unpacked = 0L;
        var gyp = false;
        var shrinkwrap = false;
        var manifest = Optional.<byte[]>empty();
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
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
            var path = entry.getName().replaceFirst("^(\\./)*[^/]+/", "");
            switch (path) {
                case "package.json" -> {
                    if (manifest.isPresent()) {
                        throw refused("it holds two package.json");
                    }
                    manifest = Optional.of(readManifest(tar));
                }
                case "binding.gyp" -> gyp = true;
                case "npm-shrinkwrap.json" -> shrinkwrap = true;
                default -> {}
            }
        }
        var json = manifest.orElseThrow(() -> refused("it holds no package.json"));
        return new TarballContents(field(json, "name"), field(json, "version"), files, unpacked, gyp, shrinkwrap);
    }

    private static void requireHarmless(TarArchiveEntry entry) {
        if (!entry.isDirectory() && !entry.isFile() || entry.isSymbolicLink() || entry.isLink()) {
            throw refused("it holds something that is neither a file nor a folder");
        }
        var name = entry.getName();
        if (name.startsWith("/")
                || name.contains("\\")
                || Arrays.asList(name.split("/")).contains("..")) {
            throw refused("it holds a path that leads out of the package");
        }
    }

    private static byte[] readManifest(TarArchiveInputStream tar) throws IOException {
        var bytes = tar.readNBytes(LARGEST_MANIFEST + 1);
        if (bytes.length > LARGEST_MANIFEST) {
            throw refused("its package.json is larger than " + LARGEST_MANIFEST + " bytes");
        }
        return bytes;
    }

    private static String field(byte[] json, String wanted) throws IOException {
        var found = new String[] {""};
        // npm writes package.json with a byte order mark when its author's editor did.
        var start = json.length >= 3 && json[0] == (byte) 0xef && json[1] == (byte) 0xbb ? 3 : 0;
        try (var in = Json.parser(Arrays.copyOfRange(json, start, json.length))) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw refused("its package.json is no JSON object");
            }
            Json.forEachField(in, field -> {
                var text = Json.stringOrSkip(in);
                if (field.equals(wanted) && text != null) {
                    found[0] = text;
                }
            });
        } catch (JacksonException e) {
            throw refused("its package.json is no JSON: " + Json.reason(e));
        }
        return found[0];
    }

    private static Refusal refused(String why) {
        return new Refusal(new Problem.MalformedBody("the tarball cannot be published, since " + why));
    }

    /** Stops a bomb: a stream that is longer than any package may be. */
    private static final class Bounded extends FilterInputStream {

        private long left = LARGEST_UNPACKED;

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
            if (left < 0) {
                throw refused("it unpacks to more than " + LARGEST_UNPACKED + " bytes");
            }
            return count;
        }
    }
}
