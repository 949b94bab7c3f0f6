package dev.larder.client;

import dev.larder.support.Fault;
import dev.larder.support.Fault.Body;
import dev.larder.support.UpstreamRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was installed once installs again, from its lockfile and without, whatever the upstream does: the real client's half
 * of {@code route.UpstreamFaultsTest}. Everything here is too old, so that the upstream is asked each time.
 */
class FaultsIT {

    private static final Map<String, Fault> FAULTS = new LinkedHashMap<>();

    static {
        FAULTS.put("500", new Fault.Status(500));
        FAULTS.put("401", new Fault.Status(401));
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
            try (var larder = LarderProcess.startImpatient(folder.resolve("data"), upstream.url())) {
                var app = SmallApp.in(new Project(Client.NPM_11, larder.registry(), folder.resolve("app")));
                app.install().succeeded();
                for (var fault : FAULTS.entrySet()) {
                    upstream.failAll(fault.getValue());
                    Thread.sleep(Duration.ofSeconds(2)); // all that is kept becomes too old
                    try {
                        installAgain(app);
                    } catch (AssertionError e) {
                        throw new AssertionError(fault.getKey() + ": " + e.getMessage() + "\n" + larder.output(), e);
                    }
                    upstream.healAll();
                }
                upstream.stop();
                Thread.sleep(Duration.ofSeconds(2));
                installAgain(app);
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
