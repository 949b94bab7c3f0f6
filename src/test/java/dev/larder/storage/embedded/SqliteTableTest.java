package dev.larder.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.TableContract;
import dev.larder.storage.WholeTable;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTableTest extends TableContract {

    @TempDir
    private Path folder;

    private SqliteTable table;

    @BeforeEach
    void open() {
        table = new SqliteTable(folder.resolve("new/table.sqlite"));
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
    void two_processes_may_share_the_file() {
        try (var other = new SqliteTable(folder.resolve("new/table.sqlite"))) {
            put(item("HEAD", 1));

            assertThat(other.query(pk, "")).containsExactly(item("HEAD", 1));
        }
    }

    @Test
    void a_get_looks_keys_up_and_scans_nothing() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("new/table.sqlite"));
                var statement = connection.prepareStatement(
                        "EXPLAIN QUERY PLAN " + SqliteTable.GET.formatted("(?, ?), (?, ?)"));
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
