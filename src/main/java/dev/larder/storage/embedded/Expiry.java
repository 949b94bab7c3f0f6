package dev.larder.storage.embedded;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Removes items whose {@code expires} (in seconds) has passed, as DynamoDB does: some time later, until when they can
 * still be read. A part of the table is looked through in a transaction that somebody makes anyway, once a minute, and
 * so all of it again and again. An index would find them at once, but most that can expire are leases, gone in a
 * second: with one, a first install wrote a sixth more.
 */
final class Expiry {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** How many items are looked at: some milliseconds for whoever's transaction it is. */
    private static final int PART = 1_000;

    private static final String KNOWN = "SELECT 1 FROM pragma_table_info('items') WHERE name = 'expires'";
    private static final String COLUMN = "ALTER TABLE items ADD COLUMN expires INTEGER";
    private static final String ALL = "SELECT pk, sk, item FROM items";
    private static final String NEXT =
            "SELECT rowid, pk, sk, expires FROM items WHERE rowid > ? ORDER BY rowid LIMIT " + PART;
    private static final String FIND = "SELECT item FROM items WHERE pk = ? AND sk = ?";
    private static final String SET = "UPDATE items SET expires = ? WHERE pk = ? AND sk = ?";
    private static final String DELETE = "DELETE FROM items WHERE pk = ? AND sk = ?";

    private final InstantSource clock;
    private Instant next = Instant.MIN;
    private long lookedAt;

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
            var ends = new HashMap<Key, Long>();
            try (var rows = connection.prepare(ALL).executeQuery()) {
                while (rows.next()) {
                    var key = new Key(rows.getString(1), rows.getString(2));
                    of(ItemCodec.decode(key, rows.getBytes(3))).ifPresent(end -> ends.put(key, end));
                }
            }
            for (var end : ends.entrySet()) {
                set(connection, end.getKey(), Optional.of(end.getValue()));
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
        next = now.plus(PAUSE);
        for (var key : expired(connection, now.getEpochSecond())) {
            var end = end(connection, key);
            if (end.filter(at -> at < now.getEpochSecond()).isPresent()) {
                var statement = connection.prepare(DELETE);
                statement.setString(1, key.pk());
                statement.setString(2, key.sk());
                statement.executeUpdate();
            } else {
                set(connection, key, end); // written by a Larder that does not know the column
            }
        }
    }

    /** Those of the next part whose time has passed. */
    private List<Key> expired(PreparedConnection connection, long seconds) throws SQLException {
        var statement = connection.prepare(NEXT);
        statement.setLong(1, lookedAt);
        var expired = new ArrayList<Key>();
        var count = 0;
        try (var rows = statement.executeQuery()) {
            for (; rows.next(); count++) {
                lookedAt = rows.getLong(1);
                var end = rows.getLong(4);
                if (!rows.wasNull() && end < seconds) {
                    expired.add(new Key(rows.getString(2), rows.getString(3)));
                }
            }
        }
        if (count < PART) {
            lookedAt = 0;
        }
        return expired;
    }

    /** When the item itself says that it expires. */
    private static Optional<Long> end(PreparedConnection connection, Key key) throws SQLException {
        var statement = connection.prepare(FIND);
        statement.setString(1, key.pk());
        statement.setString(2, key.sk());
        try (var rows = statement.executeQuery()) {
            return rows.next() ? of(ItemCodec.decode(key, rows.getBytes(1))) : Optional.empty();
        }
    }

    private static void set(PreparedConnection connection, Key key, Optional<Long> end) throws SQLException {
        var statement = connection.prepare(SET);
        statement.setObject(1, end.orElse(null));
        statement.setString(2, key.pk());
        statement.setString(3, key.sk());
        statement.executeUpdate();
    }
}
