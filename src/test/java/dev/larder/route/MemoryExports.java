package dev.larder.route;

import dev.larder.function.ExportBucket;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Exports in memory. */
final class MemoryExports implements ExportBucket {

    private final TreeMap<String, byte[]> kept = new TreeMap<>();

    @Override
    public void put(String path, byte[] content) {
        kept.put(path, content.clone());
    }

    @Override
    public List<String> list(String prefix) {
        return kept.keySet().stream().filter(path -> path.startsWith(prefix)).toList();
    }

    @Override
    public Optional<InputStream> open(String path) {
        return Optional.ofNullable(kept.get(path)).map(ByteArrayInputStream::new);
    }
}
