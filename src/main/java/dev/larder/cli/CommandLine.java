package dev.larder.cli;

import dev.larder.operate.InvalidCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was typed: a command, options, and what they are about.
 *
 * @param options by name, without the dashes; the value of those that take none is empty
 */
record CommandLine(String command, Map<String, String> options, List<String> operands) {

    static final String USAGE = """
        larder COMMAND: what an operator does to a whole registry

          verify [--deep] [--repair] [--json]   look whether all is true; --deep reads all tarballs;
                                                --repair makes right what can be made right
          gc [--delete] [--grace 24h] [--json]  what nothing points at; --delete removes what was found so
                                                in a run before, a grace (24 hours) ago
          stats [--json]                        how much there is
          export FOLDER [--with-cache]          write everything into a folder; again: what is new
          import FOLDER                         bring an export in; nothing that is there is replaced

        The registry is the folder LARDER_DATA (.larder), or LARDER_TABLE and LARDER_BUCKET with AWS's credentials.
        Ends with 0: all is well; 1: something was found; 2: it could not be done.\
        """;

    /** The options of each command; true: one that takes a value. */
    private static final Map<String, Map<String, Boolean>> OPTIONS = Map.of(
            "verify", Map.of("deep", false, "repair", false, "json", false),
            "gc", Map.of("delete", false, "grace", true, "json", false),
            "stats", Map.of("json", false),
            "export", Map.of("with-cache", false),
            "import", Map.of());

    /** Reads {@code arguments}, of which there are some; what cannot be meant is an {@link InvalidCommand}. */
    static CommandLine parse(String... arguments) {
        var command = arguments[0];
        var known = OPTIONS.get(command);
        if (known == null) {
            throw new InvalidCommand("there is no command " + command + "\n\n" + USAGE);
        }
        var options = new HashMap<String, String>();
        var operands = new ArrayList<String>();
        for (var i = 1; i < arguments.length; i++) {
            if (!arguments[i].startsWith("--")) {
                operands.add(arguments[i]);
                continue;
            }
            var parts = arguments[i].substring(2).split("=", 2);
            var takesValue = known.get(parts[0]);
            if (takesValue == null || !takesValue && parts.length > 1) {
                throw new InvalidCommand(command + " has no option " + arguments[i] + "\n\n" + USAGE);
            }
            if (takesValue && parts.length == 1 && ++i == arguments.length) {
                throw new InvalidCommand("--" + parts[0] + " needs a value\n\n" + USAGE);
            }
            options.put(parts[0], !takesValue ? "" : parts.length > 1 ? parts[1] : arguments[i]);
        }
        var wanted = command.equals("export") || command.equals("import") ? 1 : 0;
        if (operands.size() != wanted) {
            throw new InvalidCommand(command + " takes " + (wanted == 0 ? "nothing but options" : "one folder")
                    + ", not " + operands + "\n\n" + USAGE);
        }
        return new CommandLine(command, Map.copyOf(options), List.copyOf(operands));
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    Optional<String> value(String option) {
        return Optional.ofNullable(options.get(option));
    }
}
