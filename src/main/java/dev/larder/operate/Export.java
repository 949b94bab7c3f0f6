package dev.larder.operate;

import dev.larder.storage.ObjectKey;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * An export, wherever it is kept.
 *
 * <pre>
 *   items.jsonl                    {@link ItemLines}; or several, items-00001.jsonl.gz ..., as the function writes them
 *   hosted/sha512-3f0a...tgz       objects, under the paths that they have in a bucket
 * </pre>
 */
public interface Export {

    /** The names of what is in it and not in a folder of it, in order; of what is nowhere, none. */
    List<String> files() throws IOException;

    /** The content of a file of it, to be closed by the caller; one that is not there is a {@link FileNotFoundException}. */
    InputStream open(String path) throws IOException;

    /** The names of its files of items, in order; there are some, or it is an {@link InvalidCommand}. */
    default List<String> items() throws IOException {
        var found = files().stream()
                .filter(file -> file.matches("items.*\\.jsonl(\\.gz)?"))
                .toList();
        if (found.isEmpty()) {
            throw new InvalidCommand(this + " holds no export: there is no items.jsonl in it");
        }
        return found;
    }

    /** The lines of a file of items, from its beginning. */
    default BufferedReader lines(String items) throws IOException {
        var bytes = open(items);
        var text = items.endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
        return new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
    }

    /** The content of an object; one that is not there is a {@link FileNotFoundException}. */
    default InputStream open(ObjectKey key) throws IOException {
        return open(key.path());
    }
}
