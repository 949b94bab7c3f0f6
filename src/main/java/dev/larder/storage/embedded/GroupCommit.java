package dev.larder.storage.embedded;

import dev.larder.storage.Write;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Commits transactions that wait for the same connection together, so that they wait for the disk once. They take effect
 * one after the other, each wholly or not at all, and none is acknowledged before the common commit: nothing is less
 * durable than if each had been alone. Nobody waits for others to come.
 */
final class GroupCommit {

    /** So that the first of a crowd does not wait for all of it. */
    private static final int MOST = 32;

    /** What is done within a transaction; false: nothing. */
    interface Applying {
        boolean apply(PreparedConnection connection, List<Write> writes) throws SQLException;
    }

    private static final class Waiting {

        private final List<Write> writes;
        private boolean applied;
        private volatile boolean isDone;

        Waiting(List<Write> writes) {
            this.writes = writes;
        }
    }

    private final ConnectionPool writer;
    private final Applying applying;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();

    /**
     * @param writer a pool of one connection, for which they queue
     */
    GroupCommit(ConnectionPool writer, Applying applying) {
        this.writer = writer;
        this.applying = applying;
    }

    /** Applies {@code writes}, and returns when that is on the disk; false: nothing was changed. */
    boolean commit(List<Write> writes) {
        var mine = new Waiting(writes);
        queue.add(mine);
        while (!mine.isDone) {
            writer.with(() -> "write " + writes.getFirst().key(), connection -> {
                if (!mine.isDone) { // or somebody has done it for us while we queued
                    commitNext(connection, mine);
                }
                return null;
            });
        }
        return mine.applied;
    }

    /** Works for those who came first. What fails takes nobody along: then we do our own alone, as will the others. */
    private void commitNext(PreparedConnection connection, Waiting mine) throws SQLException {
        var group = new ArrayList<Waiting>();
        while (group.size() < MOST && !queue.isEmpty()) {
            group.add(queue.remove());
        }
        try {
            commit(connection, group);
        } catch (SQLException | RuntimeException e) {
            queue.remove(mine);
            commit(connection, List.of(mine));
        } finally { // whatever it was, the others are not lost
            group.stream().filter(waiting -> !waiting.isDone && waiting != mine).forEach(queue::add);
        }
    }

    private void commit(PreparedConnection connection, List<Waiting> group) throws SQLException {
        connection.execute("BEGIN IMMEDIATE");
        var committed = false;
        try {
            for (var waiting : group) {
                waiting.applied = applying.apply(connection, waiting.writes);
            }
            connection.execute("COMMIT");
            committed = true;
        } finally {
            if (!committed) {
                connection.execute("ROLLBACK");
            }
        }
        group.forEach(waiting -> waiting.isDone = true);
    }
}
