package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Json;
import java.util.Map;

/** Moving tags. */
class DistTagIT {

    @Runs(Command.DIST_TAG)
    void a_tag_is_added_listed_and_removed(Scene scene) {
        var name = scene.published("tagged", "1.0.0", "2.0.0");
        var project = scene.project();

        project.run(add(scene.client(), name + "@1.0.0", "stable")).succeeded();
        assertThat(tags(scene, name)).isEqualTo(Map.of("latest", "2.0.0", "stable", "1.0.0"));

        assertThat(project.run(list(scene.client(), name)).succeeded().output())
                .containsPattern("latest\\W+2.0.0")
                .containsPattern("stable\\W+1.0.0");

        project.run(remove(scene.client(), name, "stable")).succeeded();
        assertThat(tags(scene, name)).isEqualTo(Map.of("latest", "2.0.0"));
    }

    private static Map<String, Object> tags(Scene scene, String name) {
        return Json.at(scene.packument(name), "dist-tags");
    }

    private static String add(Client client, String spec, String tag) {
        return words(client) + " add " + spec + " " + tag;
    }

    private static String list(Client client, String name) {
        return words(client)
                + switch (client.kind()) {
                    case NPM, PNPM -> " ls ";
                    case YARN_1, YARN_4, BUN -> " list ";
                }
                + name;
    }

    private static String remove(Client client, String name, String tag) {
        return words(client)
                + switch (client.kind()) {
                    case NPM, PNPM -> " rm ";
                    case YARN_1, YARN_4, BUN -> " remove ";
                }
                + name + " " + tag;
    }

    private static String words(Client client) {
        return switch (client.kind()) {
            case NPM, PNPM -> client.word() + " dist-tag";
            case YARN_1 -> "yarn tag";
            case YARN_4 -> "yarn npm tag";
            case BUN -> throw new AssertionError("bun has no tags");
        };
    }
}
