package dev.larder.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A registry in a process of its own.
 *
 * @param url where it answers, with a slash at the end
 * @param token what its clients authenticate with, where they do
 * @param startMillis from the start of the process to its first answer
 * @param startCpuMillis the processor time that it had taken by then
 * @param isLent whether somebody else is going to end it
 */
record Server(Process process, URI url, Optional<String> token, long startMillis, long startCpuMillis, boolean isLent)
        implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int TICKS_PER_SECOND = 100; // Linux's USER_HZ, whatever the kernel's own
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    /**
     * Starts {@code command} with its output in {@code log}, and asks until it answers. It has a session of its own, as in
     * another terminal or as a service: Linux shares processors among sessions first (sched(7), autogroup), so that a
     * server of many threads does not crowd out a client of one.
     */
    static Server start(List<String> command, Map<String, String> environment, Path log, URI url, String token)
            throws IOException {
        Files.createDirectories(log.getParent());
        var builder = new ProcessBuilder(inOwnSession(command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LARDER_"));
        builder.environment().putAll(environment);
        var began = System.nanoTime();
        var process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // whatever ends us
        while (!answers(url)) {
            if (!process.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
                process.destroyForcibly();
                throw new IllegalStateException("the server at " + url + " did not start:\n" + Files.readString(log));
            }
            pause(5);
        }
        var took = (System.nanoTime() - began) / 1_000_000;
        var cpu = cpu(process).toMillis();
        return new Server(process, url, Optional.of(token).filter(text -> !text.isEmpty()), took, cpu, false);
    }

    private static List<String> inOwnSession(List<String> command) {
        return Files.isExecutable(SETSID)
                ? Stream.concat(Stream.of(SETSID.toString()), command.stream()).toList()
                : command;
    }

    Server withToken(String made) {
        return new Server(process, url, Optional.of(made), startMillis, startCpuMillis, isLent);
    }

    /** The same server, for clients without a token, and not to be closed by them. */
    Server lent() {
        return new Server(process, url, Optional.empty(), startMillis, startCpuMillis, true);
    }

    /** The processor time that it has taken so far, in all its threads; none where there is no /proc. */
    Duration cpu() {
        return cpu(process);
    }

    private static Duration cpu(Process process) {
        return ticks(Long.toString(process.pid()), 11);
    }

    /** The processor time of all processes of ours that have ended. */
    static Duration childrensCpu() {
        return ticks("self", 13);
    }

    /** Two neighbouring fields of {@code /proc/.../stat}, counted after the name, added: user and system time. */
    private static Duration ticks(String process, int first) {
        var stat = Path.of("/proc", process, "stat");
        try {
            if (!Files.exists(stat)) {
                return Duration.ZERO;
            }
            var text = Files.readString(stat);
            var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            var ticks = Long.parseLong(fields[first]) + Long.parseLong(fields[first + 1]);
            return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
        } catch (IOException e) {
            return Duration.ZERO; // it has just ended
        }
    }

    /** What it answers to a GET. */
    HttpResponse<byte[]> get(String path, String... headers) throws IOException {
        var request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.GET().build());
    }

    /** What it answers to a PUT of JSON. */
    HttpResponse<byte[]> put(String path, byte[] body) throws IOException {
        return send(request(path)
                .header("content-type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    /** What it answers to a DELETE. */
    HttpResponse<byte[]> delete(String path) throws IOException {
        return send(request(path).DELETE().build());
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE);
        token.ifPresent(secret -> request.header("authorization", "Bearer " + secret));
        return request;
    }

    /** What {@code request} gets. */
    static HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Waits until it does nothing any more: until what was asked of it earlier is done. For a minute at most. */
    void settle() throws IOException {
        for (var i = 0; i < 300; i++) {
            var before = cpu();
            pause(200);
            if (cpu().minus(before).toMillis() <= 20) {
                return;
            }
        }
    }

    /** Asks it to end, and sees to it. */
    @Override
    public void close() {
        if (isLent) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean answers(URI url) throws IOException {
        try {
            return send(HttpRequest.newBuilder(url.resolve("-/ping"))
                                    .timeout(Duration.ofSeconds(10))
                                    .build())
                            .statusCode()
                    == 200;
        } catch (ConnectException | HttpTimeoutException e) {
            return false;
        }
    }

    static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
