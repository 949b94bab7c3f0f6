package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the fuzz has found before, each file named after what was wrong, asked again in every build. */
class FuzzFindingsTest {

    @TestFactory
    List<DynamicTest> findings() throws IOException {
        try (var files = Files.list(Path.of("src/test/resources/fuzz"))) {
            return files.sorted()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> ask(file)))
                    .toList();
        }
    }

    private static void ask(Path file) throws IOException {
        var request = FuzzRequest.parse(Files.readAllBytes(file));
        for (var registry : List.of(TestRegistry.open(), TestRegistry.closed(), TestRegistry.hostedOnly())) {
            try (registry) {
                registry.publish(PackageFiles.made("@acme/widget", "1.0.0"));

                var answer = registry.invoke(request.method(), request.path(), request.event());

                assertThat(Decency.offence(request, answer)).isEmpty();
                assertThat(registry.refresh()).isEmpty();
            }
        }
    }
}
