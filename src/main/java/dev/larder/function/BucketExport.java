package dev.larder.function;

import dev.larder.operate.Export;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * An export in the bucket.
 *
 * @param folder its path, with the slash at its end
 */
record BucketExport(ExportBucket bucket, String folder) implements Export {

    /** Objects are many, and in folders: only what may be a file of items is listed. */
    @Override
    public List<String> files() {
        return bucket.list(folder + "items").stream()
                .map(path -> path.substring(folder.length()))
                .toList();
    }

    @Override
    public InputStream open(String path) throws IOException {
        return bucket.open(folder + path).orElseThrow(() -> new FileNotFoundException(path + " is not in " + folder));
    }

    @Override
    public String toString() {
        return folder;
    }
}
