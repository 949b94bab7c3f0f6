package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

/** Who may read and publish a package. */
class AccessIT {

    @Runs(Command.ACCESS_STATUS)
    void a_package_is_made_public_and_private(Scene scene) {
        var name = scene.published("opened", "1.0.0");
        var project = scene.project();
        var word = scene.client().word();

        if (scene.client() == Client.NPM_8) { // does not tell
            project.run("npm access public " + name).succeeded();
            assertThat(scene.text("-/package/" + name + "/visibility")).contains("true");
            project.run("npm access restricted " + name).succeeded();
        } else {
            project.run(word + " access set status=public " + name).succeeded();
            assertThat(project.run(word + " access get status " + name)
                            .succeeded()
                            .output())
                    .contains(name, "public");
            project.run(word + " access set status=private " + name).succeeded();
            assertThat(project.run(word + " access get status " + name)
                            .succeeded()
                            .output())
                    .containsPattern("private|restricted");
        }
        assertThat(scene.text("-/package/" + name + "/visibility")).contains("false");
    }

    @Runs(Command.ACCESS_GRANT)
    void a_team_is_granted_a_package_and_loses_it(Scene scene) {
        var name = scene.published("granted", "1.0.0");
        var bob = scene.person("bob");
        var team = "@acme:" + scene.bare("granted");
        var npm = scene.project(Client.NPM_10);
        npm.run("npm org set acme " + bob.name() + " developer").succeeded();
        npm.run("npm team create " + team).succeeded();
        npm.run("npm team add " + team + " " + bob.name()).succeeded();
        var project = scene.project();
        var access = scene.client().word() + " access ";
        var refusal = "may[\\s│]+not[\\s│]+publish"; // pnpm 12 breaks lines
        var bobTags = scene.client().word() + " dist-tag add " + name + "@1.0.0 ";

        assertThat(scene.project(bob).run(bobTags + "before").failed().output()).containsPattern(refusal);

        project.run(access + "grant read-write " + team + " " + name).succeeded();
        scene.project(bob).run(bobTags + "granted").succeeded();

        project.run(access + "revoke " + team + " " + name).succeeded();
        assertThat(scene.project(bob).run(bobTags + "after").failed().output()).containsPattern(refusal);
    }

    @Runs(Command.ACCESS_COLLABORATORS)
    void who_may_do_what_with_a_package_is_listed(Scene scene) {
        var name = scene.published("shared", "1.0.0");
        var list = scene.client() == Client.NPM_8 ? "ls-collaborators " : "list collaborators ";

        assertThat(scene.project()
                        .run(scene.client().word() + " access " + list + name)
                        .succeeded()
                        .output())
                .containsPattern("admin\\W+read-write");
    }

    @Runs(Command.ACCESS_PACKAGES)
    void what_a_scope_and_a_user_may_is_listed(Scene scene) {
        var name = scene.published("listed", "1.0.0");
        var ann = scene.person("ann");
        scene.project(Client.NPM_10)
                .run("npm owner add " + ann.name() + " " + name)
                .succeeded();
        var list = scene.client().word() + " access "
                + (scene.client() == Client.NPM_8 ? "ls-packages " : "list packages ");

        assertThat(scene.project().run(list + "@acme").succeeded().output()).contains(name);
        assertThat(scene.project(ann).run(list + ann.name()).succeeded().output())
                .containsPattern(name + "\\W+(read-)?write");
    }
}
