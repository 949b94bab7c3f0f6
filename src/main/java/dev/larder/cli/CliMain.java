package dev.larder.cli;

import dev.larder.npm.ManifestSummary;
import dev.larder.npm.TarballNames;
import dev.larder.operate.InvalidCommand;
import dev.larder.operate.Operator;
import dev.larder.settings.InvalidSetting;
import dev.larder.storage.StorageUnavailable;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** One command of an operator's. */
public final class CliMain {

    /** It could not be done. */
    static final int IMPOSSIBLE = 2;

    private CliMain() {}

    /** Does what {@code arguments} say and ends with what came of it: {@link CommandLine#USAGE}. */
    public static void main(String[] arguments) {
        System.exit(run(System.getenv(), System.out, System.err, arguments));
    }

    /** As {@link #main}, in this process. */
    static int run(Map<String, String> variables, PrintStream out, PrintStream err, String... arguments) {
        if (arguments.length == 0 || List.of("help", "--help").contains(arguments[0])) {
            out.println(CommandLine.USAGE);
            return 0;
        }
        try {
            var line = CommandLine.parse(arguments);
            try (var opened = CliPorts.open(variables, line.command().equals("import"))) {
                var operator = new Operator(opened.stores(), new ManifestSummary(), new TarballNames());
                return new Commands(operator, out, err::println).run(line);
            }
        } catch (InvalidCommand | InvalidSetting e) {
            err.println(e.getMessage());
        } catch (StorageUnavailable e) {
            err.println("the store cannot do it just now, or not with these credentials: " + e.getMessage()
                    + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()));
        } catch (IOException e) {
            err.println("a file cannot be read or written: " + e.getMessage());
        }
        return IMPOSSIBLE;
    }
}
