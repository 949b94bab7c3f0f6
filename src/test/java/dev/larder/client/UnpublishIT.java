package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.util.Map;

/** Removing what was published. */
class UnpublishIT {

    @Runs(Command.UNPUBLISH_VERSION)
    void a_version_is_removed_and_its_number_is_spent(Scene scene) {
        var name = scene.published("shrinking", "1.0.0", "1.1.0", "1.2.0");

        scene.project()
                .run(scene.client().word() + " unpublish " + name + "@1.2.0")
                .succeeded();

        assertThat(Json.at(scene.packument(name), "versions")).containsOnlyKeys("1.0.0", "1.1.0");
        assertThat(Json.at(scene.packument(name), "dist-tags")).isEqualTo(Map.of("latest", "1.1.0"));
        assertThat(scene.status(name + "/-/" + scene.bare("shrinking") + "-1.2.0.tgz"))
                .isEqualTo(404);
        var again = scene.project(Client.NPM_10).holding(PackageFiles.made(name, "1.2.0"));
        assertThat(again.publish("latest").failed().output()).contains("403");
    }

    @Runs(Command.UNPUBLISH_PACKAGE)
    void a_whole_package_is_removed(Scene scene) {
        var name = scene.published("vanishing", "1.0.0", "1.1.0");
        var word = scene.client().word();

        assertThat(scene.project().run(word + " unpublish " + name).failed().output())
                .contains("--force");
        scene.project().run(word + " unpublish " + name + " --force").succeeded();

        assertThat(scene.status(name)).isEqualTo(404);
        assertThat(scene.status(name + "/-/" + scene.bare("vanishing") + "-1.1.0.tgz"))
                .isEqualTo(404);
    }
}
