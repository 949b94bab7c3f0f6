package dev.larder.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command that has been run to its end.
 *
 * @param command what was run
 * @param status what it exited with
 * @param output what it wrote, errors included
 */
record Ran(List<String> command, int status, String output) {

    /** Runs {@code command}; one that takes longer than {@code limit} is killed with all its children, and fails. */
    static Ran run(Path folder, Map<String, String> environment, Duration limit, List<String> command) {
        try {
            var output = Files.createTempFile("larder-client", ".log");
            try {
                var builder = new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile());
                builder.environment().clear();
                builder.environment().putAll(environment);
                var process = builder.start();
                var inTime = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
                if (!inTime) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly().waitFor();
                }
                var ran = new Ran(command, process.exitValue(), Files.readString(output));
                if (!inTime) {
                    throw new AssertionError("took longer than " + limit + ": " + ran);
                }
                return ran;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new AssertionError("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while running " + command, e);
        }
    }

    /** This, when it succeeded. */
    Ran succeeded() {
        if (status != 0) {
            throw new AssertionError("failed: " + this);
        }
        return this;
    }

    /** This, when it failed. */
    Ran failed() {
        if (status == 0) {
            throw new AssertionError("succeeded: " + this);
        }
        return this;
    }

    @Override
    public String toString() {
        return String.join(" ", command) + "\nexited with " + status + " and wrote:\n" + output;
    }
}
