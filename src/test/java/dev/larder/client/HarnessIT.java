package dev.larder.client;

import dev.larder.support.UpstreamRegistry;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The harness works: each client installs straight from the upstream, so what fails elsewhere is not the harness. */
class HarnessIT {

    private final UpstreamRegistry upstream = UpstreamRegistry.start();

    @TempDir
    private Path root;

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource
    void installs_straight_from_the_upstream(Client client) throws Exception {
        SmallApp.publishPartsTo(upstream);
        var app = SmallApp.in(new Project(client, new Registry(upstream.url(), Optional.empty()), root));

        app.install().succeeded();
        SmallApp.assertInstalled(app);

        app.wipe();
        app.frozenInstall().succeeded();
        SmallApp.assertInstalled(app);
    }
}
