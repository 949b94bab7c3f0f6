package dev.larder.function;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Where the function's exports are: a folder of the bucket that no other function may read. */
public interface ExportBucket {

    /** What the paths of exports begin with. */
    String FOLDER = "exports/";

    /**
     * Keeps {@code content}, in the place of what is there.
     *
     * @param path begins with {@link #FOLDER}
     */
    void put(String path, byte[] content);

    /** The paths that begin with {@code prefix}, which begins with {@link #FOLDER}, in order. */
    List<String> list(String prefix);

    /** What is at {@code path}, to be closed by the caller; empty when there is nothing. */
    Optional<InputStream> open(String path);
}
