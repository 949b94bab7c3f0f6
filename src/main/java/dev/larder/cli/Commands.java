package dev.larder.cli;

import dev.larder.operate.Answers;
import dev.larder.operate.ExportFolder;
import dev.larder.operate.Finding;
import dev.larder.operate.InvalidCommand;
import dev.larder.operate.Operator;
import dev.larder.operate.Progress;
import dev.larder.operate.VerifyRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The commands: what came of them goes to the output, how far they are to the progress. */
final class Commands {

    private static final Pattern GRACE = Pattern.compile("(\\d{1,4})([hd])");

    private final Operator operator;
    private final PrintStream out;
    private final Progress progress;

    Commands(Operator operator, PrintStream out, Progress progress) {
        this.operator = operator;
        this.out = out;
        this.progress = progress;
    }

    /** Gives the process's exit code. */
    int run(CommandLine line) throws IOException {
        return switch (line.command()) {
            case "verify" -> verify(line);
            case "gc" -> collect(line);
            case "stats" -> measure(line);
            case "export" -> export(line);
            case "import" -> read(line);
            default -> throw new InvalidCommand(CommandLine.USAGE);
        };
    }

    private int verify(CommandLine line) {
        var found = new ArrayList<Finding>();
        var wanted = new VerifyRegistry.Wanted(line.has("deep"), line.has("repair"), Optional.empty());
        var looked = new long[1];
        var report = operator.verifying()
                .verify(
                        wanted,
                        () -> {
                            if (++looked[0] % 1_000 == 0) {
                                progress.say(looked[0] + " partitions");
                            }
                            return true;
                        },
                        found::add);
        found.sort(java.util.Comparator.comparing(Finding::severity));
        if (line.has("json")) {
            json(Answers.of(report, found));
        } else {
            report.repaired().forEach(repaired -> out.println("REPAIRED " + repaired));
            found.forEach(finding -> out.println(finding.line()));
            out.println(report.partitions() + " partitions and " + report.objects() + " objects: "
                    + (report.isGood() ? "all is well" : report.left().toString()));
        }
        return report.isGood() ? 0 : 1;
    }

    private int collect(CommandLine line) {
        var grace = line.value("grace").map(Commands::grace).orElse(Duration.ofDays(1));
        var delete = line.has("delete");
        var report = operator.collecting(grace)
                .run(delete, () -> true, object -> progress.say((delete ? "removed " : "would remove ") + object));
        if (line.has("json")) {
            json(Answers.of(report, delete));
        } else {
            out.println("nothing points at " + report.orphans() + " of " + report.objects() + " objects ("
                    + report.bytes() + " bytes); " + report.removed() + " of them (" + report.removedBytes()
                    + " bytes) " + (delete ? "were removed" : "would go now with --delete")
                    + (report.orphans() > report.removed()
                            ? "; the others, once a run with --delete has found them so for " + grace.toHours()
                                    + " hours"
                            : ""));
        }
        return 0;
    }

    private static Duration grace(String text) {
        var parts = GRACE.matcher(text);
        if (!parts.matches()) {
            throw new InvalidCommand("--grace is " + text + ", but must be a time such as 24h or 7d");
        }
        var number = Long.parseLong(parts.group(1));
        return parts.group(2).equals("h") ? Duration.ofHours(number) : Duration.ofDays(number);
    }

    private int measure(CommandLine line) {
        var report = operator.measuring().measure();
        if (line.has("json")) {
            json(Answers.of(report));
        } else {
            report.counts().forEach((name, count) -> out.printf("%12d %s%n", count, name));
            report.largest()
                    .forEach(size -> out.printf(
                            "%12d bytes in %d versions of %s%n", size.bytes(), size.versions(), size.name()));
        }
        return 0;
    }

    private int export(CommandLine line) throws IOException {
        var report = new ExportFolder(Path.of(line.operands().getFirst()))
                .export(operator.stores(), line.has("with-cache"), progress);
        report.missing().forEach(missing -> out.println("MISSING " + missing + ": verify says whose it is"));
        out.println("exported " + report.items() + " items and " + report.objects() + " objects, " + report.copied()
                + " of them new. The folder holds what tokens are checked with: keep it as a secret");
        return report.missing().isEmpty() ? 0 : 1;
    }

    private int read(CommandLine line) throws IOException {
        var report = operator.importing()
                .read(new ExportFolder(Path.of(line.operands().getFirst())), progress);
        report.different().forEach(different -> out.println("KEPT " + different + " is another here, and stays"));
        report.unfinished()
                .forEach(unfinished -> out.println("LEFT " + unfinished + " and what follows it: others were at work on"
                        + " it, or on what it needs; import again, after an hour if it stays so"));
        out.println("imported " + report.items() + " items and " + report.objects() + " objects; " + report.known()
                + " items were there already");
        return report.isWhole() ? 0 : 1;
    }

    private void json(Map<String, ?> fields) {
        out.println(new String(Answers.json(fields), StandardCharsets.UTF_8));
    }
}
