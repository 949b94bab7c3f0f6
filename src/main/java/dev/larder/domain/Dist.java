package dev.larder.domain;

/**
 * What this registry itself has found out about a tarball.
 *
 * @param integrity its SHA-512
 * @param shasum its SHA-1, which old clients compare
 * @param sizeBytes its size
 * @param fileCount how many files are in it
 * @param unpackedBytes their size together
 * @param hasInstallScript whether installing it runs code: an install script, or a binding.gyp
 * @param hasShrinkwrap whether it brings an npm-shrinkwrap.json
 */
public record Dist(
        Digest integrity,
        Digest shasum,
        long sizeBytes,
        int fileCount,
        long unpackedBytes,
        boolean hasInstallScript,
        boolean hasShrinkwrap) {}
