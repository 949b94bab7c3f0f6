package dev.larder.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * What came of the scenarios that this JVM has run so far. Once every scenario has run with every client, the outcomes
 * are kept in a file and the README shows them; a run of less than that writes nothing.
 */
final class Outcomes {

    /** Where those of the last whole run are; {@link MatrixTest} holds the README to it. */
    static final Path FILE = Path.of("src/test/resources/clients/outcomes.json");

    /** Where people read them. */
    static final Path README = Path.of("README.md");

    static final Outcomes OF_THIS_RUN = new Outcomes(FILE, README);

    private final Path file;
    private final Path readme;
    private final Map<Method, Map<Client, Outcome>> outcomes = new HashMap<>();

    Outcomes(Path file, Path readme) {
        this.file = file;
        this.readme = readme;
    }

    /** Remembers what came of a scenario; after the last that was missing, writes everything. */
    synchronized void keep(Method scenario, Client client, Outcome outcome) {
        outcomes.computeIfAbsent(scenario, _ -> new EnumMap<>(Client.class)).put(client, outcome);
        if (isWhole()) {
            write(new Matrix(ClientCache.versions(), byCommand()));
        }
    }

    private boolean isWhole() {
        return Scenarios.all().stream()
                .allMatch(scenario ->
                        outcomes.getOrDefault(scenario, Map.of()).keySet().containsAll(Scenarios.clients(scenario)));
    }

    /** Of several outcomes for one cell the worst. */
    private Map<Command, Map<Client, Outcome>> byCommand() {
        var rows = new EnumMap<Command, Map<Client, Outcome>>(Command.class);
        outcomes.forEach((scenario, cells) -> Scenarios.commands(scenario).forEach(command -> {
            var row = rows.computeIfAbsent(command, _ -> new EnumMap<>(Client.class));
            cells.forEach((client, outcome) ->
                    row.merge(client, outcome, (one, other) -> one == Outcome.PASSED ? other : one));
        }));
        return rows;
    }

    private void write(Matrix matrix) {
        try {
            Files.writeString(file, matrix.text());
            Files.writeString(readme, matrix.in(Files.readString(readme)));
        } catch (IOException e) {
            throw new UncheckedIOException("keeping the outcomes of a whole run", e);
        }
    }
}
