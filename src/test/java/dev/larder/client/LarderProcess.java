package dev.larder.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Local mode as a process of its own, so that it can be killed as the power cut would. */
final class LarderProcess implements AutoCloseable {

    private static final String TOKEN = "larder-test-administrator-token";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final StringBuffer output = new StringBuffer();
    private final CompletableFuture<URI> ready = new CompletableFuture<>();
    private final Thread reader;

    private LarderProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().unstarted(this::read);
    }

    /** Starts it on a free port. */
    static LarderProcess start(Path data, Optional<URI> upstream) {
        return start(data, upstream, 0);
    }

    /** Starts it on a free port, with {@code megabytes} of heap. */
    static LarderProcess startSmall(Path data, URI upstream, int megabytes) {
        return start(data, Optional.of(upstream), 0, megabytes, Map.of());
    }

    /** Starts it on a port; a run of its schedule begins every {@code seconds}. */
    static LarderProcess startPrewarming(Path data, URI upstream, int port, int seconds) {
        return start(data, Optional.of(upstream), port, 512, Map.of("LARDER_PREWARM_EVERY", seconds + "s"));
    }

    /** Starts it on a port; what it takes from its upstream is too old a second later. */
    static LarderProcess startImpatient(Path data, URI upstream, int port) {
        return start(
                data, Optional.of(upstream), port, 512, Map.of("LARDER_UPSTREAM", upstream + " fresh=1s stale=0s"));
    }

    /** Starts it on a free port, with nothing upstream; whose word on CI jobs it believes is LARDER_OIDC_ISSUERS. */
    static LarderProcess startBelieving(Path data, String issuers) {
        return start(data, Optional.empty(), 0, 512, Map.of("LARDER_OIDC_ISSUERS", issuers));
    }

    /** Starts it and waits until it says that it is ready. */
    static LarderProcess start(Path data, Optional<URI> upstream, int port) {
        return start(data, upstream, port, 512, Map.of());
    }

    /** Starts it on a port; it sends tarballs itself, where all others have their clients fetch them, as on AWS. */
    static LarderProcess startSending(Path data, URI upstream, int port) {
        return start(data, Optional.of(upstream), port, 512, Map.of("LARDER_OBJECTS_URL", ""));
    }

    private static LarderProcess start(
            Path data, Optional<URI> upstream, int asked, int megabytes, Map<String, String> more) {
        var port = asked == 0 ? freePort() : asked;
        var environment = new TreeMap<>(more);
        environment.put("LARDER_PORT", Integer.toString(port));
        environment.putIfAbsent("LARDER_OBJECTS_URL", "http://127.0.0.1:" + port);
        environment.put("LARDER_DATA", data.toString());
        environment.putIfAbsent("LARDER_UPSTREAM", upstream.map(URI::toString).orElse("none"));
        environment.put("LARDER_ADMIN_TOKEN", TOKEN);
        environment.put("LARDER_ANONYMOUS_READ", "false"); // so that a client that forgets its token is noticed
        var larder = new LarderProcess(launch(data.toAbsolutePath().getParent(), environment, megabytes));
        larder.reader.start();
        larder.awaitReady();
        return larder;
    }

    /** Where it answers, with a slash at the end. */
    URI url() {
        var url = ready.join().toString();
        return URI.create(url.endsWith("/") ? url : url + "/");
    }

    /** The administrator's token. */
    String token() {
        return TOKEN;
    }

    /** It, as clients know it. */
    Registry registry() {
        return new Registry(url(), Optional.of(TOKEN));
    }

    /** Everything it has written so far, errors included. */
    String output() {
        return output.toString();
    }

    /** kill -9: nothing is flushed, closed or finished. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks it to end, and waits. */
    void stop() {
        process.destroy();
        awaitEnd();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    /** One that no system gives away by itself, so that nobody takes it meanwhile. */
    private static int freePort() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException _) {
                // somebody has it: another
            }
        }
    }

    /**
     * @param rest a folder for what it leaves when it is killed, as SQLite's library
     */
    private static Process launch(Path rest, Map<String, String> environment, int megabytes) {
        try {
            Files.createDirectories(rest);
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var builder = new ProcessBuilder(List.of(
                            java,
                            "--enable-native-access=ALL-UNNAMED",
                            "-Xmx" + megabytes + "m",
                            "-Djava.io.tmpdir=" + rest,
                            "-cp",
                            System.getProperty("java.class.path"),
                            "dev.larder.local.LocalMain"))
                    .redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("LARDER_"));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("starting local mode", e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                if (line.startsWith("ready ")) {
                    ready.complete(URI.create(line.substring("ready ".length()).strip()));
                }
            }
        } catch (IOException e) {
            output.append("(cannot read on: ").append(e.getMessage()).append(")\n");
        }
        ready.completeExceptionally(new IllegalStateException("it ended"));
    }

    private void awaitReady() {
        try {
            ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new AssertionError("Larder did not become ready; it wrote:\n" + output, e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while Larder started", e);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("Larder did not end; it wrote:\n" + output);
            }
            reader.join(PATIENCE);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while Larder ended", e);
        }
    }
}
