package dev.larder.upstream;

import dev.larder.domain.PackageName;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads what an upstream found. */
public interface SearchReader {

    /**
     * Some of the packages that an upstream found, in its order.
     *
     * @param total how many it found altogether
     */
    record Results(List<Result> results, long total) {}

    /**
     * One package.
     *
     * @param json as the upstream wrote it, but such that no client stumbles over it
     */
    record Result(PackageName name, byte[] json) {}

    /**
     * Reads an answer to its end.
     *
     * @throws IOException when it breaks off, or is no answer to a search
     */
    Results read(InputStream answer) throws IOException;
}
