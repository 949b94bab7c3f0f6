package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.PackageFiles;

/** Is the registry there, who am I, and is all well. */
class PingIT {

    @Runs(Command.PING)
    void the_registry_answers(Scene scene) {
        var ping = scene.project().run(scene.client().word() + " ping").succeeded();

        assertThat(ping.output()).contains("PONG");
    }

    @Runs(Command.WHOAMI)
    void a_client_knows_who_it_is(Scene scene) {
        var whoami = switch (scene.client().kind()) {
            case NPM, PNPM -> scene.client().word() + " whoami";
            case YARN_4 -> "yarn npm whoami";
            case BUN -> "bun pm whoami";
            case YARN_1 -> throw new AssertionError("yarn 1 has no whoami");
        };

        assertThat(scene.project().run(whoami).succeeded().output()).contains("admin");
        assertThat(scene.stranger().run(whoami).failed().output()).doesNotContain("admin");
    }

    /** npm asks a public host for the newest Node, and calls every registry but its own not ok: both lines are let be. */
    @Runs(Command.DOCTOR)
    void the_doctor_reaches_the_registry(Scene scene) {
        scene.upstream().publish(PackageFiles.made("npm", "1.0.0")); // who is looked up here
        var project = scene.project();

        var said = switch (scene.client()) {
            case NPM_8 -> "npm ping +ok";
            case NPM_10, NPM_11, NPM_12 -> "Connecting to the registry\nOk\n\nChecking npm version\nOk\ncurrent: ";
            default -> "✓ Registry connectivity: http://localhost:";
        };
        var line = scene.client().kind() == Client.Kind.NPM ? "npm doctor --fetch-retries=0" : "pnpm doctor";
        assertThat(project.run(line).output()).containsPattern(said);
    }
}
