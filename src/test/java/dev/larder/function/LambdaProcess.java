package dev.larder.function;

import dev.larder.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function as Lambda runs it: the bundle in a folder, Lambda's runtime interface client above it, a JVM with the flags of
 * the java25 runtime, one core. Linux alone: what it has used and what it holds open is read in /proc.
 */
public final class LambdaProcess implements AutoCloseable {

    /** As template.yaml has it. At this size a function has one whole core. */
    public static final int MEMORY_MB = 1769;

    /** As template.yaml has {@code JAVA_TOOL_OPTIONS}, for the functions with SnapStart. */
    public static final String SNAP_START_OPTIONS =
            "-XX:TieredStopAtLevel=1 -XX:+DisableExplicitGC -Dhttp.keepAlive.time.server=60";

    private static final String RUNTIME = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    /** What lies beneath the bundle, as its pom in src/test/emulators says. */
    private static final Path RUNTIME_CLASS_PATH = Path.of("target/emulators/lambda-runtime.classpath");

    /** A function for tests, beside those of the bundle. */
    private static final Path PLANTED = Path.of("target/test-classes/dev/larder/function/PlantedFunction.class");

    private final Process process;
    private final RuntimeApi api;
    private final Path folder;
    private final long began;

    /**
     * What else template.yaml could have there, to see what it would do:
     * {@code -Dlarder.bench.jvm=-XX:+TieredCompilation}.
     */
    private static final String JVM_OPTIONS = Optional.ofNullable(System.getProperty("larder.bench.jvm"))
            .filter(options -> !options.isEmpty()) // as the benchmark's pom has it, where nobody says anything
            .orElse(SNAP_START_OPTIONS);

    /** How Lambda begins. */
    public enum Init {
        /** The function answers as soon as it is there. */
        ON_DEMAND,
        /** The hooks run, the function waits to be restored, and answers then. */
        SNAP_START,
        /** As {@link #SNAP_START}, but the hooks do not run: what a snapshot without priming holds. */
        WITHOUT_HOOKS
    }

    private LambdaProcess(Process process, RuntimeApi api, Path folder, long began) {
        this.process = process;
        this.api = api;
        this.folder = folder;
        this.began = began;
    }

    /**
     * Starts it, and does not wait.
     *
     * @param bundle the runtime dependencies
     * @param folder empty; for the bundle as Lambda lays it out, and for what it prints
     * @param trusted the authorities that it trusts, in place of Java's own
     */
    public static LambdaProcess start(
            String function, Init init, Path bundle, Path folder, Path trusted, Map<String, String> environment)
            throws IOException {
        var task = layOut(bundle, folder);
        var api = RuntimeApi.start();
        var builder = new ProcessBuilder(command(function, init, folder, trusted))
                .directory(task.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(LARDER|AWS|JAVA_TOOL)_.*"));
        builder.environment().putAll(environment);
        builder.environment().putAll(surroundings(function, init, task, api));
        var began = System.nanoTime();
        return new LambdaProcess(builder.start(), api, folder, began);
    }

    /** What {@code sam build} makes of the bundle, and Lambda unpacks: classes, and jars under lib/. */
    private static Path layOut(Path bundle, Path folder) throws IOException {
        var task = Files.createDirectories(folder.resolve("task"));
        var classes = Path.of("target/classes");
        try (var files = Files.walk(classes)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = task.resolve(classes.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Files.copy(
                PLANTED,
                Files.createDirectories(task.resolve("dev/larder/function")).resolve(PLANTED.getFileName()));
        Files.createSymbolicLink(task.resolve("lib"), bundle.toAbsolutePath());
        return task;
    }

    /**
     * The flags that Lambda's managed runtime has been seen to use (in processes that listed their own command line), but
     * for its archive of the JDK's classes, for which the JDK's own stands in.
     */
    private static List<String> command(String function, Init init, Path folder, Path trusted) throws IOException {
        var command = new ArrayList<>(oneCore());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:MaxHeapSize=" + MEMORY_MB * 1024 / 100 * 85 + "k",
                "-XX:+UseSerialGC",
                "-XX:+TieredCompilation"));
        if (init == Init.ON_DEMAND) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(List.of(
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "-Djava.net.preferIPv4Stack=true",
                "-Djavax.net.ssl.trustStore=" + trusted.toAbsolutePath(),
                "-XX:+ErrorFileToStderr",
                "-Xlog:class+load:file=" + folder.resolve("classes"),
                "-Djava.io.tmpdir=" + folder, // who is killed while it rehearses leaves a certificate
                "-classpath",
                Files.readString(RUNTIME_CLASS_PATH).strip(),
                RUNTIME,
                function));
        return command;
    }

    private static List<String> oneCore() {
        return Files.isExecutable(Path.of("/usr/bin/taskset"))
                ? List.of("/usr/bin/taskset", "--cpu-list", "0")
                : List.of();
    }

    private static Map<String, String> surroundings(String function, Init init, Path task, RuntimeApi api) {
        var environment = new HashMap<>(Map.of(
                "AWS_LAMBDA_RUNTIME_API", api.authority(),
                "AWS_LAMBDA_FUNCTION_NAME", "larder",
                "AWS_LAMBDA_FUNCTION_VERSION", "1",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(MEMORY_MB),
                "AWS_LAMBDA_LOG_GROUP_NAME", "larder",
                "AWS_LAMBDA_LOG_STREAM_NAME", "larder",
                "LAMBDA_TASK_ROOT", task.toAbsolutePath().toString(),
                "_HANDLER", function,
                "TZ", ":UTC"));
        environment.put("JAVA_TOOL_OPTIONS", JVM_OPTIONS);
        if (init == Init.ON_DEMAND) {
            environment.putAll(Map.of(
                    "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand",
                    "AWS_ACCESS_KEY_ID", RuntimeApi.ACCESS_KEY,
                    "AWS_SECRET_ACCESS_KEY", RuntimeApi.SECRET_KEY,
                    "AWS_SESSION_TOKEN", RuntimeApi.SESSION));
        } else {
            environment.putAll(Map.of(
                    "AWS_LAMBDA_INITIALIZATION_TYPE",
                    init == Init.SNAP_START ? "snap-start" : "on-demand",
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                    "http://" + api.authority() + "/credentials",
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                    "token"));
        }
        return environment;
    }

    /** Waits until it asks for events. */
    public LambdaProcess awaitReady() {
        api.awaitReady();
        return this;
    }

    /** Waits until its hooks have run and it may be put away. */
    public LambdaProcess awaitCheckpoint() {
        api.awaitCheckpoint();
        return this;
    }

    /** Has it go on after {@link #awaitCheckpoint}, until it asks for events. */
    public LambdaProcess restore() {
        api.restore();
        return awaitReady();
    }

    /** What it answers to an event. */
    public Map<String, Object> invoke(byte[] event) {
        return Json.object(api.invoke(event));
    }

    /** How often it has asked for its role's credentials. */
    public int credentialsAsked() {
        return api.credentialsAsked();
    }

    /** Since the process was started. */
    public double millis() {
        return (System.nanoTime() - began) / 1e6;
    }

    /** The processor time, in milliseconds, that all of its threads have taken so far, also those that have ended. */
    public double cpuMillis() {
        return ProcessorClock.millis(process.pid())
                .orElseThrow(() -> new IllegalStateException("the function has ended: see " + folder.resolve("log")));
    }

    /** The ports, on the other side, of the TCP connections that it holds open. */
    public List<Integer> connections() throws IOException {
        var sockets = links().stream()
                .filter(link -> link.startsWith("socket:["))
                .map(link -> link.replaceAll("\\D", ""))
                .toList();
        var found = new ArrayList<Integer>();
        for (var table : List.of("tcp", "tcp6")) {
            for (var line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "net", table))) {
                var fields = line.strip().split("\\s+");
                if (fields.length > 9 && sockets.contains(fields[9])) {
                    found.add(Integer.parseInt(fields[2].substring(fields[2].indexOf(':') + 1), 16));
                }
            }
        }
        return found;
    }

    private List<String> links() throws IOException {
        try (var files = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return files.map(LambdaProcess::target).toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    /** What it has loaded so far, a line of the JVM's each: when, the class, and where it is from. */
    public List<String> classes() throws IOException {
        return Files.readAllLines(folder.resolve("classes"));
    }

    /** All that its objects hold that can still be reached, as it lies in memory: text of ASCII can be found in it. */
    public String heap() throws IOException {
        var dump = folder.resolve("heap");
        var jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.heap_dump",
                        dump.toAbsolutePath().toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!Files.exists(dump)) {
            throw new IllegalStateException("no heap dump: " + said);
        }
        var heap = Files.readString(dump, StandardCharsets.ISO_8859_1);
        Files.delete(dump);
        return heap;
    }

    /** What it has printed. */
    public String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        api.close();
        try {
            Files.deleteIfExists(folder.resolve("task/lib")); // a link: whoever empties the folder must not follow it
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
