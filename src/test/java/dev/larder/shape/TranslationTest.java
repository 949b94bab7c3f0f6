package dev.larder.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.support.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The translated template that other tests walk is what SAM makes of template.yaml as it is now. */
class TranslationTest {

    private static final String COMMAND = ".ci/translate-template";

    @Test
    void the_translated_template_is_of_the_present_one() throws IOException, NoSuchAlgorithmException {
        var present = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(Path.of("template.yaml")));

        assertThat(made().get("Sha256"))
                .as(
                        "template.yaml has changed since it was translated: run %s (pip install cfn-lint brings what it needs)"
                                .formatted(COMMAND))
                .isEqualTo(HexFormat.of().formatHex(present));
    }

    @Test
    void translated_anew_it_is_the_same() throws IOException, InterruptedException {
        assumeTrue(
                made().get("Translator").equals(translator()),
                "AWS's translator is not installed, or not the one that was used: the template was not translated"
                        + " anew");

        assertThat(run(COMMAND, "--print"))
                .as("nobody has edited it by hand: run %s".formatted(COMMAND))
                .isEqualTo(Files.readString(Translated.FILE));
    }

    @Test
    void it_says_nothing_of_who_translated_it() throws IOException {
        assertThat(Files.readString(Translated.FILE))
                .doesNotContain(Path.of("").toAbsolutePath().toString(), System.getProperty("user.home") + "/")
                .doesNotContainPattern("[0-9]{12}:");
    }

    private static Map<String, Object> made() throws IOException {
        return Json.at(Json.object(Files.readString(Translated.FILE)), "Metadata", "Larder");
    }

    /** The version of the translator on this machine; none when there is none. */
    private static String translator() throws InterruptedException {
        try {
            return run("python3", "-c", "import cfnlint, samtranslator; print(samtranslator.__version__, end='')");
        } catch (IOException _) {
            return "none";
        }
    }

    /** What a program prints; an {@link IOException} when it cannot be started. */
    private static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
