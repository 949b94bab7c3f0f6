package dev.larder.storage.embedded;

import dev.larder.storage.Directories;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.storage.StorageUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * {@link Objects} as files of a folder, under the paths of their keys. An object is written to {@code incoming/}, brought
 * to the disk, and then linked to its name: a link is made once or not at all, so an object is whole or absent whatever
 * is killed when. One process at a time may have the folder, since the start clears {@code incoming/}; others open it with
 * {@link #beside}.
 */
public final class FileObjects implements Objects {

    private static final int PAGE = 1_000;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path folder;
    private final Path incoming;
    private final SignedUrls signedUrls;

    /** What brings the names of objects to the disk, by the folder that they are in. */
    private final Map<Path, SharedSync> names;

    /**
     * Opens {@code folder}, and makes it when it is missing.
     *
     * @param secret what URLs are signed with; another one makes all URLs signed before worthless
     * @param publicBase where {@code ObjectsDoor} answers them
     */
    public FileObjects(Path folder, byte[] secret, URI publicBase, InstantSource clock) {
        this(folder, new SignedUrls(secret, publicBase, clock));
        try (var leftovers = Files.list(incoming)) {
            for (var leftover : leftovers.toList()) {
                Files.delete(leftover);
            }
        } catch (IOException e) {
            throw new StorageUnavailable("open " + folder, e);
        }
    }

    private FileObjects(Path folder, SignedUrls signedUrls) {
        this.folder = folder;
        this.signedUrls = signedUrls;
        incoming = folder.resolve("incoming");
        try {
            Files.createDirectories(incoming);
            var syncs = new HashMap<Path, SharedSync>();
            for (var kind : ObjectKey.Kind.values()) {
                var home = Files.createDirectories(folder.resolve(kind.folder()));
                syncs.put(home, new SharedSync(() -> Directories.sync(home)));
            }
            names = Map.copyOf(syncs);
            Directories.sync(folder);
            Directories.sync(folder.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new StorageUnavailable("open " + folder, e);
        }
    }

    /** Opens {@code folder} while another process may have it: what that is writing is let be. Nobody answers its URLs. */
    public static FileObjects beside(Path folder, InstantSource clock) {
        return new FileObjects(folder, new SignedUrls(new byte[32], URI.create("http://127.0.0.1/"), clock));
    }

    /** The URLs of these objects, for the door that answers them. */
    public SignedUrls signedUrls() {
        return signedUrls;
    }

    @Override
    public void putIfAbsent(ObjectKey key, InputStream content) throws IOException {
        var arriving = unavailable("put " + key, () -> Files.createTempFile(incoming, "", ""));
        try (var file = unavailable("put " + key, () -> FileChannel.open(arriving, StandardOpenOption.WRITE))) {
            var buffer = ByteBuffer.allocate(BUFFER_BYTES);
            for (var count = content.read(buffer.array()); count >= 0; count = content.read(buffer.array())) {
                buffer.clear().limit(count);
                unavailable("put " + key, () -> writeAll(file, buffer));
            }
            unavailable("put " + key, () -> {
                file.force(true);
                return link(arriving, path(key));
            });
        } finally {
            unavailable("put " + key, () -> Files.deleteIfExists(arriving));
        }
    }

    private static long writeAll(FileChannel file, ByteBuffer buffer) throws IOException {
        var written = 0L;
        while (buffer.hasRemaining()) {
            written += file.write(buffer);
        }
        return written;
    }

    private Path link(Path arrived, Path target) throws IOException {
        try {
            return Files.createLink(target, arrived);
        } catch (FileAlreadyExistsException _) {
            return target; // the same bytes
        } finally {
            names.get(target.getParent())
                    .await(); // also for the loser: what it may build on must be as durable as its own
        }
    }

    @Override
    public Optional<InputStream> get(ObjectKey key) {
        return open(key).map(Channels::newInputStream);
    }

    /** The object's file, for who sends it with its size or a part of it; to be closed. Empty when there is none. */
    public Optional<FileChannel> open(ObjectKey key) {
        return ifThere("get " + key, () -> FileChannel.open(path(key)));
    }

    @Override
    public OptionalLong size(ObjectKey key) {
        return ifThere("size of " + key, () -> Files.size(path(key))).stream()
                .mapToLong(Long::longValue)
                .findAny();
    }

    @Override
    public List<Listed> list(String prefix, Optional<ObjectKey> after) {
        return unavailable("list " + prefix, () -> {
            try (var paths = paths()) {
                return paths.filter(path -> path.startsWith(prefix))
                        .filter(path ->
                                after.isEmpty() || path.compareTo(after.get().path()) > 0)
                        .sorted()
                        .limit(PAGE)
                        .map(ObjectKey::parse)
                        .flatMap(key -> size(key).stream().mapToObj(bytes -> new Listed(key, bytes)))
                        .toList();
            }
        });
    }

    private Stream<String> paths() {
        return Arrays.stream(ObjectKey.Kind.values())
                .map(ObjectKey.Kind::folder)
                .distinct()
                .flatMap(kind -> unavailable("list " + kind, () -> Files.list(folder.resolve(kind)))
                        .map(file -> file.getFileName().toString())
                        .filter(name -> name.contains("sha")) // a Finder's .DS_Store is no object
                        .map(name -> kind + name));
    }

    @Override
    public void delete(ObjectKey key) {
        unavailable("delete " + key, () -> Files.deleteIfExists(path(key)));
    }

    @Override
    public URI presignGet(ObjectKey key, Duration lifetime) {
        return signedUrls.sign("GET", key, lifetime);
    }

    @Override
    public URI presignHead(ObjectKey key, Duration lifetime) {
        return signedUrls.sign("HEAD", key, lifetime);
    }

    private Path path(ObjectKey key) {
        return folder.resolve(key.path());
    }

    /** Something done with files. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> Optional<T> ifThere(String doing, Work<T> work) {
        return unavailable(doing, () -> {
            try {
                return Optional.of(work.run());
            } catch (NoSuchFileException _) {
                return Optional.empty();
            }
        });
    }

    private static <T> T unavailable(String doing, Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new StorageUnavailable(doing, e);
        }
    }
}
