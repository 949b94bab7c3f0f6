package dev.larder.bench;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * The same GET again and again on a number of connections: by wrk where it is installed, which takes least of the machine
 * itself, else by virtual threads of ours.
 *
 * @param perSecond answers a second
 * @param p99Millis what all but one in a hundred stay below
 * @param requests how many were answered
 */
record Load(double perSecond, double p99Millis, long requests) {

    private static final boolean WRK =
            Settings.output(Path.of("."), "sh", "-c", "command -v wrk").isPresent();
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
    private static final Pattern P99 = Pattern.compile("99%\\s+([\\d.]+)(us|ms|s|m)\\b");
    private static final Pattern COUNT = Pattern.compile("(\\d+) requests in");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: \\d+");
    private static final Map<String, Double> MILLIS = Map.of("us", 0.001, "ms", 1.0, "s", 1000.0, "m", 60_000.0);

    /** What makes the load. */
    static String by() {
        return WRK ? "wrk, one thread" : "virtual threads with java.net.http (wrk is not installed)";
    }

    /** Asks for {@code path} on that many connections for that long. */
    static Load on(Server server, String path, Map<String, String> headers, int connections, int seconds)
            throws IOException {
        return WRK
                ? wrk(server, path, headers, connections, seconds)
                : threads(server, path, headers, connections, seconds);
    }

    private static Load wrk(Server server, String path, Map<String, String> headers, int connections, int seconds) {
        var command = new ArrayList<>(List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s"));
        command.addAll(List.of("--latency", "--timeout", "60s"));
        headers.forEach((name, value) -> command.addAll(List.of("-H", name + ": " + value)));
        server.token().ifPresent(secret -> command.addAll(List.of("-H", "authorization: Bearer " + secret)));
        command.add(server.url().resolve(path).toString());
        var output = Settings.output(Path.of("."), command.toArray(String[]::new))
                .orElseThrow(() -> new IllegalStateException("failed: " + command));
        if (REFUSED.matcher(output).find()) {
            throw new IllegalStateException(server.url() + path + " was refused: " + output);
        }
        var p99 = P99.matcher(output);
        return new Load(
                number(RATE, output),
                p99.find() ? Double.parseDouble(p99.group(1)) * MILLIS.get(p99.group(2)) : 0,
                (long) number(COUNT, output));
    }

    private static double number(Pattern pattern, String output) {
        var found = pattern.matcher(output);
        if (!found.find()) {
            throw new IllegalStateException("wrk says nothing of " + pattern + ":\n" + output);
        }
        return Double.parseDouble(found.group(1));
    }

    private static Load threads(Server server, String path, Map<String, String> headers, int connections, int seconds) {
        var request = HttpRequest.newBuilder(server.url().resolve(path)).timeout(Duration.ofMinutes(1));
        headers.forEach(request::header);
        server.token().ifPresent(secret -> request.header("authorization", "Bearer " + secret));
        var sent = request.build();
        var nanos = new ConcurrentLinkedQueue<Long>();
        var began = System.nanoTime();
        var end = began + seconds * 1_000_000_000L;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < connections; i++) {
                threads.submit(() -> {
                    while (System.nanoTime() < end) {
                        var start = System.nanoTime();
                        if (Server.send(sent).statusCode() >= 400) {
                            throw new IllegalStateException(path + " was refused");
                        }
                        nanos.add(System.nanoTime() - start);
                    }
                    return null;
                });
            }
        }
        var sorted = nanos.stream().sorted().toList();
        if (sorted.isEmpty()) {
            throw new IllegalStateException(server.url() + path + " was never answered");
        }
        var p99 = sorted.get((int) (sorted.size() * 0.99));
        return new Load(sorted.size() * 1e9 / (System.nanoTime() - began), p99 / 1e6, sorted.size());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f/s, p99 %.2f ms", perSecond, p99Millis);
    }
}
