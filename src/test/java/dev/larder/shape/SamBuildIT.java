package dev.larder.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code sam build} does with this project: aws-lambda-builders copies it, without {@code .git}, and runs
 * {@code mvn clean install} there (here not further than {@code verify}, so that nothing is installed).
 *
 * @see <a href="https://github.com/aws/aws-lambda-builders/tree/develop/aws_lambda_builders/workflows/java_maven">its
 *     workflow</a>
 */
class SamBuildIT {

    @Test
    void a_stranger_gets_the_same_bundle_without_running_the_tests(@TempDir Path copy) throws Exception {
        Files.copy(Path.of("pom.xml"), copy.resolve("pom.xml"));
        PathUtils.copyDirectory(Path.of("src"), copy.resolve("src"));

        var builder = new ProcessBuilder(
                        "mvn",
                        "-B",
                        "-o",
                        "-Dmaven.repo.local=" + System.getProperty("localRepository"),
                        // where tests are run after all, there are none of this name, and so they fail
                        "-Dtest=None",
                        "-Dit.test=None",
                        "verify")
                .directory(copy.toFile())
                .redirectErrorStream(true);
        builder.environment().remove("MAVEN_ARGS");
        var maven = builder.start();
        var said = new String(maven.getInputStream().readAllBytes());

        assertThat(maven.waitFor()).as(said).isZero();
        for (var part : List.of("classes", "bundle/lib")) {
            assertThat(files(copy.resolve("target").resolve(part)))
                    .isNotEmpty()
                    .isEqualTo(files(Path.of("target").resolve(part)));
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
