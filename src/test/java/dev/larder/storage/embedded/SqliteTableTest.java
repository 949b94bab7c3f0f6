package dev.larder.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.Item;
import dev.larder.storage.TableContract;
import dev.larder.storage.WholeTable;
import dev.larder.storage.Write;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTableTest extends TableContract {

    @TempDir
    private Path folder;

    private SqliteTable table;

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    @BeforeEach
    void open() {
        table = new SqliteTable(file(), () -> now);
    }

    private Path file() {
        return folder.resolve("new/table.sqlite");
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Override
    protected WholeTable table() {
        return table;
    }

    @Test
    void what_was_written_is_there_after_reopening() {
        put(item("HEAD", 1));
        table.close();
        open();

        assertThat(table.query(pk, "")).containsExactly(item("HEAD", 1));
    }

    @Test
    void each_transaction_waits_for_the_disk() {
        assertThat(pragma("journal_mode")).isEqualTo("wal");
        assertThat(pragma("synchronous"))
                .as("FULL: of NORMAL, a power cut takes the last ones")
                .isEqualTo("2");
    }

    /** What the connection that writes goes by: none but itself can be asked. */
    private String pragma(String name) {
        return table.writer.with(() -> "ask", connection -> {
            try (var rows = connection.prepare("PRAGMA " + name).executeQuery()) {
                return rows.next() ? rows.getString(1) : "";
            }
        });
    }

    @Test
    void two_processes_may_share_the_file() {
        try (var other = new SqliteTable(file(), () -> now)) {
            put(item("HEAD", 1));

            assertThat(other.query(pk, "")).containsExactly(item("HEAD", 1));
        }
    }

    private Item expiring(String sk, Duration in) {
        return item(sk, 1).with("expires", now.plus(in).getEpochSecond());
    }

    @Test
    void what_has_expired_can_be_read_until_a_later_transaction_removes_it() {
        put(expiring("A", Duration.ofSeconds(30)));
        put(expiring("B", Duration.ofMinutes(30)));
        put(item("C", 1));
        now = now.plusSeconds(59);
        put(item("D", 1));
        assertThat(sortKeys()).containsExactly("A", "B", "C", "D");

        now = now.plusSeconds(1);
        assertThat(sortKeys()).containsExactly("A", "B", "C", "D");
        put(item("E", 1));
        assertThat(sortKeys()).containsExactly("B", "C", "D", "E");
    }

    @Test
    void what_was_put_again_expires_when_it_then_says() {
        put(expiring("A", Duration.ofSeconds(30)));
        put(expiring("A", Duration.ofMinutes(30)));
        put(expiring("B", Duration.ofSeconds(30)));
        put(item("B", 1));
        put(expiring("C", Duration.ofSeconds(1)));
        now = now.plusSeconds(60);

        put(item("D", 1));

        assertThat(sortKeys()).containsExactly("A", "B", "D");
    }

    @Test
    void a_large_table_is_looked_through_in_parts() {
        IntStream.range(0, 15)
                .forEach(i -> table.transact(IntStream.range(0, 100)
                        .<Write>mapToObj(
                                j -> new Write.Put(expiring("A" + i + "-" + j, Duration.ofSeconds(1)), Write.ALWAYS))
                        .toList()));

        now = now.plusSeconds(60);
        put(item("B", 1));
        assertThat(sortKeys()).hasSize(501);
        now = now.plusSeconds(60);
        put(item("B", 2));
        assertThat(sortKeys()).containsExactly("B");
        put(expiring("C", Duration.ofSeconds(1)));
        now = now.plusSeconds(60);
        put(item("B", 3));
        assertThat(sortKeys()).containsExactly("B");
    }

    @Test
    void a_table_of_an_older_larder_learns_what_expires() throws SQLException {
        put(expiring("A", Duration.ofSeconds(1)));
        put(item("B", 1));
        table.close();
        sql("ALTER TABLE items DROP COLUMN expires");
        open();
        put(expiring("C", Duration.ofSeconds(2)));
        now = now.plusSeconds(60);

        put(item("D", 1));

        assertThat(sortKeys()).containsExactly("B", "D");
    }

    private void sql(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private List<String> sortKeys() {
        return table.query(pk, "").stream().map(item -> item.key().sk()).toList();
    }

    @Test
    void a_get_looks_keys_up_and_scans_nothing() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("new/table.sqlite"));
                var statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + SqliteTable.get(2));
                var steps = statement.executeQuery()) {
            var plan = new ArrayList<String>();
            while (steps.next()) {
                plan.add(steps.getString("detail"));
            }
            assertThat(plan)
                    .anyMatch(step -> step.contains("SEARCH items USING INDEX"))
                    .noneMatch(step -> step.contains("SCAN items"));
        }
    }
}
