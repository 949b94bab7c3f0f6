package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.PackageFiles;
import dev.larder.support.UpstreamRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A small application and the packages it needs, directly or not: scoped and plain, with commands, with a version that
 * two of them disagree about, with an optional one for another platform.
 */
final class SmallApp {

    private static final String SAYS = "Grüß Gott, world! (left 2.0.0, right 1.5.0)";

    private static final PackageFiles LEFT_1 = library("left", "1.0.0", "'left 1.0.0'");
    private static final PackageFiles LEFT_2 = library("left", "2.0.0", "'left 2.0.0'");
    private static final PackageFiles RIGHT =
            library("right", "1.5.0", "'right 1.5.0'").dependsOn("left", "^1.0.0");
    private static final PackageFiles WORDS = library("@parts/words", "0.3.1", "'Grüß Gott, world!'")
            .file("data/many words/list.txt", "grüß\ngott\n")
            .file("README.md", "# words\n");
    private static final PackageFiles JOIN = library(
                    "@parts/join",
                    "1.2.3",
                    "require('@parts/words') + ' (' + require('left') + ', ' + require('right') + ')'")
            .dependsOn("@parts/words", "~0.3.0")
            .dependsOn("left", "^2.0.0")
            .dependsOn("right", "1.x");
    private static final PackageFiles DOTTED = library("say.it", "4.0.0-rc.1", "require('@parts/join')")
            .dependsOn("@parts/join", "^1.0.0")
            .field("bin", Map.of("say-it", "cli.js"))
            .file("cli.js", "#!/usr/bin/env node\nconsole.log(require('./index.js'))\n");
    private static final PackageFiles OTHER_PLATFORM = library("@parts/native-elsewhere", "1.0.0", "0")
            .field("os", List.of("aix"))
            .field("cpu", List.of("ppc64"));
    private static final PackageFiles FACADE = library("facade", "1.0.1", "require('say.it')")
            .dependsOn("say.it", "^4.0.0-rc.0")
            .field("optionalDependencies", Map.of("@parts/native-elsewhere", "1.0.0"))
            .field("peerDependencies", Map.of("left", ">=2"));

    private static final List<PackageFiles> INSTALLED = List.of(LEFT_1, LEFT_2, RIGHT, WORDS, JOIN, DOTTED, FACADE);

    private static final PackageFiles APP = PackageFiles.made("small-app", "1.0.0")
            .field("private", true)
            .dependsOn("facade", "^1.0.0")
            .dependsOn("left", "^2.0.0")
            .dependsOn("right", "stable")
            .dependsOn("say.it", "^4.0.0-rc.0") // as facade has it: of two patterns yarn 1 forgets the commands
            .file("app.js", "console.log(require('facade'))\n");

    private SmallApp() {}

    /** Publishes what the application needs, and some older versions that it must not get. */
    static void publishPartsTo(UpstreamRegistry upstream) {
        upstream.publish(DOTTED.version("3.9.9"));
        INSTALLED.forEach(upstream::publish);
        upstream.publish(OTHER_PLATFORM);
        upstream.tag("say.it", "latest", "3.9.9");
        upstream.tag("right", "stable", "1.5.0");
    }

    /** The application, not yet installed, in a client's project. */
    static Project in(Project project) throws IOException {
        return project.holding(APP);
    }

    /** What is installed is what was published, file by file, and it runs. */
    static void assertInstalled(Project project) throws IOException {
        var installed = project.installed();
        for (var part : INSTALLED) {
            assertThat(installed).containsEntry(part.name() + "@" + part.version(), part.files());
        }
        assertThat(installed).hasSize(INSTALLED.size());
        assertThat(project.node("app.js").succeeded().output()).isEqualTo(SAYS + "\n");
        assertThat(project.command("say-it").succeeded().output()).isEqualTo(SAYS + "\n");
    }

    private static PackageFiles library(String name, String version, String expression) {
        return PackageFiles.made(name, version)
                .field("main", "index.js")
                .file("index.js", "module.exports = " + expression + "\n");
    }
}
