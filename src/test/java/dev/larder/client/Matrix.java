package dev.larder.client;

import dev.larder.support.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came of each command with each client in one run.
 *
 * @param versions of the clients, by their titles
 * @param outcomes by command and client; a client that does not have a command, or is not run with it, has none
 */
record Matrix(Map<String, String> versions, Map<Command, Map<Client, Outcome>> outcomes) {

    private static final String BEGIN = "<!-- clients: what mvn verify -Pclients found, and wrote here -->\n\n";
    private static final String END = "\n<!-- /clients -->\n";
    private static final List<String> NOTES = List.of("¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹");

    Matrix {
        versions = Map.copyOf(versions);
        outcomes = Map.copyOf(outcomes);
    }

    /** Reads what {@link #text} wrote. */
    static Matrix read(Path file) throws IOException {
        var read = Json.object(Files.readAllBytes(file));
        var versions = new TreeMap<String, String>();
        Json.at(read, "versions").forEach((client, version) -> versions.put(client, version.toString()));
        var outcomes = new EnumMap<Command, Map<Client, Outcome>>(Command.class);
        Json.at(read, "outcomes").forEach((command, cells) -> {
            var row = new EnumMap<Client, Outcome>(Client.class);
            Json.asObject(cells)
                    .forEach((client, outcome) -> row.put(Client.valueOf(client), Outcome.valueOf(outcome.toString())));
            outcomes.put(Command.valueOf(command), row);
        });
        return new Matrix(versions, outcomes);
    }

    /** As JSON, a line for each command. */
    String text() {
        var rows = new ArrayList<String>();
        for (var command : Command.values()) {
            if (outcomes.containsKey(command)) {
                var cells = new LinkedHashMap<String, Object>();
                new EnumMap<>(outcomes.get(command))
                        .forEach((client, outcome) -> cells.put(client.name(), outcome.name()));
                rows.add("    \"" + command + "\": " + Json.text(cells));
            }
        }
        return "{\n  \"versions\": " + Json.text(new TreeMap<>(versions)) + ",\n  \"outcomes\": {\n"
                + String.join(",\n", rows) + "\n  }\n}\n";
    }

    /** As the README has it: a row for each command, a column for each client, and notes. */
    String markdown() {
        var notes = new ArrayList<String>();
        var lines = new ArrayList<String>();
        lines.add("| | " + Arrays.stream(Client.values()).map(Client::title).collect(Collectors.joining(" | ")) + " |");
        lines.add("| --- |" + " :-: |".repeat(Client.values().length));
        for (var command : Command.values()) {
            lines.add("| " + command.title() + " | "
                    + Arrays.stream(Client.values())
                            .map(client -> sign(command, client, notes))
                            .collect(Collectors.joining(" | "))
                    + " |");
        }
        lines.add("");
        lines.add("✓ works; – the client has no such command, or does it without a registry"
                + notes.stream()
                        .map(note -> "; " + NOTES.get(notes.indexOf(note)) + " " + note)
                        .collect(Collectors.joining())
                + ".");
        lines.add("Run with "
                + Arrays.stream(Client.values())
                        .map(client -> client.word() + " " + versions.get(client.title()))
                        .collect(Collectors.joining(", "))
                + ".");
        return String.join("\n", lines) + "\n";
    }

    /** A text with {@link #markdown} between the two comments that keep a place for it. */
    String in(String text) {
        var begin = text.indexOf(BEGIN) + BEGIN.length();
        var end = text.indexOf(END, begin);
        if (!text.contains(BEGIN) || end < 0) {
            throw new IllegalArgumentException(
                    "no place for the table, between " + BEGIN.strip() + " and " + END.strip());
        }
        return text.substring(0, begin) + markdown() + text.substring(end);
    }

    private String sign(Command command, Client client, List<String> notes) {
        var reason = command.reasons().get(client);
        if (reason != null) {
            return note(reason, notes);
        }
        if (!command.clients().contains(client)) {
            return "–";
        }
        return switch (outcomes.getOrDefault(command, Map.of()).get(client)) {
            case PASSED -> "✓";
            case FAILED -> "✗";
            case null -> "?";
        };
    }

    private static String note(String reason, List<String> notes) {
        if (!notes.contains(reason)) {
            notes.add(reason);
        }
        return NOTES.get(notes.indexOf(reason));
    }
}
