package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The README says of the clients what the last whole run found, and that was a run of what is here now. {@code mvn verify
 * -Pclients} leaves this out, since it writes what is read here.
 */
class MatrixTest {

    private static final String RUN = "of the last whole run; mvn verify -Pclients makes another";

    @Test
    void the_readme_has_the_table_of_the_last_whole_run() throws IOException {
        var readme = Files.readString(Outcomes.README);

        assertThat(readme)
                .as("the table " + RUN)
                .isEqualTo(Matrix.read(Outcomes.FILE).in(readme));
    }

    @Test
    void the_last_whole_run_was_with_the_clients_that_are_pinned() throws IOException {
        assertThat(Matrix.read(Outcomes.FILE).versions())
                .as("the versions " + RUN)
                .isEqualTo(ClientCache.versions());
    }

    @Test
    void every_command_works_with_every_client_that_has_it_unless_a_note_says_why_not() throws IOException {
        var outcomes = Matrix.read(Outcomes.FILE).outcomes();

        for (var command : Command.values()) {
            assertThat(outcomes.get(command)).as(command.title() + " " + RUN).isEqualTo(row(command));
        }
    }

    @Test
    void every_cell_has_a_scenario_or_a_reason() {
        for (var command : Command.values()) {
            var played = EnumSet.noneOf(Client.class);
            Scenarios.all().stream()
                    .filter(scenario -> Scenarios.commands(scenario).contains(command))
                    .forEach(scenario -> played.addAll(Scenarios.clients(scenario)));

            assertThat(command.clients()).containsAll(command.reasons().keySet());
            assertThat(command.reasons().values()).noneMatch(String::isBlank);
            played.addAll(command.reasons().keySet());
            assertThat(played).as(command.title()).isEqualTo(command.clients());
        }
    }

    /** The outcomes of a whole run in which all went well. */
    static Map<Command, Map<Client, Outcome>> green() {
        return Arrays.stream(Command.values()).collect(Collectors.toMap(command -> command, MatrixTest::row));
    }

    private static Map<Client, Outcome> row(Command command) {
        var row = new EnumMap<Client, Outcome>(Client.class);
        command.clients().forEach(client -> row.put(client, Outcome.PASSED));
        row.keySet().removeAll(command.reasons().keySet());
        return row;
    }
}
