package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What came of a run: when it is kept, and how the README has it. */
class OutcomesTest {

    private static final String README = """
        before
        <!-- clients: what mvn verify -Pclients found, and wrote here -->

        old

        <!-- /clients -->
        after
        """;

    @TempDir
    private Path folder;

    @Test
    void only_a_whole_run_is_kept() throws IOException {
        var file = folder.resolve("outcomes.json");
        var readme = Files.writeString(folder.resolve("README.md"), README);
        var run = new Outcomes(file, readme);
        var all = new ArrayList<>(cells(run));
        var last = all.removeLast();

        all.forEach(Runnable::run);
        assertThat(file).doesNotExist();
        assertThat(readme).hasContent(README);

        last.run();
        assertThat(Matrix.read(file)).isEqualTo(new Matrix(ClientCache.versions(), MatrixTest.green()));
        assertThat(readme).hasContent(Matrix.read(file).in(README));
    }

    @Test
    void one_failure_is_enough_for_a_cell_to_fail() throws IOException {
        var file = folder.resolve("outcomes.json");
        var run = new Outcomes(file, Files.writeString(folder.resolve("README.md"), README));
        var audits = Scenarios.all().stream()
                .filter(scenario -> Scenarios.commands(scenario).contains(Command.AUDIT))
                .toList();
        assertThat(audits).hasSizeGreaterThan(1);

        cells(run).forEach(Runnable::run);
        run.keep(audits.getFirst(), Client.NPM_11, Outcome.FAILED);
        run.keep(audits.getLast(), Client.BUN, Outcome.FAILED);

        var expected = MatrixTest.green();
        expected.get(Command.AUDIT).put(Client.NPM_11, Outcome.FAILED);
        expected.get(Command.AUDIT).put(Client.BUN, Outcome.FAILED);
        assertThat(Matrix.read(file).outcomes()).isEqualTo(expected);
    }

    @Test
    void a_cell_says_what_came_of_it() {
        var table = new Matrix(
                        ClientCache.versions(),
                        Map.of(
                                Command.INSTALL,
                                Map.of(Client.NPM_8, Outcome.PASSED, Client.NPM_10, Outcome.FAILED),
                                Command.WHOAMI,
                                MatrixTest.green().get(Command.WHOAMI)))
                .markdown();

        assertThat(table)
                .startsWith(
                        "| | npm 8 | npm 10 | npm 11 | npm 12 | pnpm 10 | pnpm 11 | pnpm 12 | yarn 1 | yarn 4 | bun |\n"
                                + "| --- | :-: | :-: | :-: | :-: | :-: | :-: | :-: | :-: | :-: | :-: |\n"
                                + "| `install` | ✓ | ✗ | ? | ? | ? | ? | ? | ? | ? | ? |\n")
                .contains("\n| `whoami` | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | – | ✓ | ✓ |\n")
                .contains("npm " + ClientCache.versions().get("npm 12"));
    }

    @Test
    void a_reason_is_a_note_that_is_said_once() {
        var lines = new Matrix(ClientCache.versions(), MatrixTest.green())
                .markdown()
                .lines()
                .toList();

        var row = lines.stream().filter(line -> line.startsWith("| `audit` |")).findFirst();
        var sign = row.orElseThrow().replaceAll("[^¹²³⁴⁵⁶⁷⁸⁹]", "");
        assertThat(sign).hasSize(1);
        assertThat(lines.stream().filter(line -> line.startsWith("✓ works")))
                .singleElement()
                .asString()
                .containsOnlyOnce("; " + sign + " " + Command.AUDIT.reasons().get(Client.YARN_1));
    }

    @Test
    void what_is_kept_is_read_as_it_was() throws IOException {
        var matrix = new Matrix(ClientCache.versions(), MatrixTest.green());
        var file = folder.resolve("outcomes.json");

        Files.writeString(file, matrix.text());

        assertThat(Matrix.read(file)).isEqualTo(matrix);
    }

    @Test
    void a_text_without_a_place_for_the_table_is_refused() {
        var matrix = new Matrix(ClientCache.versions(), MatrixTest.green());

        assertThat(matrix.in(README))
                .isEqualTo(README.replace("old\n", matrix.markdown()))
                .isEqualTo(matrix.in(matrix.in(README)));
        assertThatThrownBy(() -> matrix.in("before\nafter\n")).hasMessageContaining("no place");
    }

    private static List<Runnable> cells(Outcomes run) {
        return Scenarios.all().stream()
                .flatMap(scenario -> Scenarios.clients(scenario).stream()
                        .map(client -> (Runnable) () -> run.keep(scenario, client, Outcome.PASSED)))
                .toList();
    }
}
