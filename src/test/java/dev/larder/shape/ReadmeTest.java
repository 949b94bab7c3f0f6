package dev.larder.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;

/** The README's two commands are there, and mean something to the build. */
class ReadmeTest {

    @Test
    void the_first_command_starts_the_local_registry() throws Exception {
        assertThat(pom("//profile[id='local']/build/defaultGoal"))
                .isEqualTo("process-classes jar:jar@default-jar dependency:build-classpath@local exec:exec@local");

        var main = pom("//profile[id='local']//execution[id='local']//argument[starts-with(.,'dev.larder')]");
        assertThat(Class.forName(main).getMethod("main", String[].class)).isNotNull();
    }

    @Test
    void the_readme_begins_with_the_two_commands() throws Exception {
        var readme = Files.readString(Path.of("README.md"));

        assertThat(readme)
                .containsPattern(
                        Pattern.compile("\\A# Larder\\n.{1,400}?mvn -Plocal.{1,200}?mvn verify", Pattern.DOTALL));
    }

    private static String pom(String path) throws Exception {
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
        return XPathFactory.newInstance().newXPath().evaluate(path, document).strip();
    }
}
