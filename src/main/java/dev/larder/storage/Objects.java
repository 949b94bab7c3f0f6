package dev.larder.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Bytes under keys that name them, with S3's promises: an object is there whole or not at all, and a read that follows
 * an acknowledged put sees it. What the store cannot do just now is a {@link StorageUnavailable}.
 *
 * <p>{@code ObjectsContract} is the specification of this interface.
 */
public interface Objects {

    /**
     * Keeps {@code content}, read to its end in bounded memory, unless the key is taken: its bytes are the same then. Of
     * many at once all succeed, and one object is kept. Whose it is nobody learns: a call that a network made twice could
     * not tell.
     *
     * @throws IOException what reading {@code content} threw, unchanged; nothing is kept then
     */
    void putIfAbsent(ObjectKey key, InputStream content) throws IOException;

    /** As above, of what is in memory. */
    default void putIfAbsent(ObjectKey key, byte[] content) {
        try {
            putIfAbsent(key, new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
    }

    /** Opens a connection, so that the next call need not, where there is one to open; changes nothing. */
    default void connect() {}

    /** The object's bytes, to be closed by the caller; empty when there is none. */
    Optional<InputStream> get(ObjectKey key);

    /** The object's size in bytes; empty when there is none. */
    OptionalLong size(ObjectKey key);

    /** An object as a listing shows it. */
    record Listed(ObjectKey key, long bytes) {}

    /** What begins with {@code prefix} (of {@link ObjectKey#path}) and follows {@code after}, in order: at most 1,000. */
    List<Listed> list(String prefix, Optional<ObjectKey> after);

    /** Shows all that begins with {@code prefix}, in order, with a page of it in memory at a time. */
    default void each(String prefix, Consumer<Listed> visit) {
        for (var page = list(prefix, Optional.empty());
                !page.isEmpty();
                page = list(prefix, Optional.of(page.getLast().key()))) {
            page.forEach(visit);
        }
    }

    /** Removes the object; one that is not there stays so. */
    void delete(ObjectKey key);

    /** A URL that lets its holder GET the object for {@code lifetime}, made without asking anyone. */
    URI presignGet(ObjectKey key, Duration lifetime);

    /** The same for a HEAD: what is signed for one method is refused to the other. */
    URI presignHead(ObjectKey key, Duration lifetime);
}
