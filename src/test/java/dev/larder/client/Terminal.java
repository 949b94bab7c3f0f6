package dev.larder.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A command in a terminal with somebody who answers its questions: npm asks for passwords, and pnpm for anything, only
 * there. The terminal is that of util-linux's {@code script}.
 *
 * <p>Output is waited for in order: what was seen once is not seen again.
 */
final class Terminal implements AutoCloseable {

    private static final Duration BEFORE_TYPING = Duration.ofMillis(300);
    private static final Pattern ESCAPES = Pattern.compile("\\x1b(\\[[0-9;?]*[A-Za-z]|\\][^\\x07]*\\x07|[=>])|\\r");

    private final String line;
    private final Process process;
    private final long deadline;
    private final StringBuilder output = new StringBuilder();
    private final Thread reader;
    private int seen;
    private boolean ended;

    private Terminal(String line, Process process, Duration limit) {
        this.line = line;
        this.process = process;
        this.deadline = System.nanoTime() + limit.toNanos();
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /** Starts {@code line}; all of its life must fit into {@code limit}. */
    static Terminal open(Path folder, Map<String, String> environment, Duration limit, String line) {
        var more = new TreeMap<>(environment);
        more.put("SHELL", "/bin/sh"); // which script starts
        more.put("TERM", "xterm");
        try {
            var builder = new ProcessBuilder(
                            List.of(ClientCache.program("script").toString(), "-qefc", line, "/dev/null"))
                    .directory(folder.toFile())
                    .redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(more);
            return new Terminal(line, builder.start(), limit);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a terminal", e);
        }
    }

    /** Waits for {@code text}. */
    Terminal sees(String text) {
        reads(Pattern.compile(Pattern.quote(text)));
        return this;
    }

    /** Waits for a text that matches, and tells what it was. */
    synchronized MatchResult reads(Pattern pattern) {
        while (true) {
            var shown = shown();
            var found = pattern.matcher(shown);
            if (found.find(Math.min(seen, shown.length()))) {
                seen = found.end();
                return found.toMatchResult();
            }
            if (ended) {
                throw new AssertionError("it ended without \"" + pattern + "\": " + this);
            }
            awaitMore("\"" + pattern + "\"");
        }
    }

    /** Types a line, after a moment as people do: pnpm 12 asks first, and then forgets what was typed before it listens. */
    Terminal types(String answer) {
        try {
            Thread.sleep(BEFORE_TYPING);
            process.getOutputStream().write((answer + "\r").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new AssertionError("nobody listens to \"" + answer + "\": " + this, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while typing " + answer, e);
        }
    }

    /** Waits for its end. */
    synchronized Ran ends() {
        while (!ended) {
            awaitMore("its end");
        }
        try {
            if (!process.waitFor(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("closed its output but did not end: " + this);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while running " + line, e);
        }
        return new Ran(List.of(line), process.exitValue(), shown());
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public synchronized String toString() {
        return line + "\nwrote so far:\n" + shown();
    }

    private String shown() {
        return ESCAPES.matcher(output).replaceAll("");
    }

    private void awaitMore(String what) {
        var left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new AssertionError("waited in vain for " + what + ": " + this);
        }
        try {
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + what, e);
        }
    }

    private void read() {
        try (var in = process.inputReader(StandardCharsets.UTF_8)) {
            var buffer = new char[4096];
            for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                append(new String(buffer, 0, count));
            }
        } catch (IOException e) {
            append("(cannot read on: " + e.getMessage() + ")");
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized void append(String text) {
        output.append(text);
        notifyAll();
    }
}
