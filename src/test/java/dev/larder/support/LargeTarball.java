package dev.larder.support;

import dev.larder.domain.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * A tarball of any size, made anew from a seed for each who asks: its package.json and a file of noise. Never is more than
 * a block of it in memory.
 */
final class LargeTarball implements Content {

    private static final int BLOCK = 1 << 16;

    private final PackageFiles made;
    private final long noise;
    private final Measure measure;

    /**
     * @param made gives the manifest, and its name the seed
     * @param noise how long the file of noise is, in bytes
     */
    LargeTarball(PackageFiles made, long noise) {
        this.made = made;
        this.noise = noise;
        measure = Measure.of(this::writeTo);
    }

    Digest integrity() {
        return measure.integrity();
    }

    Digest shasum() {
        return measure.shasum();
    }

    @Override
    public long size() {
        return measure.size();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        var stored = new GzipParameters();
        stored.setCompressionLevel(Deflater.NO_COMPRESSION); // noise would not shrink, and takes long to try
        var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out, stored));
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        var manifest = made.files().get("package.json").getBytes(StandardCharsets.UTF_8);
        tar.putArchiveEntry(entry("package/package.json", manifest.length));
        tar.write(manifest);
        tar.closeArchiveEntry();
        tar.putArchiveEntry(entry("package/noise.bin", noise));
        var random = new SplittableRandom(made.name().hashCode());
        var block = new byte[BLOCK];
        for (var left = noise; left > 0; left -= block.length) {
            random.nextBytes(block);
            tar.write(block, 0, (int) Math.min(left, block.length));
        }
        tar.closeArchiveEntry();
        tar.close();
    }

    private static TarArchiveEntry entry(String path, long size) {
        var entry = new TarArchiveEntry(path);
        entry.setSize(size);
        entry.setModTime(PackageFiles.PACKED.toEpochMilli());
        return entry;
    }
}
