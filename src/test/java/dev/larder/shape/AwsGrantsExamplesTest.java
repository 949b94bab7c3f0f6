package dev.larder.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.AwsGrants;
import dev.larder.settings.Environment;
import dev.larder.settings.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs and template say of AwsGrants is taken by CloudFormation and by the functions. */
class AwsGrantsExamplesTest {

    private static final Path DOC = Path.of("docs/permissions.md");
    private static final Template TEMPLATE = Template.read();

    static List<String> examples() throws IOException {
        var section = Files.readString(DOC)
                .split("\n## Callers with AWS credentials\n")[1]
                .split("\n## ")[0];
        var examples = new ArrayList<String>();
        for (var pattern : List.of("```text\n(.*?)```", "AwsGrants=\"([^\"]*)\"")) {
            Pattern.compile(pattern, Pattern.DOTALL)
                    .matcher(section)
                    .results()
                    .forEach(found -> examples.add(found.group(1)));
        }
        examples.add(TEMPLATE.at("Parameters/AwsGrants/Default").toString());
        assertThat(examples).hasSize(3);
        return examples;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_is_taken(String example) {
        assertThat(example).matches(allowed());
        assertThat(grants(example).grants()).isNotEmpty();
    }

    @Test
    void nothing_is_taken_for_nothing() {
        assertThat("").matches(allowed());
        assertThat(grants("")).isEqualTo(AwsGrants.NONE);
    }

    /** Or the functions would not start. */
    @ParameterizedTest
    @ValueSource(strings = {"*", "role/Deploy read", "* write", "* read,", "arn:aws:sts::1:assumed-role/x/y read"})
    void a_slip_is_found_before_anything_is_deployed(String slip) {
        assertThat(slip).doesNotMatch(allowed());
    }

    private static Pattern allowed() {
        return Pattern.compile(
                TEMPLATE.at("Parameters/AwsGrants/AllowedPattern").toString());
    }

    private static AwsGrants grants(String text) {
        return RegistrySettings.from(new Environment(Map.of("LARDER_AWS_GRANTS", text)), Optional.empty())
                .awsGrants();
    }
}
