package dev.larder.storage.embedded;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Removes items whose {@code expires} (in seconds) has passed, as DynamoDB does: some time later, until when they can still
 * be read. It happens as part of a transaction that somebody makes anyway, at most once a minute, and costs no wait for the
 * disk of its own.
 */
final class Expiry {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** So that nobody's transaction takes long; when there are more, the next transaction goes on. */
    private static final int MOST = 200;

    private static final String KNOWN = "SELECT 1 FROM pragma_table_info('items') WHERE name = 'expires'";
    private static final String COLUMN = "ALTER TABLE items ADD COLUMN expires INTEGER";
    private static final String INDEX =
            "CREATE INDEX IF NOT EXISTS expiring ON items (expires) WHERE expires IS NOT NULL";
    private static final String ALL = "SELECT pk, sk, item FROM items";
    private static final String EXPIRED = "SELECT pk, sk, item FROM items WHERE expires < ? LIMIT " + MOST;
    private static final String SET = "UPDATE items SET expires = ? WHERE pk = ? AND sk = ?";
    private static final String DELETE = "DELETE FROM items WHERE pk = ? AND sk = ?";

    private final InstantSource clock;
    private Instant next = Instant.MIN;

    Expiry(InstantSource clock) {
        this.clock = clock;
    }

    /** Makes the column that tells when an item expires, and fills it, in a table of a Larder that had none. */
    static void prepare(PreparedConnection connection) throws SQLException {
        if (isKnown(connection)) {
            return;
        }
        connection.execute("BEGIN IMMEDIATE");
        if (!isKnown(connection)) { // nor has another process made it meanwhile
            connection.execute(COLUMN);
            connection.execute(INDEX);
            for (var end : ends(connection, ALL, Optional.empty()).entrySet()) {
                if (end.getValue().isPresent()) {
                    set(connection, end.getKey(), end.getValue());
                }
            }
        }
        connection.execute("COMMIT");
    }

    private static boolean isKnown(PreparedConnection connection) throws SQLException {
        try (var known = connection.prepare(KNOWN).executeQuery()) {
            return known.next();
        }
    }

    /** When {@code item} expires, in seconds; empty: never. */
    static Optional<Long> of(Item item) {
        return item.findNumber("expires");
    }

    /** Within a transaction: removes some of what has expired, if it is time for that. */
    void work(PreparedConnection connection) throws SQLException {
        var now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        var found = ends(connection, EXPIRED, Optional.of(now.getEpochSecond()));
        for (var end : found.entrySet()) {
            if (end.getValue().filter(at -> at < now.getEpochSecond()).isPresent()) {
                var statement = connection.prepare(DELETE);
                statement.setString(1, end.getKey().pk());
                statement.setString(2, end.getKey().sk());
                statement.executeUpdate();
            } else {
                set(connection, end.getKey(), end.getValue()); // written by a Larder that does not know the column
            }
        }
        next = found.size() < MOST ? now.plus(PAUSE) : now;
    }

    /** What {@code query} finds, and when the items themselves say that they expire. */
    private static Map<Key, Optional<Long>> ends(PreparedConnection connection, String query, Optional<Long> before)
            throws SQLException {
        var statement = connection.prepare(query);
        if (before.isPresent()) {
            statement.setLong(1, before.get());
        }
        var ends = new HashMap<Key, Optional<Long>>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                var key = new Key(rows.getString(1), rows.getString(2));
                ends.put(key, of(ItemCodec.decode(key, rows.getBytes(3))));
            }
        }
        return ends;
    }

    private static void set(PreparedConnection connection, Key key, Optional<Long> end) throws SQLException {
        var statement = connection.prepare(SET);
        statement.setObject(1, end.orElse(null));
        statement.setString(2, key.pk());
        statement.setString(3, key.sk());
        statement.executeUpdate();
    }
}
