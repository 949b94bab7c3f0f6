package dev.larder.storage.embedded;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Optional;
import java.util.OptionalLong;

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
    private static final String SET = "UPDATE items SET expires = ?3 WHERE pk = ?1 AND sk = ?2";

    /** The last of a part, where there is a whole one. */
    private static final String LAST =
            "SELECT rowid FROM items WHERE rowid > ? ORDER BY rowid LIMIT 1 OFFSET " + (PART - 1);

    private static final String REMOVE = "DELETE FROM items WHERE rowid > ? AND rowid <= ? AND expires < ?";

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
                var statement = connection.prepare(SET, end.getKey());
                statement.setLong(3, end.getValue());
                statement.executeUpdate();
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
        var last = last(connection);
        var remove = connection.prepare(REMOVE);
        remove.setLong(1, lookedAt);
        remove.setLong(2, last.orElse(Long.MAX_VALUE));
        remove.setLong(3, now.getEpochSecond());
        remove.executeUpdate();
        lookedAt = last.orElse(0);
    }

    private OptionalLong last(PreparedConnection connection) throws SQLException {
        var statement = connection.prepare(LAST);
        statement.setLong(1, lookedAt);
        try (var rows = statement.executeQuery()) {
            return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
        }
    }
}
