package dev.larder.local;

import dev.larder.settings.Environment;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The registry that npm uses on this machine: the natural upstream of a registry that stands in front of it. */
final class NpmRegistry {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private NpmRegistry() {}

    /** What {@code npm config get registry} says; empty without npm, or when that is no URL. */
    static Optional<URI> find() {
        var windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        return ask(List.of(windows ? "npm.cmd" : "npm", "config", "get", "registry"), PATIENCE);
    }

    /** The URL that {@code command} prints; empty when it prints none, fails, or takes longer than {@code patience}. */
    static Optional<URI> ask(List<String> command, Duration patience) {
        try {
            var npm = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                // Nothing is read before the end: a URL fits a pipe's buffer, and more than that is none.
                if (!npm.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) || npm.exitValue() != 0) {
                    return Optional.empty();
                }
                var printed = new String(npm.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
                return Environment.httpUrl(printed.strip());
            } finally {
                npm.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty(); // no npm on the PATH
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
