package dev.larder.support;

import dev.larder.domain.Digest;
import dev.larder.domain.Digest.Algorithm;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * A packument of any size, made anew from a seed for each who asks, as of a package that has been published to for
 * years: {@code 1.0.0}, {@code 1.0.1} and so on. There are no tarballs to it. Never is more than a version of it in memory.
 */
final class LargePackument implements Content {

    /** As real ones do, it shrinks to about a tenth when compressed. */
    private static final String[] WORDS = {
        "build", "module", "registry", "source", "import", "default", "function", "version",
        "export", "typescript", "return", "package", "update", "release", "promise", "string",
    };

    private static final int DEPENDENCIES = 12;

    private final String name;
    private final int versions;
    private final int versionBytes;
    private final URI registry;
    private final Instant published;
    private final long size;

    /** @param bytes about how long it is to be; it becomes longer when that is too little for so many versions */
    LargePackument(String name, int versions, long bytes, URI registry, Instant published) {
        this.name = name;
        this.versions = versions;
        versionBytes = Math.toIntExact(bytes / versions);
        this.registry = registry;
        this.published = published;
        size = Measure.of(this::writeTo).size();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        write(
                out,
                "{\"_id\":\"%1$s\",\"name\":\"%1$s\",\"dist-tags\":{\"latest\":\"%2$s\"},\"versions\":{"
                        .formatted(name, version(versions - 1)));
        writeVersions(out, number -> Json.text(manifest(number)));
        write(out, "},\"time\":{\"created\":\"%1$s\",\"modified\":\"%1$s\",".formatted(published));
        writeVersions(out, _ -> "\"" + published + "\"");
        write(out, "}}");
    }

    private void writeVersions(OutputStream out, IntFunction<String> value) throws IOException {
        for (var number = 0; number < versions; number++) {
            write(out, (number == 0 ? "" : ",") + "\"" + version(number) + "\":" + value.apply(number));
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String version(int number) {
        return "1.0." + number;
    }

    private Map<String, Object> manifest(int number) {
        var random = new SplittableRandom(number);
        var version = new Version(version(number));
        var dependencies = new TreeMap<String, Object>();
        while (dependencies.size() < DEPENDENCIES) {
            dependencies.put("@acme/" + word(random) + "-" + word(random), "^" + random.nextInt(9) + ".0.0");
        }
        var parsed = PackageName.parse(name);
        var shasum = Digest.finish(Algorithm.SHA1, random(random, 20));
        var manifest = new LinkedHashMap<String, Object>();
        manifest.put("name", name);
        manifest.put("version", version.text());
        manifest.put("dependencies", dependencies);
        manifest.put(
                "dist",
                Map.of(
                        "integrity",
                                Digest.finish(Algorithm.SHA512, random(random, 64))
                                        .toString(),
                        "shasum", shasum.hex(),
                        "tarball",
                                registry
                                        + TarballPath.NPM
                                                .of(parsed, version, shasum)
                                                .substring(1)));
        manifest.put("description", words(random, versionBytes - Json.bytes(manifest).length));
        return manifest;
    }

    private static byte[] random(SplittableRandom random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String word(SplittableRandom random) {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private static String words(SplittableRandom random, int length) {
        var words = new StringBuilder();
        while (words.length() < length) {
            words.append(word(random)).append(' ');
        }
        return words.toString();
    }
}
