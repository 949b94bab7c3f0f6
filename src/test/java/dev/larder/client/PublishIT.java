package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every client publishes, and what it has published is installed by every other. */
class PublishIT {

    private static LarderProcess larder;

    @TempDir
    private static Path data;

    @TempDir
    private Path root;

    @BeforeAll
    static void start() {
        larder = LarderProcess.start(data, Optional.empty());
    }

    @AfterAll
    static void stop() {
        larder.close();
    }

    @ParameterizedTest
    @EnumSource
    void what_a_client_publishes_every_client_installs(Client publisher) throws Exception {
        var first = greeter(publisher, "1.0.0");
        var name = first.name().toString();

        publish(publisher, first, "latest").succeeded();
        publish(publisher, first.version("2.0.0-beta.1"), "next").succeeded();
        publish(publisher, first.version("1.1.0"), "latest").succeeded();

        for (var client : Client.values()) {
            var folder = root.resolve("installs").resolve(client.name());
            var app = new Project(client, larder.registry(), folder)
                    .holding(PackageFiles.made("app", "1.0.0").field("private", true));
            app.add(name).succeeded();
            assertHolds(app, first.version("1.1.0"));
            app.add(name + "@next").succeeded();
            assertHolds(app, first.version("2.0.0-beta.1"));
            assertThat(app.command("greet").succeeded().output()).isEqualTo("Grüß Gott!\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_published_version_is_never_replaced(Client publisher) throws Exception {
        var once = greeter(publisher, "7.0.0");
        publish(publisher, once, "latest").succeeded();

        var again = publish(publisher, once.file("index.js", "// other bytes\n"), "latest")
                .failed();

        var oneLine = again.output().replaceAll("[\\s│]+", " "); // pnpm 12 breaks lines
        assertThat(oneLine).containsIgnoringCase("cannot publish over the previously published version");
    }

    @Test
    void npm_knows_who_it_is_and_where() throws Exception {
        var project = new Project(Client.NPM, larder.registry(), root);

        assertThat(project.run(List.of("whoami")).succeeded().output()).isNotBlank();
        assertThat(project.run(List.of("ping")).succeeded().output()).contains("PONG");
    }

    @Test
    void npm_moves_tags() throws Exception {
        var made = greeter(Client.NPM, "9.0.0");
        var name = made.name().toString();
        publish(Client.NPM, made, "latest").succeeded();
        var project = new Project(Client.NPM, larder.registry(), root.resolve("tags"));

        project.run(List.of("dist-tag", "add", name + "@9.0.0", "stable")).succeeded();
        assertThat(project.run(List.of("dist-tag", "ls", name))
                        .succeeded()
                        .output()
                        .lines())
                .contains("latest: 9.0.0", "stable: 9.0.0");
        project.run(List.of("dist-tag", "rm", name, "stable")).succeeded();
        assertThat(project.run(List.of("dist-tag", "ls", name)).succeeded().output())
                .doesNotContain("stable");
    }

    @Test
    void a_package_of_nobody_says_so() throws Exception {
        var app = new Project(Client.NPM, larder.registry(), root)
                .holding(PackageFiles.made("app", "1.0.0").field("private", true));

        assertThat(app.add("@acme/nobody").failed().output()).contains("E404");
    }

    private Ran publish(Client client, PackageFiles made, String tag) throws Exception {
        var folder = root.resolve("publish-" + Integer.toHexString(made.hashCode()));
        return new Project(client, larder.registry(), folder).holding(made).publish(tag);
    }

    /** A package that shows what is lost on the way: a scope, a README, a command, and text beyond ASCII. */
    private static PackageFiles greeter(Client publisher, String version) {
        var major = version.substring(0, version.indexOf('.'));
        var series = major.equals("2") ? "1" : major;
        var name = "@acme/" + publisher.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + series;
        return PackageFiles.made(name, version)
                .field("description", "Grüßt – 日本語, emoji \uD83E\uDD80, \"quotes\" and \\")
                .field("author", "Zoë Ångström")
                .field("keywords", List.of("grüß", "挨拶"))
                .field("main", "index.js")
                .field("bin", Map.of("greet", "cli.js"))
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
