package dev.larder.client;

import dev.larder.support.UpstreamRegistry;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The harness works: each client installs straight from the upstream, so what fails elsewhere is not the harness. */
class HarnessIT {

    private final UpstreamRegistry upstream = UpstreamRegistry.start();

    @AfterEach
    void close() {
        upstream.close();
    }

    @Runs(
            value = {},
            always = true)
    void installs_straight_from_the_upstream(Scene scene) throws Exception {
        SmallApp.publishPartsTo(upstream);
        var app = SmallApp.in(
                new Project(scene.client(), new Registry(upstream.url(), Optional.empty()), scene.folder()));

        app.install().succeeded();
        SmallApp.assertInstalled(app);

        app.wipe();
        app.frozenInstall().succeeded();
        SmallApp.assertInstalled(app);
    }
}
