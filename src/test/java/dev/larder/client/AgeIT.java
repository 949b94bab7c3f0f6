package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;

/** Leaving versions alone until they are old enough: clients read when each was published. */
class AgeIT {

    @Runs(Command.AGE)
    void a_fresh_version_is_passed_over(Scene scene) throws Exception {
        var made = PackageFiles.made(scene.bare("aged"), "1.0.0");
        scene.upstream().publish(made, Instant.now().minus(Duration.ofDays(100)));
        scene.upstream().publish(made.version("1.1.0"), Instant.now().minus(Duration.ofHours(1)));

        var careful = scene.project();
        careful.run(carefully(scene.client(), careful, made.name() + "@^1.0.0")).succeeded();
        assertThat(careful.installed()).containsOnlyKeys(made.name() + "@1.0.0");

        var careless = scene.project();
        careless.run(carelessly(scene.client(), careless, made.name() + "@^1.0.0"))
                .succeeded();
        assertThat(careless.installed()).containsOnlyKeys(made.name() + "@1.1.0");
    }

    private static String carefully(Client client, Project project, String spec) throws IOException {
        return switch (client) {
            case NPM_8, NPM_10 ->
                client.add(spec) + " --before=" + Instant.now().minus(Duration.ofDays(7));
            case NPM_11, NPM_12 -> client.add(spec) + " --min-release-age=7";
            case PNPM_10 -> {
                Files.writeString(project.folder().resolve("pnpm-workspace.yaml"), "minimumReleaseAge: 1440\n");
                yield client.add(spec);
            }
            case PNPM_11, PNPM_12, YARN_4 -> client.add(spec); // a day, if nothing else is said
            case BUN -> client.add(spec) + " --minimum-release-age=86400";
            case YARN_1 -> throw new AssertionError("yarn 1 does not mind");
        };
    }

    private static String carelessly(Client client, Project project, String spec) throws IOException {
        return switch (client) {
            case NPM_8, NPM_10, NPM_11, NPM_12, PNPM_10, BUN -> client.add(spec);
            case PNPM_11, PNPM_12 -> {
                Files.writeString(project.folder().resolve("pnpm-workspace.yaml"), "minimumReleaseAge: 0\n");
                yield client.add(spec);
            }
            case YARN_4 -> "YARN_NPM_MINIMAL_AGE_GATE=0 " + client.add(spec);
            case YARN_1 -> throw new AssertionError("yarn 1 does not mind");
        };
    }
}
