package dev.larder.storage.embedded;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.Table;
import dev.larder.storage.WholeTable;
import dev.larder.storage.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * A {@link Table} in one SQLite file. What {@link #transact} has acknowledged is on the disk (WAL, synchronous FULL) and
 * outlives {@code kill -9}. One connection writes, for all who wait at once ({@link GroupCommit}), several read beside it;
 * SQLite orders text by its UTF-8 bytes, as DynamoDB does. Another process may open the file too: each waits for the
 * other's transaction. Items whose {@code expires} has passed are removed some time later, as DynamoDB does.
 */
public final class SqliteTable implements WholeTable, AutoCloseable {

    private static final int READERS = 4;
    private static final int PAGE = 1_000;
    private static final int BUSY_MILLIS = 30_000;

    private static final String SCHEMA =
            "CREATE TABLE IF NOT EXISTS items (pk TEXT NOT NULL, sk TEXT NOT NULL, expires INTEGER, item BLOB NOT NULL,"
                    + " PRIMARY KEY (pk, sk))";
    private static final String FIND = "SELECT item FROM items WHERE pk = ? AND sk = ?";
    private static final String PUT =
            "INSERT INTO items (pk, sk, item, expires) VALUES (?, ?, ?, ?) ON CONFLICT (pk, sk) DO UPDATE SET"
                    + " item = excluded.item, expires = excluded.expires";
    private static final String DELETE = "DELETE FROM items WHERE pk = ? AND sk = ?";
    private static final String QUERY_BEFORE =
            "SELECT sk, item FROM items WHERE pk = ? AND sk < ? ORDER BY sk DESC LIMIT ?";
    private static final String QUERY = "SELECT sk, item FROM items WHERE pk = ? AND sk >= ? ORDER BY sk";

    private static final String FIRST_KEYS = "SELECT pk, sk FROM items ORDER BY pk, sk LIMIT " + PAGE;
    private static final String NEXT_KEYS =
            "SELECT pk, sk FROM items WHERE (pk, sk) > (?, ?) ORDER BY pk, sk LIMIT " + PAGE;

    final ConnectionPool writer;
    private final ConnectionPool readers;
    private final GroupCommit commits;
    private final Expiry expiry;

    /** A get's statement, by the number of keys: to write one takes longer than to find it. */
    private final Map<Integer, String> gets = new ConcurrentHashMap<>();

    /**
     * Opens {@code file}, and makes it and its folder when they are missing.
     *
     * @param clock tells what has expired
     */
    public SqliteTable(Path file, InstantSource clock) {
        expiry = new Expiry(clock);
        var config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            writer = new ConnectionPool(config, file, 1);
            writer.with(() -> "create the table", connection -> {
                connection.execute(SCHEMA);
                Expiry.prepare(connection);
                return null;
            });
            readers = new ConnectionPool(config, file, READERS);
            commits = new GroupCommit(writer, this::apply);
        } catch (IOException | SQLException e) {
            throw new StorageUnavailable("open " + file, e);
        }
    }

    @Override
    public Map<Key, Item> get(Collection<Key> keys) {
        Table.requireLimits(keys);
        return readers.with(() -> "get " + keys, connection -> get(connection, List.copyOf(keys)));
    }

    @Override
    public List<Item> query(String pk, String skPrefix) {
        Table.requireLimits(pk, skPrefix);
        return readers.with(() -> "query " + pk, connection -> query(connection, pk, skPrefix));
    }

    @Override
    public List<Item> queryBefore(String pk, String before, int limit) {
        Table.requireLimits(pk, before);
        return readers.with(() -> "query " + pk, connection -> queryBefore(connection, pk, before, limit));
    }

    @Override
    public List<Key> keys(Optional<Key> after) {
        return readers.with(() -> "walk", connection -> {
            var statement =
                    after.isEmpty() ? connection.prepare(FIRST_KEYS) : connection.prepare(NEXT_KEYS, after.get());
            var keys = new ArrayList<Key>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.add(new Key(rows.getString(1), rows.getString(2)));
                }
            }
            return List.copyOf(keys);
        });
    }

    @Override
    public boolean transact(List<Write> writes) {
        Table.requireLimits(writes);
        return commits.commit(writes);
    }

    @Override
    public void close() {
        readers.close();
        writer.close(); // last: closing the last connection folds the WAL into the file
    }

    /**
     * The statement that finds {@code count} keys: a row for each that is there, with its number. CROSS JOIN makes SQLite
     * look each key up; for {@code (pk, sk) IN (VALUES ...)} it would scan the whole table.
     */
    static String get(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "(" + number + ", ?, ?)")
                .collect(Collectors.joining(
                        ", ",
                        "WITH asked (number, pk, sk) AS (VALUES ",
                        ") SELECT number, item FROM asked CROSS JOIN items USING (pk, sk)"));
    }

    private Map<Key, Item> get(PreparedConnection connection, List<Key> keys) throws SQLException {
        var statement = connection.prepare(gets.computeIfAbsent(keys.size(), SqliteTable::get));
        var place = 1;
        for (var key : keys) {
            statement.setString(place++, key.pk());
            statement.setString(place++, key.sk());
        }
        var found = new HashMap<Key, Item>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                var key = keys.get(rows.getInt(1));
                found.put(key, ItemCodec.decode(key, rows.getBytes(2)));
            }
        }
        return found;
    }

    private static List<Item> query(PreparedConnection connection, String pk, String skPrefix) throws SQLException {
        var found = new ArrayList<Item>();
        try (var rows = connection.prepare(QUERY, pk, skPrefix).executeQuery()) {
            // Rows come one by one and in order, so the first that lacks the prefix ends the walk.
            while (rows.next()) {
                var sk = rows.getString(1);
                if (!sk.startsWith(skPrefix)) {
                    break;
                }
                found.add(ItemCodec.decode(new Key(pk, sk), rows.getBytes(2)));
            }
        }
        return List.copyOf(found);
    }

    private static List<Item> queryBefore(PreparedConnection connection, String pk, String before, int limit)
            throws SQLException {
        var statement = connection.prepare(QUERY_BEFORE, pk, before);
        statement.setInt(3, limit);
        var found = new ArrayList<Item>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(ItemCodec.decode(new Key(pk, rows.getString(1)), rows.getBytes(2)));
            }
        }
        return List.copyOf(found);
    }

    private boolean apply(PreparedConnection connection, List<Write> writes) throws SQLException {
        for (var write : writes) {
            if (!write.condition().holds(find(connection, write.key()))) {
                return false;
            }
        }
        for (var write : writes) {
            apply(connection, write);
        }
        expiry.work(connection);
        return true;
    }

    private static Optional<Item> find(PreparedConnection connection, Key key) throws SQLException {
        try (var rows = connection.prepare(FIND, key).executeQuery()) {
            return rows.next() ? Optional.of(ItemCodec.decode(key, rows.getBytes(1))) : Optional.empty();
        }
    }

    private static void apply(PreparedConnection connection, Write write) throws SQLException {
        switch (write) {
            case Write.Put put -> {
                var statement = connection.prepare(PUT, put.key());
                statement.setBytes(3, ItemCodec.encode(put.item()));
                statement.setObject(4, Expiry.of(put.item()).orElse(null));
                statement.executeUpdate();
            }
            case Write.Delete delete -> connection.prepare(DELETE, delete.key()).executeUpdate();
            case Write.Check _ -> {}
        }
    }
}
