package dev.larder.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.Write;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

class GroupCommitTest {

    private static final int CROWD = 100;

    @TempDir
    Path folder;

    private ConnectionPool writer;
    private final CountDownLatch first = new CountDownLatch(1);
    private GroupCommit commits;

    @BeforeEach
    void open() throws SQLException {
        writer = new ConnectionPool(new SQLiteConfig(), folder.resolve("table.sqlite"), 1);
        writer.with(() -> "create", connection -> {
            connection.execute("CREATE TABLE names (name TEXT)");
            return null;
        });
        commits = new GroupCommit(writer, this::apply);
    }

    @AfterEach
    void close() {
        writer.close();
    }

    /** Keeps the name; the first has to wait, a refused one is not kept, and a bad one fails after it was. */
    private boolean apply(PreparedConnection connection, List<Write> writes) throws SQLException {
        var name = writes.getFirst().key().pk();
        if (name.equals("first")) {
            await();
        }
        if (name.startsWith("refused")) {
            return false;
        }
        var insert = connection.prepare("INSERT INTO names VALUES (?)");
        insert.setString(1, name);
        insert.executeUpdate();
        if (name.startsWith("bad")) {
            throw new SQLException("too bad");
        }
        return true;
    }

    private void await() {
        try {
            first.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_crowd_that_waits_is_told_the_truth_one_by_one() throws Exception {
        var outcomes = crowd(i -> i % 10 == 3 ? "refused " + i : "good " + i);

        for (var i = 0; i < CROWD; i++) {
            assertThat(outcomes.get(i).get()).isEqualTo(i % 10 != 3);
        }
        assertThat(kept()).hasSize(1 + CROWD * 9 / 10).doesNotHaveDuplicates();
    }

    @Test
    void one_that_fails_takes_nobody_along() throws Exception {
        var outcomes = crowd(i -> i % 40 == 5 ? "bad " + i : "good " + i);

        for (var i = 0; i < CROWD; i++) {
            var outcome = outcomes.get(i);
            if (i % 40 == 5) {
                assertThatThrownBy(outcome::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(StorageUnavailable.class);
            } else {
                assertThat(outcome.get()).isTrue();
            }
        }
        assertThat(kept()).hasSize(1 + CROWD - 3).doesNotHaveDuplicates().noneMatch(name -> name.startsWith("bad"));
    }

    /** What became of those who came while the first was at it. */
    private List<Future<Boolean>> crowd(IntFunction<String> names) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> commit("first"));
            var outcomes = new ArrayList<Future<Boolean>>();
            for (var i = 0; i < CROWD; i++) {
                var name = names.apply(i);
                outcomes.add(threads.submit(() -> commit(name)));
            }
            first.countDown();
            return outcomes;
        }
    }

    private boolean commit(String name) {
        return commits.commit(List.of(new Write.Put(new Item(new Key(name, "x")), Write.ALWAYS)));
    }

    private List<String> kept() {
        return writer.with(() -> "read", connection -> {
            var names = new ArrayList<String>();
            try (var rows = connection.prepare("SELECT name FROM names").executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        });
    }
}
