package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

/** Organisations and their teams. */
class TeamIT {

    @Runs(Command.ORG)
    void members_come_and_go(Scene scene) {
        var org = scene.bare("org");
        var bob = scene.person("bob");
        var project = scene.project();

        project.run("npm org set " + org + " " + bob.name() + " admin").succeeded();
        assertThat(project.run("npm org ls " + org).succeeded().output()).containsPattern("bob\\W+admin");
        assertThat(scene.text("-/org/" + org + "/user")).isEqualTo("{\"bob\":\"admin\"}");

        project.run("npm org rm " + org + " " + bob.name()).succeeded();
        assertThat(scene.text("-/org/" + org + "/user")).isEqualTo("{}");
    }

    @Runs(Command.TEAM)
    void teams_are_made_filled_and_destroyed(Scene scene) {
        var org = "@" + scene.bare("teams");
        var alice = scene.person("alice");
        var bob = scene.person("bob");
        scene.project(Client.NPM_10)
                .run("npm org set " + org.substring(1) + " " + alice.name() + " owner")
                .succeeded();
        var hers = scene.project(alice);
        var team = scene.client().word() + " team ";

        hers.run(team + "create " + org + ":devs").succeeded();
        hers.run(team + "add " + org + ":devs " + bob.name()).succeeded();
        assertThat(hers.run(team + "ls " + org).succeeded().output()).contains(org + ":devs");
        assertThat(hers.run(team + "ls " + org + ":devs").succeeded().output()).contains("bob");

        hers.run(team + "rm " + org + ":devs " + bob.name()).succeeded();
        assertThat(hers.run(team + "ls " + org + ":devs").succeeded().output()).doesNotContain("bob");
        hers.run(team + "destroy " + org + ":devs").succeeded();
        assertThat(hers.run(team + "ls " + org).succeeded().output()).doesNotContain(org + ":devs");
    }
}
