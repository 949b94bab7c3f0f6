package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.UpstreamRegistry;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every client installs through Larder what an upstream holds, and goes on doing so when the upstream is dead. */
class InstallIT {

    private final UpstreamRegistry upstream = UpstreamRegistry.start();

    @TempDir
    private Path root;

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource
    void installs_from_upstream_and_again_without_it(Client client) throws Exception {
        SmallApp.publishPartsTo(upstream);
        try (var larder = LarderProcess.start(root.resolve("data"), Optional.of(upstream.url()))) {
            var app = SmallApp.in(new Project(client, larder.registry(), root.resolve("app")));
            try {
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
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + "\nLarder wrote:\n" + larder.output(), e);
            }
        }
    }
}
