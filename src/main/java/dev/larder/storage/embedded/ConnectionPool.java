package dev.larder.storage.embedded;

import dev.larder.storage.StorageUnavailable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.sqlite.SQLiteConfig;

/** A fixed number of connections to one SQLite file. Who finds none free waits, first come first served. */
final class ConnectionPool implements AutoCloseable {

    /** What is done with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(PreparedConnection connection) throws SQLException;
    }

    private final int size;
    private final Semaphore permits;
    private final Deque<PreparedConnection> free = new ConcurrentLinkedDeque<>();

    ConnectionPool(SQLiteConfig config, Path file, int size) throws SQLException {
        this.size = size;
        permits = new Semaphore(size, true);
        for (var i = 0; i < size; i++) {
            free.push(new PreparedConnection(config.createConnection("jdbc:sqlite:" + file)));
        }
    }

    /**
     * Does {@code work} on a connection that nobody else uses meanwhile.
     *
     * @param doing what to say when SQLite fails
     */
    <T> T with(Supplier<String> doing, Work<T> work) {
        permits.acquireUninterruptibly(); // an interrupted thread must not leave half a transaction
        try {
            var connection = free.pop();
            try {
                return work.on(connection);
            } finally {
                free.push(connection);
            }
        } catch (SQLException e) {
            throw new StorageUnavailable(doing.get(), e);
        } finally {
            permits.release();
        }
    }

    /** Waits for the work under way, then closes all connections. */
    @Override
    public void close() {
        permits.acquireUninterruptibly(size);
        try {
            for (var connection = free.poll(); connection != null; connection = free.poll()) {
                connection.close();
            }
        } catch (SQLException e) {
            throw new StorageUnavailable("close the table", e);
        }
    }
}
