package dev.larder.support;

import dev.larder.domain.Digest;
import dev.larder.domain.Digest.Algorithm;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A package made in a test: its manifest and its files, from which come the tarball, the digests and the document that
 * {@code npm publish} would send. The same files always make the same tarball.
 *
 * @param manifest what package.json holds
 * @param texts the other files, by their path inside the package
 */
public record PackageFiles(Map<String, Object> manifest, Map<String, String> texts) {

    /** The time that npm gives every file in a tarball (npm/pacote lib/util/tar-create-options.js). */
    static final Instant PACKED = Instant.parse("1985-10-26T08:15:00Z");

    public PackageFiles {
        manifest = Collections.unmodifiableMap(new LinkedHashMap<>(manifest));
        texts = Collections.unmodifiableMap(new TreeMap<>(texts));
    }

    /** A package with a manifest and no other file. */
    public static PackageFiles made(String name, String version) {
        var manifest = new LinkedHashMap<String, Object>();
        manifest.put("name", name);
        manifest.put("version", version);
        manifest.put("license", "Apache-2.0");
        return new PackageFiles(manifest, Map.of());
    }

    /** The same package with {@code text} at {@code path}. */
    public PackageFiles file(String path, String text) {
        var more = new TreeMap<>(texts);
        more.put(path, text);
        return new PackageFiles(manifest, more);
    }

    /** The same package with {@code key} in its manifest. */
    public PackageFiles field(String key, Object value) {
        var more = new LinkedHashMap<>(manifest);
        more.put(key, value);
        return new PackageFiles(more, texts);
    }

    /** The same package needing one more. */
    public PackageFiles dependsOn(String name, String range) {
        var more = new TreeMap<String, Object>(
                manifest.containsKey("dependencies") ? Json.at(manifest, "dependencies") : Map.of());
        more.put(name, range);
        return field("dependencies", more);
    }

    /** The same package as its next version. */
    public PackageFiles version(String version) {
        return field("version", version);
    }

    /** The package's name. */
    public PackageName name() {
        return PackageName.parse(manifest.get("name").toString());
    }

    /** The package's version. */
    public Version version() {
        return new Version(manifest.get("version").toString());
    }

    /** Every file, package.json included, by its path inside the package. */
    public Map<String, String> files() {
        var files = new TreeMap<>(texts);
        files.put("package.json", Json.text(manifest) + "\n");
        return files;
    }

    /** Writes every file into {@code folder}. */
    public void writeTo(Path folder) throws IOException {
        for (var file : files().entrySet()) {
            var path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /** The .tgz that npm would make, each file under {@code package/}. */
    public byte[] tarball() {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (var file : files().entrySet()) {
                var content = file.getValue().getBytes(StandardCharsets.UTF_8);
                var entry = new TarArchiveEntry("package/" + file.getKey());
                entry.setSize(content.length);
                entry.setMode(0100644);
                entry.setLastModifiedTime(java.nio.file.attribute.FileTime.from(PACKED));
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory", e);
        }
        return bytes.toByteArray();
    }

    /** The tarball's integrity. */
    public Digest integrity() {
        return Digest.of(Algorithm.SHA512, tarball());
    }

    /** The tarball's {@code dist}, as a registry gives it. */
    public Map<String, Object> dist(String tarballUrl) {
        var content = tarball();
        var dist = new LinkedHashMap<String, Object>();
        dist.put("integrity", Digest.of(Algorithm.SHA512, content).toString());
        dist.put("shasum", Digest.of(Algorithm.SHA1, content).hex());
        dist.put("tarball", tarballUrl);
        dist.put("fileCount", files().size());
        dist.put(
                "unpackedSize",
                files().values().stream()
                        .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length)
                        .sum());
        return dist;
    }

    /** The body of npm's {@code PUT /name} (npm/cli workspaces/libnpmpublish/lib/publish.js, buildMetadata). */
    public byte[] publishDocument(String registry, String tag) {
        var content = tarball();
        var id = name() + "@" + version();
        var file = name() + "-" + version() + ".tgz"; // the scope stays in: npm's own oddity
        var dist = new LinkedHashMap<String, Object>();
        dist.put("integrity", Digest.of(Algorithm.SHA512, content).toString());
        dist.put("shasum", Digest.of(Algorithm.SHA1, content).hex());
        dist.put("tarball", registry + name() + "/-/" + file);
        var version = new LinkedHashMap<>(manifest);
        version.put("_id", id);
        version.put("readme", texts.getOrDefault("README.md", "ERROR: No README data found!"));
        version.put("dist", dist);
        var document = new LinkedHashMap<String, Object>();
        document.put("_id", name().toString());
        document.put("name", name().toString());
        document.put("dist-tags", Map.of(tag, version().toString()));
        document.put("versions", Map.of(version().toString(), version));
        document.put("access", null);
        document.put(
                "_attachments",
                Map.of(
                        file,
                        Map.of(
                                "content_type",
                                "application/octet-stream",
                                "data",
                                Base64.getEncoder().encodeToString(content),
                                "length",
                                content.length)));
        return Json.bytes(document);
    }
}
