package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Every client publishes, and what it has published is installed by every other. */
class PublishIT {

    /** What each client has published in this run. */
    private static final Map<Client, PackageFiles> PUBLISHED = new ConcurrentHashMap<>();

    @Runs(value = Command.PUBLISH, always = true)
    void publishes_versions_and_never_replaces_one(Scene scene) throws Exception {
        var made = published(scene.client(), scene);
        var name = made.name().toString();

        assertThat(Json.at(scene.packument(name), "dist-tags"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("latest", "1.1.0", "next", "2.0.0-beta.1"));
        assertThat(Json.at(scene.packument(name), "versions")).containsOnlyKeys("1.0.0", "1.1.0", "2.0.0-beta.1");

        var again = publish(scene.client(), scene, made.file("index.js", "// other bytes\n"), "latest")
                .failed();
        var oneLine = again.output().replaceAll("[\\s│]+", " "); // pnpm 12 breaks lines
        assertThat(oneLine).containsIgnoringCase("cannot publish over the previously published version");
    }

    @Runs(Command.PUBLISH)
    void publishes_a_version_with_build_metadata(Scene scene) throws Exception {
        var made = PackageFiles.made(scene.name("built"), "1.0.0+build.5").file("index.js", "module.exports = 5\n");

        publish(scene.client(), scene, made, "latest").succeeded();

        var app = scene.project();
        app.add(made.name().toString()).succeeded();
        assertThat(app.text("node_modules/" + made.name() + "/index.js")).isEqualTo("module.exports = 5\n");
    }

    @Runs(value = Command.ADD, always = true)
    void what_the_clients_publish_every_client_adds_by_scope_and_tag(Scene scene) throws Exception {
        for (var publisher : Cells.cut()) {
            published(publisher, scene);
        }
        var all = PUBLISHED.values();
        var app = scene.project();

        app.add(all.stream().map(made -> made.name().toString()).toArray(String[]::new))
                .succeeded();
        for (var made : all) {
            assertHolds(app, made);
        }

        app.add(all.stream().map(made -> made.name() + "@next").toArray(String[]::new))
                .succeeded();
        for (var made : all) {
            assertHolds(app, made.version("2.0.0-beta.1"));
            assertThat(app.command(made.name().bare()).succeeded().output()).isEqualTo("Grüß Gott!\n");
        }
    }

    @Runs({})
    void a_package_of_nobody_says_so(Scene scene) {
        assertThat(scene.project().add("@acme/nobody").failed().output()).containsPattern("(?i)404|package not found");
    }

    /** What {@code publisher} has published, as it is now {@code latest}. */
    private static PackageFiles published(Client publisher, Scene scene) {
        return PUBLISHED.computeIfAbsent(publisher, absent -> {
            var first = greeter("@acme/greet-" + absent.slug());
            publish(absent, scene, first, "latest").succeeded();
            publish(absent, scene, first.version("2.0.0-beta.1"), "next").succeeded();
            publish(absent, scene, first.version("1.1.0"), "latest").succeeded();
            return first.version("1.1.0");
        });
    }

    private static Ran publish(Client client, Scene scene, PackageFiles made, String tag) {
        return scene.project(client).holding(made).publish(tag);
    }

    /** A package that shows what is lost on the way: a scope, a README, a command, and text beyond ASCII. */
    private static PackageFiles greeter(String name) {
        return PackageFiles.made(name, "1.0.0")
                .field("description", "Grüßt – 日本語, emoji \uD83E\uDD80, \"quotes\" and \\")
                .field("author", "Zoë Ångström")
                .field("keywords", List.of("grüß", "挨拶"))
                .field("main", "index.js")
                .field("bin", Map.of(name.substring(name.indexOf('/') + 1), "cli.js"))
                .file("README.md", "# Grüße\n\n日本語 \uD83E\uDD80\n")
                .file("index.js", "module.exports = 'Grüß Gott!'\n")
                .file("cli.js", "#!/usr/bin/env node\nconsole.log(require('./index.js'))\n");
    }

    /** Its files are there; of its manifest what people wrote, since clients put it in an order of their own. */
    private static void assertHolds(Project app, PackageFiles made) throws Exception {
        var installed = app.installed().get(made.name() + "@" + made.version());
        assertThat(installed).containsAllEntriesOf(made.texts());
        assertThat(Json.object(installed.get("package.json")))
                .containsEntry("description", made.manifest().get("description"))
                .containsEntry("author", made.manifest().get("author"))
                .containsEntry("keywords", made.manifest().get("keywords"));
    }
}
