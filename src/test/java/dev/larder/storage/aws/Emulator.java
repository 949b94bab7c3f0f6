package dev.larder.storage.aws;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/**
 * An AWS service in a JVM of its own, from {@code src/test/emulators}, with the class path that the build wrote to {@code
 * target/emulators}. It ends with this JVM, however that ends: its standard input does then.
 */
final class Emulator implements AutoCloseable {

    private static final String READY = "ready ";
    private static final String SKIPPED = "skipped ";

    private final Process process;
    private final URI endpoint;

    private Emulator(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /**
     * Starts the emulator in {@code folder} and waits until it listens. When it says that it cannot run here, the test is
     * skipped.
     *
     * @param source its main class there, which the Java launcher compiles
     */
    static Emulator start(String folder, String source, String... arguments) throws IOException {
        var home = Path.of("src/test/emulators", folder);
        var classPath = Path.of("target/emulators", folder + ".classpath");
        if (Files.notExists(classPath)) {
            throw new IllegalStateException("mvn pre-integration-test makes " + classPath);
        }
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                home
                        + System.getProperty("path.separator")
                        + Files.readString(classPath).strip(),
                home.resolve(source).toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectError(Path.of("target/emulators", folder + ".log").toFile())
                .start();
        var lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(READY)) {
                var where = line.substring(READY.length());
                return new Emulator(
                        process, URI.create(where.startsWith("http") ? where : "http://127.0.0.1:" + where));
            }
            if (line.startsWith(SKIPPED)) {
                throw skipped(line.substring(SKIPPED.length()));
            }
        }
        throw new IllegalStateException(folder + " did not start: see target/emulators/" + folder + ".log");
    }

    /** Says so also where a build's output shows no reasons of what it skips. */
    static TestAbortedException skipped(String why) {
        System.err.println("SKIPPED: " + why);
        return new TestAbortedException(why);
    }

    /** The environment that leads {@link AwsClients} here. */
    Map<String, String> environment() {
        return Map.of("AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL", endpoint.toString());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
