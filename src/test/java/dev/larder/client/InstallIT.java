package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.UpstreamRegistry;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** Every client installs through Larder what an upstream holds, and goes on doing so when the upstream is dead. */
class InstallIT {

    private final UpstreamRegistry upstream = UpstreamRegistry.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Runs(
            value = {Command.INSTALL, Command.CI},
            always = true)
    void installs_from_upstream_and_again_without_it(Scene scene) throws Exception {
        SmallApp.publishPartsTo(upstream);
        var data = scene.folder().resolve("data");
        try (var larder = LarderProcess.start(data, Optional.of(upstream.url()))) {
            var app = SmallApp.in(new Project(
                    scene.client(), larder.registry(), scene.folder().resolve("app")));
            installing(larder, () -> {
                app.install().succeeded();
                SmallApp.assertInstalled(app);
                assertThat(upstream.requests("/left/-/left-2.0.0.tgz")).isEqualTo(1);

                upstream.stop();
                app.wipe();
                app.frozenInstall().succeeded();
                SmallApp.assertInstalled(app);

                app.wipeWithLockfile();
                app.install().succeeded();
                SmallApp.assertInstalled(app);
            });
            larder.stop();
            try (var sending = LarderProcess.startSending(
                    data, upstream.url(), larder.url().getPort())) {
                installing(sending, () -> {
                    app.wipe();
                    app.frozenInstall().succeeded();
                    SmallApp.assertInstalled(app);
                });
            }
        }
    }

    @FunctionalInterface
    private interface Steps {
        void run() throws Exception;
    }

    private static void installing(LarderProcess larder, Steps steps) throws Exception {
        try {
            steps.run();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\nLarder wrote:\n" + larder.output(), e);
        }
    }
}
