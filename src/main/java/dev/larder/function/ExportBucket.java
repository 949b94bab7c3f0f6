package dev.larder.function;

/** Where the function's exports go: a folder of the bucket that no other function may read. */
@FunctionalInterface
public interface ExportBucket {

    /** What the paths of exports begin with. */
    String FOLDER = "exports/";

    /**
     * Keeps {@code content}, in the place of what is there.
     *
     * @param path begins with {@link #FOLDER}
     */
    void put(String path, byte[] content);
}
