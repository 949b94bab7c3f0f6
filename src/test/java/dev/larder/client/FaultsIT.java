package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Fault;
import dev.larder.support.Fault.Body;
import dev.larder.support.UpstreamRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was installed once installs again, from its lockfile and without, whatever the upstream does: the real client's half
 * of {@code route.UpstreamFaultsTest}. Everything here is too old, so that the upstream is asked each time; each fault is
 * met by a registry that has met no other, since one that has just met one leaves the upstream alone for a while.
 */
class FaultsIT {

    private static final Map<String, Fault> FAULTS = new LinkedHashMap<>();

    static {
        FAULTS.put("500", new Fault.Status(500));
        FAULTS.put("401", new Fault.Status(401));
        FAULTS.put("403", new Fault.Status(403));
        FAULTS.put("429", new Fault.Throttled(Duration.ofSeconds(1)));
        FAULTS.put("reset", new Fault.Reset());
        FAULTS.put("truncated", new Fault.Truncated());
        FAULTS.put("wrong JSON", new Fault.WrongJson(Body.HTML));
        FAULTS.put("the packument of another", new Fault.WrongJson(Body.ANOTHER_NAME));
        FAULTS.put("a redirect to itself", new Fault.RedirectLoop());
        FAULTS.put("slow", new Fault.Slow(Duration.ofSeconds(4)));
        FAULTS.put("silent", new Fault.Hang());
    }

    @TempDir
    private Path folder;

    @Test
    void what_was_installed_once_installs_again_whatever_the_upstream_does() throws Exception {
        try (var upstream = UpstreamRegistry.start()) {
            SmallApp.publishPartsTo(upstream);
            Project app;
            int port;
            try (var larder = LarderProcess.startImpatient(folder.resolve("data"), upstream.url(), 0)) {
                app = SmallApp.in(new Project(Client.NPM_11, larder.registry(), folder.resolve("app")));
                port = larder.url().getPort();
                app.install().succeeded();
            }
            for (var fault : FAULTS.entrySet()) {
                upstream.failAll(fault.getValue());
                upstream.forget();
                installAgain(app, fault.getKey(), upstream, port);
                assertThat(upstream.packumentRequests()).as(fault.getKey()).isPositive();
                upstream.healAll();
            }
            upstream.stop();
            installAgain(app, "dead", upstream, port);
        }
    }

    /** From a copy of what was there when it was first installed. */
    private void installAgain(Project app, String fault, UpstreamRegistry upstream, int port) throws Exception {
        var data = folder.resolve(fault);
        copy(folder.resolve("data"), data);
        try (var larder = LarderProcess.startImpatient(data, upstream.url(), port)) {
            try {
                installAgain(app);
            } catch (AssertionError e) {
                throw new AssertionError(fault + ": " + e.getMessage() + "\n" + larder.output(), e);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static void installAgain(Project app) throws Exception {
        app.wipe();
        app.frozenInstall().succeeded();
        SmallApp.assertInstalled(app);
        app.wipeWithLockfile();
        app.install().succeeded();
        SmallApp.assertInstalled(app);
    }
}
