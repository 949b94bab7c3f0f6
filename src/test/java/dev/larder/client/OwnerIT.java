package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

/** Whose a package is. */
class OwnerIT {

    @Runs(Command.OWNER)
    void owners_are_added_listed_and_removed(Scene scene) {
        var name = scene.published("owned", "1.0.0");
        var bob = scene.person("bob");
        var project = scene.project();
        var list = scene.client().word() + " owner ls " + name;
        var tag = "npm dist-tag add " + name + "@1.0.0 ";
        var bobs = scene.project(Client.NPM_10, bob);

        assertThat(bobs.run(tag + "before").failed().output()).contains("403");

        project.run(owner(scene.client(), "add", "bob", name)).succeeded();
        assertThat(project.run(list).succeeded().output()).contains("admin", "bob");
        bobs.run(tag + "owned").succeeded();

        project.run(owner(scene.client(), "rm", "bob", name)).succeeded();
        assertThat(project.run(list).succeeded().output()).doesNotContain("bob");
        assertThat(bobs.run(tag + "after").failed().output()).contains("403");
    }

    /** Local mode's administrator has no account, as callers with AWS credentials have none. */
    @Runs(Command.OWNER)
    void an_owner_without_an_account_is_removed(Scene scene) {
        var name = scene.published("handed-over", "1.0.0");
        var project = scene.project();
        project.run(owner(scene.client(), "add", scene.person("bob").name(), name))
                .succeeded();

        project.run(owner(scene.client(), "rm", "admin", name)).succeeded();

        assertThat(project.run(scene.client().word() + " owner ls " + name)
                        .succeeded()
                        .output())
                .contains("bob")
                .doesNotContain("admin");
    }

    private static String owner(Client client, String verb, String user, String name) {
        return switch (client) {
            case PNPM_11, PNPM_12 -> "pnpm owner " + verb + " " + name + " " + user;
            default -> client.word() + " owner " + verb + " " + user + " " + name;
        };
    }
}
