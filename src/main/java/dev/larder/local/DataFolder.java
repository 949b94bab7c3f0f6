package dev.larder.local;

import dev.larder.storage.Directories;
import dev.larder.storage.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The folder that holds all of local mode, for its owner alone and for one process at a time.
 *
 * <pre>
 *   lock         held while a process works here
 *   secret       32 random bytes, made once: signs URLs, and the administrator's token comes from it
 *   signing-key  made once: signs packages (KeyFile)
 *   ...          what the stores keep
 * </pre>
 */
final class DataFolder implements AutoCloseable {

    private static final int SECRET_BYTES = 32;

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes the folder where there is none, and holds it until {@link #close}. */
    static DataFolder open(Path path) {
        try {
            OwnerOnly.createFolder(path);
            var lock = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(lock)) {
                lock.close();
                throw new CannotStart("another Larder works on the folder " + path
                        + ": stop it, or set LARDER_DATA to another folder");
            }
            return new DataFolder(path, lock);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    Path path() {
        return path;
    }

    /** The folder's secret, made from {@code chance} the first time. */
    byte[] secret(RandomGenerator chance) {
        var secret = keep("secret", () -> {
            var made = new byte[SECRET_BYTES];
            chance.nextBytes(made);
            return made;
        });
        if (secret.length != SECRET_BYTES) {
            throw new CannotStart(path.resolve("secret") + " is damaged (it must hold " + SECRET_BYTES
                    + " bytes): restore it, or delete it to get a new one and a new token");
        }
        return secret;
    }

    /** What the file {@code name} holds, for its owner alone; what {@code making} makes where there is no such file. */
    byte[] keep(String name, Supplier<byte[]> making) {
        var file = path.resolve(name);
        try {
            if (!Files.exists(file)) {
                write(making.get(), file);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** Lets another process work here. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** Writes a new file that is there whole or not at all, whenever the machine stops. */
    private static void write(byte[] content, Path file) throws IOException {
        var draft = file.resolveSibling(file.getFileName() + ".new");
        try (var channel = OwnerOnly.create(draft)) {
            channel.write(ByteBuffer.wrap(content));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        Directories.sync(file.getParent());
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // this very process holds it
        }
    }

    private static CannotStart unusable(Path path, IOException cause) {
        return new CannotStart("the data folder " + path + " cannot be used ("
                + cause.getClass().getSimpleName() + ": " + cause.getMessage()
                + "): make it writable, or set LARDER_DATA to another folder");
    }
}
