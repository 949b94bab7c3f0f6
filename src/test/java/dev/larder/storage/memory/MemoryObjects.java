package dev.larder.storage.memory;

import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;

/** Objects in memory; what it presigns cannot be asked. */
public final class MemoryObjects implements Objects {

    private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

    @Override
    public boolean putIfAbsent(ObjectKey key, InputStream content) throws IOException {
        return objects.putIfAbsent(key.path(), content.readAllBytes()) == null;
    }

    @Override
    public Optional<InputStream> get(ObjectKey key) {
        return Optional.ofNullable(objects.get(key.path())).map(ByteArrayInputStream::new);
    }

    @Override
    public Optional<InputStream> get(ObjectKey key, long first, long count) {
        return Optional.ofNullable(objects.get(key.path()))
                .map(bytes -> new ByteArrayInputStream(
                        Arrays.copyOfRange(bytes, (int) first, (int) Math.min(bytes.length, first + count))));
    }

    @Override
    public OptionalLong size(ObjectKey key) {
        var bytes = objects.get(key.path());
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.length);
    }

    @Override
    public List<ObjectKey> list(String prefix, Optional<ObjectKey> after) {
        return objects.keySet().stream()
                .filter(path -> path.startsWith(prefix)
                        && after.map(key -> path.compareTo(key.path()) > 0).orElse(true))
                .limit(1000)
                .map(ObjectKey::parse)
                .toList();
    }

    @Override
    public void delete(ObjectKey key) {
        objects.remove(key.path());
    }

    @Override
    public URI presignGet(ObjectKey key, Duration lifetime) {
        return URI.create("https://objects.test/" + key.path());
    }

    @Override
    public URI presignPut(ObjectKey key, Duration lifetime) {
        return URI.create("https://objects.test/" + key.path() + "?put");
    }
}
