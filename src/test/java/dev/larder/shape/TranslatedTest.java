package dev.larder.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.support.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TranslatedTest {

    private static final Map<String, Object> TEMPLATE = Map.of(
            "Parameters",
            Map.of(
                    "Name", Map.of("Type", "String", "Default", ""),
                    "Names", Map.of("Type", "CommaDelimitedList", "Default", "a,b")),
            "Conditions",
            Map.of("Named", Map.of("Fn::Not", List.of(Map.of("Fn::Equals", List.of(ref("Name"), ""))))),
            "Resources",
            Map.of(
                    "Table", Map.of("Type", "AWS::DynamoDB::Table"),
                    "Rule",
                            Map.of(
                                    "Type",
                                    "Some::Rule",
                                    "Properties",
                                    Map.of(
                                            "Which", ref("Names"),
                                            "Where", Map.of("Fn::GetAtt", List.of("Table", "Arn")),
                                            "What", Map.of("Fn::Sub", "${AWS::Region} ${Table.Arn}/${!kept}"),
                                            "Given", Map.of("Fn::Sub", List.of("${x}", Map.of("x", ref("Names")))),
                                            "Maybe", choice())),
                    "Other", Map.of("Type", "Some::Rule", "Condition", "Named")));

    @Test
    void references_become_what_they_stand_for() {
        var table = "arn:aws:dynamodb:eu-central-1:111122223333:table/larder-Table-1A2B3C";

        assertThat(Translated.of(TEMPLATE, Map.of()).properties("Rule"))
                .containsOnly(
                        Map.entry("Which", List.of("a", "b")),
                        Map.entry("Where", table),
                        Map.entry("What", "eu-central-1 " + table + "/${kept}"),
                        Map.entry("Given", "[a, b]"));
    }

    @Test
    void conditions_are_decided_by_the_parameters() {
        var named = Translated.of(TEMPLATE, Map.of("Name", "x"));

        assertThat(Translated.of(TEMPLATE, Map.of()).ids("Some::Rule")).containsExactly("Rule");
        assertThat(named.ids("Some::Rule")).containsExactly("Other", "Rule");
        assertThat(named.properties("Rule")).containsEntry("Maybe", "x");
    }

    @Test
    void what_it_does_not_know_it_does_not_guess() {
        assertThatThrownBy(() -> Translated.of(TEMPLATE, Map.of()).attribute("Table", "StreamArn"))
                .hasMessageContaining("StreamArn");
    }

    @ParameterizedTest
    @MethodSource("dev.larder.shape.StackVariantsTest#variants")
    void nothing_of_the_template_is_left_unresolved(Translated stack) {
        var types = Json.at(stack.raw(), "Resources").values().stream()
                .map(resource -> Json.asObject(resource).get("Type").toString())
                .collect(Collectors.toSet());

        for (var type : types) {
            assertThat(Json.text(stack.resources(type))).doesNotContain("\"Ref\"", "\"Fn::", "${AWS::");
        }
        for (var name : Json.at(stack.raw(), "Outputs").keySet()) {
            assertThat(stack.output(name).orElse("")).doesNotContain("${AWS::");
        }
    }

    @Test
    void a_role_may_do_what_is_said_in_it_and_what_is_attached_to_it() {
        var secrets = Map.of("UpstreamSecretArns", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:npm");

        assertThat(Translated.read().roleOf("ReadFunction")).isEqualTo("ReadRole");
        var without = Translated.read().statements("ReadRole");
        assertThat(Translated.with(secrets).statements("ReadRole"))
                .hasSize(without.size() + 1)
                .containsAll(without)
                .last()
                .hasToString("{Action=secretsmanager:GetSecretValue, Effect=Allow, "
                        + "Resource=[arn:aws:secretsmanager:eu-central-1:111122223333:secret:npm], "
                        + "Sid=ReadUpstreamSecrets}");
    }

    private static Map<String, Object> ref(String name) {
        return Map.of("Ref", name);
    }

    private static Map<String, Object> choice() {
        return Map.of("Fn::If", List.of("Named", ref("Name"), ref("AWS::NoValue")));
    }
}
