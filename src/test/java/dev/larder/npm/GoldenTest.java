package dev.larder.npm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Form;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.registry.Shape;
import dev.larder.support.UpstreamRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What comes out for packuments that were recorded, byte for byte. {@code -Dgolden=write} rewrites the goldens and
 * fails, so that the difference is looked at.
 */
class GoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    /** Legacy capitals; deprecated; bundled dependencies; provenance; a scope; os, cpu and libc; a dot. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "JSONStream",
                "request",
                "sigstore",
                "@sigstore/bundle",
                "@img/sharp-linux-x64",
                "lodash.merge",
                "fsevents"
            })
    void the_abbreviated_form_of(String name) throws IOException {
        var recorded = UpstreamRegistry.recorded("registry.example.test", name);
        var out = new ByteArrayOutputStream();
        new PackumentJson()
                .upstream(
                        new ByteArrayInputStream(recorded),
                        PackageName.parse(name),
                        new Shape(Form.ABBREVIATED, new Origin("https://npm.example.test")),
                        out);
        // A line a field, for whoever looks at a difference.
        var text = out.toString(StandardCharsets.UTF_8).replace(",\"", ",\n\"") + "\n";

        var golden = GOLDEN.resolve(name.replace("/", "%2f") + ".abbreviated.json");
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(golden, text);
        }
        assertThat(System.getProperty("golden"))
                .as("goldens were rewritten: look at the difference")
                .isNull();
        assertThat(text).isEqualTo(Files.readString(golden));
    }
}
