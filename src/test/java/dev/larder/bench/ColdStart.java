package dev.larder.bench;

import dev.larder.bench.Figures.Rounds;
import dev.larder.function.Deployment;
import dev.larder.function.LambdaProcess;
import dev.larder.function.LambdaProcess.Init;
import dev.larder.function.ReadFunction;
import dev.larder.function.WriteFunction;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The functions as Lambda starts them: from the spawn to the first answer, and each kind of request as the first and as the
 * tenth of its process. Processor time is what counts: the services are emulators, and the machine has other things to do.
 */
final class ColdStart {

    static final String NAME = "coldstart";

    private static final Path PAGE = Path.of("docs/cold-start.md");
    private static final int TENTH = 10;

    /** After which caches of the processor hold other things, as they do when a first request comes. */
    private static final int REST_MILLIS = 1_000;

    /** A kind of request. */
    private record Question(String name, Class<?> function, int status, IntFunction<byte[]> event) {}

    /** What processes of the same kind took, in milliseconds: wall and processor. */
    private record Times(Rounds ready, Rounds answered, Rounds first, Rounds tenth, Rounds rested) {

        Times() {
            this(new Rounds(), new Rounds(), new Rounds(), new Rounds(), new Rounds());
        }
    }

    private final Deployment deployment;
    private final Path bundle;
    private final Path work;
    private final Table starts =
            new Table("", "how", "ms to the end of the init", "CPU ms", "ms to the first answer", "CPU ms");
    private final Table requests = new Table(
            "CPU ms (ms)",
            "first, unprimed",
            "first, primed",
            "tenth",
            "eleventh, a second later",
            "first, primed : tenth",
            "first, primed : eleventh");
    private LoadedClasses loaded;
    private int processes;

    private ColdStart(Deployment deployment, Path bundle, Path work) {
        this.deployment = deployment;
        this.bundle = bundle;
        this.work = work;
    }

    /** Measures, and writes docs/cold-start.md. */
    static void run(Path work) throws IOException {
        var before = load();
        var bundle = Path.of(System.getProperty("larder.bench.bundle", "target/bundle/lib"));
        try (var deployment = Deployment.start(Files.createDirectories(work.resolve("bucket")))) {
            var cold = new ColdStart(deployment, bundle, work);
            for (var question : cold.questions()) {
                cold.measure(question);
            }
            Page.put(PAGE, "starts", cold.starts.markdown() + "\n\n" + circumstances(before));
            Page.put(PAGE, "requests", cold.requests.markdown());
            Page.put(PAGE, "loaded", cold.loaded.markdown());
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String circumstances(double before) {
        return String.format(
                Locale.ROOT,
                "%s, %d cores of which each function has one, load %.1f before and %.1f after; medians of %d rounds;"
                        + " Java %s.",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                before,
                load(),
                Settings.ROUNDS,
                Runtime.version());
    }

    private List<Question> questions() {
        return List.of(
                new Question(
                        "packument, hosted", ReadFunction.class, 200, _ -> Deployment.get("/" + Deployment.HOSTED)),
                new Question(
                        "packument, of an upstream",
                        ReadFunction.class,
                        200,
                        _ -> Deployment.get("/" + Deployment.CACHED)),
                new Question("packument, not there yet", ReadFunction.class, 200, this::missing),
                new Question(
                        "tarball", ReadFunction.class, 302, _ -> Deployment.get(Deployment.tarball(Deployment.HOSTED))),
                new Question(
                        "publish",
                        WriteFunction.class,
                        201,
                        number -> Deployment.publish(Deployment.version("@acme/cold-" + processes, number))));
    }

    /** Fetched from the upstream, which is as near as the emulators. */
    private byte[] missing(int number) {
        var name = "cold-" + processes + "-" + number;
        deployment.publishElsewhere(name);
        return Deployment.get("/" + name);
    }

    private void measure(Question question) throws IOException {
        var times = new EnumMap<Init, Times>(Init.class);
        for (var round = 0; round < Settings.ROUNDS; round++) {
            for (var init : Init.values()) {
                once(question, init, times.computeIfAbsent(init, _ -> new Times()));
            }
        }
        addStarts(question, times);
        var primed = times.get(Init.SNAP_START);
        requests.add(
                question.name(),
                both(times.get(Init.WITHOUT_HOOKS).first()),
                both(primed.first()),
                both(primed.tenth()),
                both(primed.rested()),
                Figures.ratio(primed.first().cpu(), primed.tenth().cpu()),
                Figures.ratio(primed.first().cpu(), primed.rested().cpu()));
    }

    private void addStarts(Question question, Map<Init, Times> times) {
        times.forEach((init, took) -> starts.add(
                question.function().getSimpleName() + ", " + question.name(),
                switch (init) {
                    case ON_DEMAND -> "outside SnapStart";
                    case SNAP_START -> "SnapStart, when the version is published";
                    case WITHOUT_HOOKS -> "the same without priming";
                },
                Figures.shown(took.ready().wall()),
                Figures.shown(took.ready().cpu()),
                Figures.shown(took.answered().wall()),
                Figures.shown(took.answered().cpu())));
    }

    private static String both(Rounds rounds) {
        return Figures.shown(rounds.cpu()) + " (" + Figures.shown(rounds.wall()) + ")";
    }

    private void once(Question question, Init init, Times times) throws IOException {
        processes++;
        try (var function =
                deployment.function(question.function(), init, bundle, work.resolve("process-" + processes))) {
            if (init == Init.SNAP_START) {
                function.awaitCheckpoint().restore();
            } else {
                function.awaitReady();
            }
            add(times.ready(), function, 0, 0);
            ask(question, 1, function, times.first());
            add(times.answered(), function, 0, 0);
            look(init, function);
            for (var number = 2; number < TENTH; number++) {
                ask(question, number, function, new Rounds());
            }
            ask(question, TENTH, function, times.tenth());
            Server.pause(REST_MILLIS);
            ask(question, TENTH + 1, function, times.rested());
        }
    }

    private static void ask(Question question, int number, LambdaProcess function, Rounds took) {
        var event = question.event().apply(number);
        var began = function.millis();
        var before = function.cpuMillis();
        Deployment.require(question.status(), function.invoke(event));
        add(took, function, began, before);
    }

    private static void add(Rounds rounds, LambdaProcess function, double began, double before) {
        rounds.add(function.millis() - began, function.cpuMillis() - before);
    }

    /** At what the first process has loaded. */
    private void look(Init init, LambdaProcess function) throws IOException {
        if (loaded == null && init == Init.ON_DEMAND) {
            loaded = LoadedClasses.of(function.classes());
        }
    }
}
