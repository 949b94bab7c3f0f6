package dev.larder.storage.memory;

import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;

/** {@link Objects} that are a map, for tests. Its signed URLs lead nowhere: {@code https://objects.test/...?GET=PT5M}. */
public final class MemoryObjects implements Objects {

    private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

    @Override
    public void putIfAbsent(ObjectKey key, InputStream content) throws IOException {
        objects.putIfAbsent(key.path(), content.readAllBytes());
    }

    @Override
    public Optional<InputStream> get(ObjectKey key) {
        return Optional.ofNullable(objects.get(key.path())).map(ByteArrayInputStream::new);
    }

    @Override
    public OptionalLong size(ObjectKey key) {
        var bytes = objects.get(key.path());
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.length);
    }

    @Override
    public List<Listed> list(String prefix, Optional<ObjectKey> after) {
        var paths = after.map(key -> objects.tailMap(key.path(), false)).orElse(objects);
        return paths.entrySet().stream()
                .filter(object -> object.getKey().startsWith(prefix))
                .limit(1_000)
                .map(object -> new Listed(ObjectKey.parse(object.getKey()), object.getValue().length))
                .toList();
    }

    @Override
    public void delete(ObjectKey key) {
        objects.remove(key.path());
    }

    @Override
    public URI presignGet(ObjectKey key, Duration lifetime) {
        return URI.create("https://objects.test/" + key + "?GET=" + lifetime);
    }

    @Override
    public URI presignHead(ObjectKey key, Duration lifetime) {
        return URI.create("https://objects.test/" + key + "?HEAD=" + lifetime);
    }
}
