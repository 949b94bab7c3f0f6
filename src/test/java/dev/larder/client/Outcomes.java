package dev.larder.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** What came of the scenarios that this JVM has run so far: always in a file, for {@link MatrixTest} to read later. */
final class Outcomes {

    /** Where it is kept. */
    static final Path FILE = Path.of("target/clients.json");

    static final Outcomes OF_THIS_RUN = new Outcomes();

    private final Map<Command, Map<Client, Outcome>> outcomes = new EnumMap<>(Command.class);

    private Outcomes() {}

    /** Remembers an outcome; of several for one cell the worst. */
    synchronized void keep(Command command, Client client, Outcome outcome) {
        outcomes.computeIfAbsent(command, _ -> new EnumMap<>(Client.class))
                .merge(client, outcome, (one, other) -> one == Outcome.PASSED ? other : one);
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, new Matrix(ClientCache.versions(), outcomes).text());
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + FILE, e);
        }
    }
}
