package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

/** Who may read and publish a package. */
class AccessIT {

    /** The one of olga, whose account asks for one-time passwords at logins alone, once there is one. */
    private static Optional<Authenticator> authenticator = Optional.empty();

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

    @Runs(Command.ACCESS_MFA)
    void a_package_asks_for_a_second_factor_until_it_is_told_not_to(Scene scene) {
        var olga = scene.person("olga");
        if (authenticator.isEmpty()) {
            authenticator = Optional.of(Authenticator.enabled(scene, olga, "auth-only"));
        }
        var name = scene.published("demanding", "1.0.0");
        var ann = scene.person("ann");
        for (var owner : List.of(olga, ann)) {
            scene.project(Client.NPM_10)
                    .run("npm owner add " + owner.name() + " " + name)
                    .succeeded();
        }
        var tag = scene.client().word() + " dist-tag add " + name + "@1.0.0 ";
        var shows = authenticator.orElseThrow();

        scene.project(olga).run(mfa(scene, "publish", name)).succeeded();
        assertThat(scene.project(olga).run(tag + "without").failed().output())
                .containsPattern("(?i)one-time|otp|two factor|additional authentication");
        scene.project(olga).run(tag + "with --otp " + shows.code()).succeeded();
        assertThat(scene.project(ann).run(tag + "ann").failed().output()).contains("npm profile enable-2fa");
        assertThat(scene.project().run(tag + "admin").failed().output()).contains("npm access set mfa=automation");

        if (scene.client() != Client.NPM_8) { // has no word for it
            scene.project(olga)
                    .run(mfa(scene, "automation", name) + " --otp " + shows.code())
                    .succeeded();
            var answer = scene.project().run(tag + "automation");
            if (List.of(Client.PNPM_11, Client.PNPM_12).contains(scene.client())) { // send what they send for publish
                assertThat(answer.failed().output()).contains("npm access set mfa=automation");
            } else {
                answer.succeeded();
            }
        }

        scene.project(olga)
                .run(mfa(scene, "none", name) + " --otp " + shows.code())
                .succeeded();
        scene.project(ann).run(tag + "after").succeeded();
        assertThat(scene.text("-/package/" + name + "/dist-tags"))
                .contains("with\"", "after\"")
                .doesNotContain("without\"", "ann\"", "admin\"");
    }

    private static String mfa(Scene scene, String level, String name) {
        if (scene.client() == Client.NPM_8) {
            return "npm access " + (level.equals("none") ? "2fa-not-required " : "2fa-required ") + name;
        }
        return scene.client().word() + " access set mfa=" + level + " " + name;
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
        if (scene.client() != Client.NPM_8) { // knows the word of one user, and does nothing with it
            assertThat(scene.project()
                            .run(scene.client().word() + " access " + list + name + " somebody")
                            .succeeded()
                            .output())
                    .doesNotContain("admin");
        }
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
        assertThat(scene.project(ann).run(list).succeeded().output()).containsPattern(name + "\\W+(read-)?write");
    }
}
