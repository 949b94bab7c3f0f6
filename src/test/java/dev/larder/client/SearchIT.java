package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.PackageFiles;
import java.util.List;

/** Finding packages. */
class SearchIT {

    @Runs(Command.SEARCH)
    void what_was_published_a_moment_ago_is_found(Scene scene) {
        var word = "zebra" + scene.client().slug().replace("-", "");
        scene.publish(PackageFiles.made(scene.name("striped"), "1.2.3")
                .field("description", "An animal that says " + word)
                .field("keywords", List.of("savanna-" + scene.client().slug())));
        scene.published("plain", "1.0.0");
        var project = scene.project();
        var search = scene.client().word() + " search ";

        assertThat(project.run(search + word).succeeded().output())
                .contains(scene.name("striped"), "1.2.3")
                .doesNotContain(scene.name("plain"));
        assertThat(project.run(search + "--json keywords:savanna-"
                                + scene.client().slug())
                        .succeeded()
                        .output())
                .contains("\"" + scene.name("striped") + "\"")
                .doesNotContain(scene.name("plain"));
    }
}
