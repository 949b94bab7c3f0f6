package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

/** Packages that somebody likes. */
class StarIT {

    @Runs(Command.STAR)
    void a_package_is_starred_listed_and_unstarred(Scene scene) {
        var name = scene.published("liked", "1.0.0");
        var stella = scene.person("stella");
        var project = scene.project(stella);
        var word = scene.client().word();

        project.run(word + " star " + name).succeeded();
        assertThat(project.run(word + " stars").succeeded().output()).contains(name);
        assertThat(project.run(word + " stars stella").succeeded().output()).contains(name);

        project.run(word + " unstar " + name).succeeded();
        assertThat(project.run(word + " stars").output()).doesNotContain(name);
    }
}
