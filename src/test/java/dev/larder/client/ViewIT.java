package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.PackageFiles;

/** Looking at what is published. */
class ViewIT {

    @Runs(Command.VIEW)
    void a_package_is_shown_whole_by_field_and_as_json(Scene scene) {
        var name = scene.name("shown");
        var made = PackageFiles.made(name, "1.0.0").field("description", "Grüßt alle");
        scene.publish(made);
        scene.publish(made.version("1.1.0"));
        scene.publish(made.version("2.0.0"));
        var project = scene.project();
        var view = view(scene.client());
        var fields = scene.client() == Client.YARN_4 ? " --fields " : " ";

        assertThat(project.run(view + name).succeeded().output()).contains(name, "Grüßt alle", "2.0.0", "admin");
        assertThat(project.run(view + name + "@1.0.0" + fields + "dist")
                        .succeeded()
                        .output())
                .contains("/" + name + "/-/" + scene.bare("shown") + "-1.0.0.tgz");
        assertThat(project.run(view + name + "@1.0.0" + fields + "version")
                        .succeeded()
                        .output())
                .contains("1.0.0")
                .doesNotContain("1.1.0", "2.0.0");
        assertThat(project.run(view + name + fields + "versions --json")
                        .succeeded()
                        .output()
                        .replaceAll("\\s", ""))
                .contains("[\"1.0.0\",\"1.1.0\",\"2.0.0\"]");
        assertThat(project.run(view + name + fields + "dist-tags --json")
                        .succeeded()
                        .output()
                        .replaceAll("\\s", ""))
                .contains("{\"latest\":\"2.0.0\"}");
    }

    @Runs({Command.VIEW, Command.ADD})
    void what_a_client_keeps_of_a_package_does_not_hold_its_token(Scene scene) throws Exception {
        var name = scene.published("remembered", "1.0.0");
        var project = scene.project();

        project.run(view(scene.client()) + name).succeeded();
        project.add(name).succeeded();

        assertThat(project.filesWithToken()).isEmpty();
    }

    @Runs(Command.OUTDATED)
    void what_is_outdated_is_listed(Scene scene) {
        var name = scene.published("aging", "1.0.0");
        var project = scene.project();
        project.add(name + "@^1.0.0").succeeded();
        scene.published("aging", "1.1.0", "2.0.0");

        assertThat(project.run(scene.client().word() + " outdated").output())
                .containsPattern(name + "\\W+1.0.0\\W.*\\W2.0.0");
    }

    @Runs(Command.DIFF)
    void two_versions_are_compared(Scene scene) {
        var name = scene.published("differing", "1.0.0", "2.0.0");

        var diff = scene.client() == Client.BUN
                ? "bun pm diff " + name + "@1.0.0 2.0.0"
                : "npm diff --diff=" + name + "@1.0.0 --diff=" + name + "@2.0.0";
        assertThat(scene.project().run(diff).succeeded().output())
                .contains("-module.exports = '1.0.0'", "+module.exports = '2.0.0'");
    }

    @Runs(Command.PACK)
    void a_tarball_is_fetched(Scene scene) {
        var name = scene.published("packed", "1.0.0", "2.0.0");
        var project = scene.project();

        project.run("npm pack " + name + "@1.0.0").succeeded();

        var tarball = project.folder().resolve("acme-" + scene.bare("packed") + "-1.0.0.tgz");
        assertThat(tarball).isRegularFile();
        assertThat(project.run("tar -xzOf " + tarball + " package/index.js")
                        .succeeded()
                        .output())
                .isEqualTo("module.exports = '1.0.0'\n");
    }

    @Runs(Command.SBOM)
    void a_bill_of_materials_says_where_a_package_came_from(Scene scene) {
        var name = scene.published("material", "1.0.0");
        var project = scene.project();
        project.add(name).succeeded();

        assertThat(project.run(scene.client().word() + " sbom --sbom-format cyclonedx")
                        .succeeded()
                        .output())
                .contains("pkg:npm/%40acme/" + scene.bare("material") + "@1.0.0")
                .contains("/" + name + "/-/" + scene.bare("material") + "-1.0.0.tgz");
    }

    private static String view(Client client) {
        return switch (client.kind()) {
            case NPM, PNPM -> client.word() + " view ";
            case YARN_1 -> "yarn info ";
            case YARN_4 -> "yarn npm info ";
            case BUN -> "bun info ";
        };
    }
}
