package dev.larder.operate;

/** Reads the tarballs of a package format. */
public interface TarballReader {

    /**
     * What a tarball says of itself.
     *
     * @param version without build metadata, of which clients do not tell the registry
     */
    record Named(String name, String version) {}

    /** What {@code tarball}, whole, says of itself; refuses one that no client could unpack. */
    Named read(byte[] tarball);
}
