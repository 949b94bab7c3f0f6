package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.PackageFiles;
import java.util.Map;

/** Running a package's command without installing it. */
class ExecIT {

    @Runs(Command.EXEC)
    void a_command_is_fetched_and_run(Scene scene) {
        var made = PackageFiles.made(scene.name("tool"), "1.0.0")
                .field("bin", Map.of(scene.bare("tool"), "cli.js"))
                .file("cli.js", "#!/usr/bin/env node\nconsole.log('ran', ...process.argv.slice(2))\n");
        scene.publish(made);
        scene.publish(made.version("2.0.0").file("cli.js", "#!/usr/bin/env node\nconsole.log('another')\n"));

        var exec = switch (scene.client().kind()) {
            case NPM -> "npx --yes ";
            case PNPM -> "pnpm dlx ";
            case YARN_4 -> "yarn dlx ";
            case BUN -> "bunx ";
            case YARN_1 -> throw new AssertionError("yarn 1 runs what is installed only");
        };
        assertThat(scene.project()
                        .run(exec + made.name() + "@1.0.0 with arguments")
                        .succeeded()
                        .output())
                .contains("ran with arguments");
    }
}
