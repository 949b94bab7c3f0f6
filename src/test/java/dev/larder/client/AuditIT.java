package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.PackageFiles;
import java.nio.charset.StandardCharsets;

/** Audits: what the upstream warns of is shown, what is clean is clean, and no name of ours is given away. */
class AuditIT {

    @Runs(Command.AUDIT)
    void what_is_clean_is_clean(Scene scene) {
        var ours = scene.published("audited", "1.0.0");
        scene.upstream().publish(PackageFiles.made(scene.bare("harmless"), "1.0.0"));
        var app = scene.project();
        app.add(ours, scene.bare("harmless")).succeeded();

        assertThat(audit(scene, app).succeeded().output())
                .containsAnyOf(
                        "found 0 vulnerabilities",
                        "No known vulnerabilities found",
                        "No audit suggestions",
                        "No vulnerabilities found");

        var asked = scene.upstream().asked().stream()
                .map(request -> new String(request.body(), StandardCharsets.UTF_8))
                .toList();
        assertThat(asked).anyMatch(body -> body.contains(scene.bare("harmless")));
        assertThat(asked).noneMatch(body -> body.contains(scene.bare("audited")));
    }

    @Runs(Command.AUDIT)
    void what_the_upstream_warns_of_is_shown(Scene scene) {
        var name = scene.bare("harmful");
        scene.upstream().security().warnOf(name, "<1.1.0", 1000 + scene.client().ordinal(), "high");
        scene.upstream().publish(PackageFiles.made(name, "1.0.0"));
        scene.upstream().publish(PackageFiles.made(name, "1.1.0"));
        var app = scene.project();
        app.add(name + "@1.0.0").succeeded();

        var found = audit(scene, app);

        assertThat(found.status() != 0).isEqualTo(scene.client().tellsFindingsByExitCode());
        assertThat(found.output()).contains(name).containsIgnoringCase("high").contains("A made-up weakness in");
    }

    private static Ran audit(Scene scene, Project app) {
        return app.run(scene.client().word() + (scene.client() == Client.YARN_4 ? " npm audit" : " audit"));
    }
}
