package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Json;

/** Warning of a version, and taking the warning back. */
class DeprecateIT {

    @Runs(Command.DEPRECATE)
    void a_version_is_deprecated_and_undeprecated(Scene scene) {
        var name = scene.published("deprecated", "1.0.0", "1.1.0", "2.0.0");
        var project = scene.project();
        var word = scene.client().word();

        project.run(word + " deprecate '" + name + "@<2' 'use 2.0.0, Grüße'").succeeded();
        assertThat(deprecated(scene, name, "1.0.0")).isEqualTo("use 2.0.0, Grüße");
        assertThat(deprecated(scene, name, "1.1.0")).isEqualTo("use 2.0.0, Grüße");
        assertThat(deprecated(scene, name, "2.0.0")).isNull();

        var app = scene.project(Client.NPM_10);
        assertThat(app.add(name + "@1.0.0").succeeded().output()).contains("use 2.0.0, Grüße");

        project.run(undeprecate(scene.client(), name + "@1.0.0")).succeeded();
        assertThat(deprecated(scene, name, "1.0.0")).isNull();
        assertThat(deprecated(scene, name, "1.1.0")).isEqualTo("use 2.0.0, Grüße");
    }

    /** Older clients take the warning back by an empty one. */
    private static String undeprecate(Client client, String spec) {
        return switch (client) {
            case NPM_11, NPM_12, PNPM_11, PNPM_12 -> client.word() + " undeprecate " + spec;
            default -> client.word() + " deprecate " + spec + " ''";
        };
    }

    private static Object deprecated(Scene scene, String name, String version) {
        return Json.at(scene.packument(name), "versions", version).get("deprecated");
    }
}
