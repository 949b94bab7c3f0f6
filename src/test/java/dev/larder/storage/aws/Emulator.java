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

/**
 * An AWS service in a JVM of its own, from {@code src/test/emulators}, with the class path that the build wrote to {@code
 * target/emulators}. It ends with this JVM, however that ends: its standard input does then. When {@code AWS_ENDPOINT_URL}
 * is set nothing is started, and what answers there is used.
 */
public final class Emulator implements AutoCloseable {

    private static final String READY = "ready ";

    private final Process process;
    private final URI endpoint;

    private Emulator(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Whether {@code AWS_ENDPOINT_URL} says where AWS's services are, so that none is to be started. */
    public static boolean isGiven() {
        return System.getenv().containsKey("AWS_ENDPOINT_URL");
    }

    /**
     * Starts the emulator in {@code folder} and waits until it listens.
     *
     * @param source its main class there, which the Java launcher compiles
     */
    public static Emulator start(String folder, String source, String... arguments) throws IOException {
        var home = Path.of("src/test/emulators", folder);
        var classPath = Path.of("target/emulators", folder + ".classpath");
        if (Files.notExists(classPath)) {
            throw new IllegalStateException("mvn pre-integration-test makes " + classPath);
        }
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
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
                return new Emulator(process, URI.create("http://127.0.0.1:" + line.substring(READY.length())));
            }
        }
        throw new IllegalStateException(folder + " did not start: see target/emulators/" + folder + ".log");
    }

    /** The environment that leads {@link AwsClients} here. */
    public Map<String, String> environment() {
        return Map.of("AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL", endpoint.toString());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
