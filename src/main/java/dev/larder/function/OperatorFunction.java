package dev.larder.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.larder.npm.ManifestSummary;
import dev.larder.npm.TarballNames;
import dev.larder.operate.Answers;
import dev.larder.operate.ExportRegistry;
import dev.larder.operate.Finding;
import dev.larder.operate.InvalidCommand;
import dev.larder.operate.Operator;
import dev.larder.operate.Stores;
import dev.larder.operate.VerifyRegistry;
import dev.larder.settings.Environment;
import dev.larder.storage.aws.AwsClients;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;

/**
 * The operator's commands, for whoever may invoke this function: {@code {"command": "verify", "deep": true}}. No route leads
 * here. What does not finish within minutes is done in parts: the answer then has a {@code cursor}, to be sent with
 * the same command again.
 */
public final class OperatorFunction implements RequestStreamHandler {

    /** Left for the answer, and for what is under way. */
    private static final Duration RESERVE = Duration.ofSeconds(90);

    private static final Duration WITHOUT_CONTEXT = Duration.ofMinutes(15);

    /**
     * How long a command goes on that can be gone on with. AWS's NAT forgets a connection over which nothing came for 350
     * seconds: who invokes from behind one would never hear of the cursor, but give up, and the CLI would begin anew.
     */
    private static final Duration SITTING = Duration.ofMinutes(4);

    /** An answer holds 6 MB. */
    private static final int MOST_FINDINGS = 2_000;

    /** Of what a part of an export holds, compressed, in memory. */
    private static final int PART_BYTES = 64 << 20;

    private final Operator operator;
    private final ExportBucket bucket;
    private final boolean mayImport;

    /** As Lambda starts it. */
    public OperatorFunction() {
        this(System.getenv(), new AwsClients(System.getenv()));
    }

    private OperatorFunction(Map<String, String> variables, AwsClients clients) {
        this(
                AwsPorts.stores(variables, clients),
                AwsPorts.exports(variables, clients),
                new Environment(variables).flag("LARDER_OPERATOR_IMPORT"));
    }

    /**
     * On stores of the caller's.
     *
     * @param mayImport whether its role lets it write accounts, tokens and rules
     */
    public OperatorFunction(Stores stores, ExportBucket bucket, boolean mayImport) {
        this.operator = new Operator(stores, new ManifestSummary(), new TarballNames());
        this.bucket = bucket;
        this.mayImport = mayImport;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        var order = OperatorOrder.read(event);
        answer.write(Answers.json(run(order, context)));
    }

    /** Whether a command may, that has to be done at once. */
    private static BooleanSupplier mayGoOn(Context context) {
        return () -> left(context) > RESERVE.toMillis();
    }

    /** Whether a command may, that answers with a cursor. */
    private static BooleanSupplier mayGoOnForNow(Context context) {
        var enough = left(context) - SITTING.toMillis();
        return () -> left(context) > Math.max(RESERVE.toMillis(), enough);
    }

    private static long left(Context context) {
        return context == null ? WITHOUT_CONTEXT.toMillis() : context.getRemainingTimeInMillis();
    }

    private Map<String, ?> run(OperatorOrder order, Context context) throws IOException {
        try {
            return switch (order.command()) {
                case "verify" -> verify(order, mayGoOnForNow(context));
                case "gc" -> collect(order, mayGoOn(context));
                case "stats" -> Answers.of(operator.measuring().measure());
                case "export" -> export(order, mayGoOnForNow(context));
                case "import" -> read(order, mayGoOnForNow(context));
                default ->
                    throw new InvalidCommand("there is no command \"" + order.command()
                            + "\": verify, gc, stats, export and import are");
            };
        } catch (InvalidCommand e) {
            return Map.of("error", e.getMessage());
        }
    }

    private Map<String, ?> verify(OperatorOrder order, BooleanSupplier mayGoOn) {
        var found = new ArrayList<Finding>();
        var wanted = new VerifyRegistry.Wanted(order.has("deep"), order.has("repair"), order.text("cursor"));
        var report = operator.verifying().verify(wanted, mayGoOn, finding -> {
            if (found.size() < MOST_FINDINGS) {
                found.add(finding);
            }
        });
        return Answers.of(report.telling(MOST_FINDINGS), found);
    }

    /** Looks at all at once: what is removed must not be pointed at by anything. What is left is the next run's. */
    private Map<String, ?> collect(OperatorOrder order, BooleanSupplier mayGoOn) {
        var delete = order.has("delete");
        var grace = Duration.ofHours(order.number("graceHours").orElse(24L));
        return Answers.of(operator.collecting(grace).run(delete, mayGoOn, _ -> {}), delete);
    }

    /** Writes a part of the items to the bucket; the objects are there already. */
    private Map<String, ?> export(OperatorOrder order, BooleanSupplier mayGoOn) throws IOException {
        var name = order.text("name").orElseGet(this::newName);
        var folder = folder(name);
        var number = order.number("part").orElse(1L);
        var gzip = new ByteArrayOutputStream();
        ExportRegistry.Part part;
        try (var to = new GZIPOutputStream(gzip, 1 << 16)) {
            part = operator.exporting()
                    .write(
                            new ExportRegistry.Wanted(order.has("cache"), order.text("cursor")),
                            () -> gzip.size() < PART_BYTES && mayGoOn.getAsBoolean(),
                            (_, bytes) -> bytes, // the bucket has them
                            to);
        }
        var path = folder + "items-" + "%05d".formatted(number) + ".jsonl.gz";
        bucket.put(path, gzip.toByteArray());
        return Map.of(
                "name", name,
                "part", part.cursor().map(_ -> number + 1),
                "path", path,
                "items", part.items(),
                "objects", part.objects(),
                "missing", part.missing(),
                "cursor", part.cursor());
    }

    /**
     * Brings in what another function has exported, or a machine, and somebody has copied into this bucket. An export can
     * hold any account, token or rule: where there is something of that already, it must be said that this is meant.
     */
    private Map<String, ?> read(OperatorOrder order, BooleanSupplier mayGoOn) throws IOException {
        if (!mayImport) {
            throw new InvalidCommand("this function may not write accounts, tokens and rules: deploy with the parameter"
                    + " OperatorImport=true for the time of the import, or import from a machine");
        }
        var folder = folder(order.text("name")
                .orElseThrow(() -> new InvalidCommand(
                        "name is missing: of the folder below " + ExportBucket.FOLDER + " that holds the export")));
        var done = order.number("cursor");
        var importing = operator.importing();
        if (done.isEmpty() && !order.has("merge") && !importing.isNew()) {
            throw new InvalidCommand("there is a registry here already, or a part of this import: say \"merge\": true"
                    + " to bring in what is missing. Tokens that were revoked since the export are valid again then");
        }
        var report = importing.read(new BucketExport(bucket, folder), done.orElse(0L), mayGoOn, _ -> {});
        return Map.of(
                "items", report.items(),
                "known", report.known(),
                "objects", report.objects(),
                "different", report.different().stream().limit(MOST_FINDINGS).toList(),
                "unfinished", report.unfinished().stream().limit(MOST_FINDINGS).toList(),
                "cursor", report.cursor());
    }

    private static String folder(String name) {
        if (!name.matches("[0-9A-Za-z-]{1,64}")) {
            throw new InvalidCommand("name is " + name + ", but must be letters, digits and -");
        }
        return ExportBucket.FOLDER + name + "/";
    }

    private String newName() {
        var now = operator.stores().clock().instant().truncatedTo(ChronoUnit.SECONDS);
        return now.toString().replace(':', '-');
    }
}
