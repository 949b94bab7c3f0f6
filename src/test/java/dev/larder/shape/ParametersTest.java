package dev.larder.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Json;
import dev.larder.upstream.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a stranger is asked and told: parameters, outputs, alarms and metrics, in the template and in the manual. */
class ParametersTest {

    private static final Map<String, Object> ROOT =
            Translated.with(Map.of("Canary", "any")).raw();

    /** As SAM takes it whole. */
    private static final Pattern VALUE = Pattern.compile("'([A-Z]\\w+)=\"([^\"]*)\"'");

    @Test
    void every_parameter_is_in_one_group_and_described() {
        var grouped = new ArrayList<String>();
        for (var group : (List<?>)
                Json.at(ROOT, "Metadata", "AWS::CloudFormation::Interface").get("ParameterGroups")) {
            assertThat(Json.at(Json.asObject(group), "Label").get("default").toString())
                    .isNotBlank();
            grouped.addAll(Template.texts(Json.asObject(group).get("Parameters")));
        }

        assertThat(grouped)
                .containsExactlyInAnyOrderElementsOf(Json.at(ROOT, "Parameters").keySet());
        assertThat(Json.at(ROOT, "Parameters"))
                .allSatisfy((_, parameter) -> assertThat(
                                Json.asObject(parameter).get("Description").toString())
                        .isNotBlank());
    }

    @Test
    void every_parameter_but_the_upstream_has_a_default() {
        assertThat(Json.at(ROOT, "Parameters").entrySet().stream()
                        .filter(parameter ->
                                !Json.asObject(parameter.getValue()).containsKey("Default"))
                        .map(Map.Entry::getKey))
                .containsExactly("UpstreamUrl");
    }

    @Test
    void every_default_is_a_value_that_is_allowed() {
        assertThat(Json.at(ROOT, "Parameters")).allSatisfy((_, parameter) -> {
            var declared = Json.asObject(parameter);
            if (declared.containsKey("AllowedPattern") && declared.containsKey("Default")) {
                assertThat(declared.get("Default").toString())
                        .matches(declared.get("AllowedPattern").toString());
            }
            if (declared.containsKey("AllowedValues")) {
                assertThat(Template.texts(declared.get("AllowedValues")))
                        .contains(declared.get("Default").toString());
            }
        });
    }

    @Test
    void every_way_of_updating_is_known_to_sam_and_all_but_none_are_gradual() {
        var ways = Template.texts(Json.at(ROOT, "Parameters", "Canary").get("AllowedValues"));

        assertThat(ways)
                .containsExactlyInAnyOrderElementsOf(
                        Json.at(ROOT, "Mappings", "Rollout").keySet());
        assertThat(ways)
                .allSatisfy(way -> assertThat(Json.at(ROOT, "Mappings", "Rollout", way))
                        .containsEntry("Gradual", String.valueOf(!way.equals("none"))));
    }

    @Test
    void the_manual_has_every_parameter() throws IOException {
        var deploy = Files.readString(Path.of("docs/deploy.md"));

        assertThat(Json.at(ROOT, "Parameters").keySet().stream().filter(name -> !deploy.contains("`" + name + "`")))
                .isEmpty();
    }

    /** SAM cuts a value at its spaces, deploys what is before the first, and says nothing of the rest. */
    @Test
    void what_the_manual_deploys_with_arrives_whole_and_is_allowed() throws IOException {
        var values = new ArrayList<String>();
        for (var page : CiRecipesTest.pages()) {
            var text = Files.readString(page);
            assertThat(text).as(page.toString()).doesNotContainPattern("(?m)^.*--parameter-overrides.*\\b[A-Z]\\w+='");
            assertThat(text).as(page.toString()).doesNotContainPattern("(?m)^  [A-Z]\\w+='[^']* ");
            for (var given : VALUE.matcher(text).results().toList()) {
                var declared = Json.at(ROOT, "Parameters", given.group(1));
                assertThat(given.group(2).replace("; ...", ""))
                        .matches(declared.getOrDefault("AllowedPattern", ".*").toString());
                values.add(given.group(2));
            }
        }
        assertThat(values).hasSizeGreaterThan(4);
    }

    @Test
    void the_manual_has_every_output_and_every_output_says_what_it_is() throws IOException {
        var manual = Files.readString(Path.of("docs/deploy.md")) + Files.readString(Path.of("docs/operate.md"));

        assertThat(Json.at(ROOT, "Outputs").keySet().stream().filter(name -> !manual.contains("`" + name + "`")))
                .isEmpty();
        assertThat(Json.at(ROOT, "Outputs"))
                .allSatisfy((_, output) -> assertThat(
                                Json.asObject(output).get("Description").toString())
                        .isNotBlank());
    }

    @Test
    void the_manual_says_of_every_alarm_what_to_do_and_of_nothing_else() throws IOException {
        assertThat(firstColumn("## Alarms"))
                .containsExactlyInAnyOrderElementsOf(Json.at(ROOT, "Resources").entrySet().stream()
                        .filter(resource ->
                                Json.asObject(resource.getValue()).get("Type").equals("AWS::CloudWatch::Alarm"))
                        .map(Map.Entry::getKey)
                        .toList());
    }

    @Test
    void the_manual_has_every_metric_of_ours() throws IOException {
        assertThat(firstColumn("## Metrics"))
                .containsAll(
                        Stream.of(Meter.Sign.values()).map(ParametersTest::name).toList());
    }

    /** {@code STALE_HITS} as {@code StaleHits}, as {@code MetricsTest} sees it. */
    private static String name(Meter.Sign sign) {
        return Stream.of(sign.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    @Test
    void the_stack_has_a_tag_and_so_have_the_functions_without_samconfig() throws IOException {
        assertThat(Files.readString(Path.of("samconfig.toml"))).contains("tags = \"application=larder\"");
        for (var function : List.of("ReadFunction", "WriteFunction", "RefreshFunction", "PrewarmFunction")) {
            assertThat(Json.at(ROOT, "Resources", function, "Properties")
                            .get("Tags")
                            .toString())
                    .contains("application", "larder");
        }
    }

    /** The names in the first column of the table below a heading. */
    private static List<String> firstColumn(String heading) throws IOException {
        var section = Files.readString(Path.of("docs/operate.md"))
                .replaceFirst("(?s).*?\n" + Pattern.quote(heading) + "\n", "")
                .replaceFirst("(?s)\n## .*", "");
        return section.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|")[1])
                .flatMap(cell -> Pattern.compile("`([A-Za-z]+)`").matcher(cell).results())
                .map(found -> found.group(1))
                .toList();
    }
}
