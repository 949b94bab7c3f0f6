package dev.larder.storage.embedded;

import dev.larder.storage.Key;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A connection that remembers its statements: SQLite takes longer to understand one of ours than to run it. One user at
 * a time.
 */
final class PreparedConnection implements AutoCloseable {

    /** More than we have: a get is another statement for each number of keys. */
    private static final int MOST = 64;

    private final Connection connection;
    private final SequencedMap<String, PreparedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);

    PreparedConnection(Connection connection) {
        this.connection = connection;
    }

    /**
     * The statement that {@code sql} is, of which {@code texts} are the first parameters: not to be closed, and good until
     * it is asked for again.
     */
    PreparedStatement prepare(String sql, String... texts) throws SQLException {
        var statement = statement(sql);
        for (var place = 0; place < texts.length; place++) {
            statement.setString(place + 1, texts[place]);
        }
        return statement;
    }

    /** As above, for a statement that is about one item. */
    PreparedStatement prepare(String sql, Key key) throws SQLException {
        return prepare(sql, key.pk(), key.sk());
    }

    private PreparedStatement statement(String sql) throws SQLException {
        var known = statements.get(sql);
        if (known != null) {
            return known;
        }
        if (statements.size() == MOST) {
            statements.pollFirstEntry().getValue().close();
        }
        var made = connection.prepareStatement(sql);
        statements.put(sql, made);
        return made;
    }

    /** Runs a statement that returns nothing. */
    void execute(String sql) throws SQLException {
        prepare(sql).execute();
    }

    /** Closes the connection, and its statements with it. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
