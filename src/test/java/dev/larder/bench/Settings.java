package dev.larder.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What can be said with {@code -Dlarder.bench...}, and what the machine is. */
final class Settings {

    /** How long a packument is fresh, for all: no run takes longer. */
    static final String FRESH = "6h";

    /** Of the upstream: the packuments in the recording hold it. */
    static final int UPSTREAM_PORT = Integer.getInteger("larder.bench.port", 48_731);

    /** How often each thing is measured. */
    static final int ROUNDS = Integer.getInteger("larder.bench.rounds", 3);

    /** How long one load lasts. */
    static final int SECONDS = Integer.getInteger("larder.bench.seconds", 2);

    private Settings() {}

    /** What is kept from one run to the next. */
    static Path home() {
        return Path.of(
                System.getProperty("larder.bench.home", System.getProperty("user.home") + "/.cache/larder-bench"));
    }

    /** Where clients work: in memory where Linux offers that, so that no disk of theirs is measured. */
    static Path clients(Path work) {
        var memory = Path.of("/dev/shm");
        try {
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "larder-bench")
                    : Files.createDirectories(work.resolve("clients"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JVM that runs this. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** What a command prints, without the spaces around it; empty when there is none, it fails, or takes ten minutes. */
    static Optional<String> output(Path folder, String... command) {
        try {
            Files.createDirectories(folder);
            var printed = Files.createTempFile("larder-bench", ".txt");
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(printed.toFile())
                    .start();
            var ended = process.waitFor(10, TimeUnit.MINUTES);
            process.destroyForcibly();
            var text = Files.readString(printed, StandardCharsets.UTF_8).strip();
            Files.delete(printed);
            return ended && process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // no such command
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
