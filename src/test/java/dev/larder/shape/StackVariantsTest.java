package dev.larder.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be had, and may be left out: a name of one's own, a key of one's own, updates that take over bit by bit. */
class StackVariantsTest {

    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-4000-8000-0000000000aa";
    private static final Map<String, String> DOMAIN =
            Map.of("DomainName", "npm.example.test", "HostedZoneId", "Z0123456789");
    private static final Map<String, String> ALL = Map.of(
            "DomainName", "npm.example.test",
            "HostedZoneId", "Z0123456789",
            "DataKeyArn", KEY,
            "Canary", "Canary10Percent5Minutes",
            "AlarmTopicArn", "arn:aws:sns:eu-central-1:111122223333:alarms",
            "UpstreamSecretArns", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:npm",
            "UpstreamSecretKeyArn", KEY);

    static Stream<Named<Translated>> variants() {
        return Stream.of(Named.of("as it is", Translated.read()), Named.of("with everything", Translated.with(ALL)));
    }

    // --- A name of one's own

    @Test
    void by_default_the_registry_has_the_gateways_name() {
        var stack = Translated.read();

        assertThat(stack.ids("AWS::ApiGatewayV2::DomainName")).isEmpty();
        assertThat(stack.output("RegistryUrl")).hasValue("https://madeupapi.execute-api.eu-central-1.amazonaws.com/");
        assertThat(stack.output("DomainTarget")).isEmpty();
    }

    @Test
    void the_outputs_follow_the_name() {
        var stack = Translated.with(DOMAIN);

        assertThat(stack.output("RegistryUrl")).hasValue("https://npm.example.test/");
        assertThat(stack.output("NpmrcLine")).hasValue("registry=https://npm.example.test/");
        assertThat(stack.output("NpmrcTokenLine")).hasValue("//npm.example.test/:_authToken=${LARDER_TOKEN}");
        assertThat(stack.output("TokenCommand").orElseThrow())
                .startsWith("curl ")
                .endsWith(" https://npm.example.test/-/larder/token");
        assertThat(stack.output("DomainTarget")).isPresent();
    }

    @Test
    void the_name_is_mapped_whole_and_over_a_certificate_that_its_zone_proves() {
        var stack = Translated.with(DOMAIN);

        assertThat(stack.properties("DomainMapping"))
                .doesNotContainKey("ApiMappingKey")
                .containsEntry("Stage", "$default");
        assertThat(certificate(stack)).isEqualTo(stack.ref("Certificate"));
        assertThat(stack.properties("DomainRecord")).containsEntry("Name", "npm.example.test");
    }

    @Test
    void one_may_bring_ones_own_certificate_and_make_the_record_oneself() {
        var arn = "arn:aws:acm:eu-central-1:111122223333:certificate/own";
        var stack = Translated.with(Map.of("DomainName", "npm.example.test", "CertificateArn", arn));

        assertThat(certificate(stack)).isEqualTo(arn);
        assertThat(stack.ids("AWS::CertificateManager::Certificate")).isEmpty();
        assertThat(stack.ids("AWS::Route53::RecordSet")).isEmpty();
    }

    private static Object certificate(Translated stack) {
        var configurations = (List<?>) stack.properties("Domain").get("DomainNameConfigurations");
        return Json.asObject(configurations.getFirst()).get("CertificateArn");
    }

    // --- A key of one's own

    @Test
    void by_default_no_role_needs_a_key_for_data() {
        var stack = Translated.read();

        for (var function : stack.ids("AWS::Lambda::Function")) {
            assertThat(keyUses(stack, stack.roleOf(function), "kms:Decrypt"))
                    .as(function)
                    .isEmpty();
        }
    }

    @Test
    void with_a_key_of_ones_own_everything_that_is_kept_is_encrypted_with_it() {
        var stack = Translated.with(Map.of("DataKeyArn", KEY));
        var kept = List.of("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::Logs::LogGroup");

        for (var type : kept) {
            assertThat(stack.resources(type))
                    .allSatisfy(
                            (_, properties) -> assertThat(Json.text(properties)).contains(KEY));
        }
        assertThat(stack.properties("RefreshQueue")).containsEntry("SqsManagedSseEnabled", false);
        assertThat(Translated.read().properties("RefreshQueue")).containsEntry("SqsManagedSseEnabled", true);
    }

    @Test
    void and_each_role_may_use_it_through_the_services_that_it_asks_and_in_no_other_way() {
        var stack = Translated.with(Map.of("DataKeyArn", KEY));

        for (var role : List.of("ReadRole", "WriteRole", "RefreshRole")) {
            assertThat(keyUses(stack, role, "kms:Decrypt")).containsExactlyInAnyOrder("dynamodb", "sqs", "s3");
            assertThat(keyUses(stack, role, "kms:GenerateDataKey")).containsExactlyInAnyOrder("sqs", "s3");
        }
        assertThat(keyUses(stack, "PrewarmRole", "kms:Decrypt")).containsExactlyInAnyOrder("dynamodb", "sqs");
        assertThat(keyUses(stack, "PrewarmRole", "kms:GenerateDataKey")).containsExactly("sqs");
    }

    @Test
    void its_policy_in_the_manual_is_for_all_logs_of_the_stack() throws IOException {
        var policy = Files.readString(Path.of("docs/deploy.md")).replaceAll("(?s).*\"LardersLogs\"|```.*", "");
        var named = Pattern.compile("log-group:([^\"*]+\\*?)\"")
                .matcher(policy)
                .results()
                .map(found ->
                        Pattern.compile(Pattern.quote(found.group(1)).replace("*", "\\E.*\\Q"))) // as ArnLike reads it
                .toList();

        assertThat(Translated.read().resources("AWS::Logs::LogGroup"))
                .allSatisfy((id, log) -> assertThat(
                                log.getOrDefault("LogGroupName", "larder-" + id).toString())
                        .matches(name -> named.stream()
                                .anyMatch(pattern -> pattern.matcher(name).matches())));
    }

    /** The services through which a role may do this with the key; fails when it may without one. */
    private static List<String> keyUses(Translated stack, String role, String action) {
        return stack.statements(role).stream()
                .filter(statement -> Template.texts(statement.get("Action")).contains(action))
                .map(statement -> Json.at(statement, "Condition", "StringEquals")
                        .get("kms:ViaService")
                        .toString())
                .map(service -> service.replace(".eu-central-1.amazonaws.com", ""))
                .toList();
    }

    // --- Updates that take over bit by bit

    @Test
    void by_default_an_update_takes_over_at_once() {
        assertThat(Translated.read().ids("AWS::CodeDeploy::DeploymentGroup")).isEmpty();
        assertThat(Translated.read().ids("AWS::IAM::Role")).doesNotContain("RolloutRole");
    }

    @Test
    void a_gradual_one_is_turned_back_by_alarms_that_see_what_it_breaks() {
        var stack = Translated.with(Map.of("Canary", "Canary10Percent5Minutes"));
        var groups = stack.resources("AWS::CodeDeploy::DeploymentGroup");

        assertThat(groups).containsOnlyKeys("ReadFunctionDeploymentGroup", "WriteFunctionDeploymentGroup");
        groups.forEach((id, group) -> {
            var crashes = id.startsWith("Read") ? "ReadCrashes" : "WriteCrashes";

            assertThat(Json.at(group, "AlarmConfiguration"))
                    .containsEntry("Enabled", true)
                    .containsEntry(
                            "Alarms",
                            List.of(Map.of("Name", stack.ref("InternalErrors")), Map.of("Name", stack.ref(crashes))));
            assertThat(Json.at(group, "AutoRollbackConfiguration").get("Events").toString())
                    .contains("DEPLOYMENT_STOP_ON_ALARM");
            assertThat(group).containsEntry("ServiceRoleArn", stack.attribute("RolloutRole", "Arn"));
            assertThat(stack.properties(crashes).get("Dimensions").toString()).contains(":live");
        });
    }

    /** CloudFormation refuses a stack in which something needs, in the end, itself. */
    @ParameterizedTest
    @MethodSource("variants")
    void nothing_needs_itself(Translated stack) {
        var resources = Json.at(stack.raw(), "Resources");
        var needs = new LinkedHashMap<String, Set<String>>();
        resources.forEach((id, resource) -> needs.put(id, named(resource, resources.keySet())));

        while (needs.values().stream().anyMatch(Set::isEmpty)) {
            var ready = needs.keySet().stream()
                    .filter(id -> needs.get(id).isEmpty())
                    .collect(Collectors.toSet());
            needs.keySet().removeAll(ready);
            needs.values().forEach(others -> others.removeAll(ready));
        }
        assertThat(needs).as("what waits for each other").isEmpty();
    }

    /** The resources that {@code node} refers to. */
    private static Set<String> named(Object node, Set<String> ids) {
        var found = new LinkedHashSet<String>();
        switch (node) {
            case Map<?, ?> map ->
                Json.asObject(map).forEach((key, value) -> {
                    if (Set.of("Ref", "Fn::GetAtt", "Fn::Sub", "DependsOn").contains(key)) {
                        found.addAll(ids.stream()
                                .filter(id -> names(value).contains(id))
                                .toList());
                    }
                    found.addAll(named(value, ids));
                });
            case List<?> list -> list.forEach(each -> found.addAll(named(each, ids)));
            default -> {}
        }
        return found;
    }

    private static Set<String> names(Object argument) {
        var names = new ArrayList<String>();
        for (var text : Template.texts(argument)) {
            names.add(text);
            MadeUpNames.PLACEHOLDER.matcher(text).results().forEach(found -> names.add(found.group(1)));
        }
        return names.stream().map(name -> name.replaceFirst("[.].*", "")).collect(Collectors.toSet());
    }

    // --- Settings

    /** A published version keeps the environment of its day, and the alias with it, for as long as there is no other. */
    @ParameterizedTest
    @MethodSource("variants")
    void another_value_of_a_setting_makes_another_version_and_nothing_else_does(Translated stack) {
        var resources = Json.at(stack.raw(), "Resources");
        var parameters = Json.at(stack.raw(), "Parameters").keySet();
        var settings = named(Json.at(resources, "Settings", "Properties").get("Content"), parameters);

        assertThat(settings).contains("AwsGrants", "UpstreamUrl");
        for (var function : List.of("ReadFunction", "WriteFunction")) {
            var alias = Json.at(resources, function + "Aliaslive", "Properties", "FunctionVersion");
            var version = Json.at(
                    resources, ((List<?>) alias.get("Fn::GetAtt")).getFirst().toString(), "Properties");

            assertThat(named(Json.at(resources, function, "Properties").get("Environment"), parameters))
                    .isEqualTo(settings);
            assertThat(version.get("FunctionName")).isEqualTo(Map.of("Ref", function));
            assertThat(version.get("Description"))
                    .as("with another, CloudFormation makes the version anew")
                    .isEqualTo(Map.of("Fn::Sub", "with settings ${Settings.VersionNumber}"));
        }
    }

    // --- Alarms

    @ParameterizedTest
    @MethodSource("variants")
    void alarms_are_heard_of_when_they_begin_and_when_they_end(Translated stack) {
        var topic = Optional.ofNullable(
                stack.ids("AWS::CodeDeploy::Application").isEmpty() ? null : List.of(ALL.get("AlarmTopicArn")));

        assertThat(stack.resources("AWS::CloudWatch::Alarm").values())
                .hasSizeGreaterThanOrEqualTo(9)
                .allSatisfy(alarm -> {
                    assertThat(Optional.ofNullable(alarm.get("AlarmActions"))).isEqualTo(topic);
                    assertThat(Optional.ofNullable(alarm.get("OKActions"))).isEqualTo(topic);
                    assertThat(alarm).containsEntry("TreatMissingData", "notBreaching");
                });
    }

    /** Told to wait for enough requests, an alarm does not end at night and never begins where few people work. */
    @Test
    void no_alarm_stays_as_it_is_because_nobody_asks() {
        assertThat(Translated.read().resources("AWS::CloudWatch::Alarm"))
                .allSatisfy((_, alarm) -> assertThat(alarm).doesNotContainKey("EvaluateLowSampleCountPercentile"));
    }

    @Test
    void answers_are_slow_when_one_of_a_hundred_is_and_there_are_a_hundred() {
        var alarm = Translated.read().properties("SlowAnswers");
        var metrics = ((List<?>) alarm.get("Metrics"))
                .stream().map(Json::asObject).collect(Collectors.toMap(metric -> metric.get("Id"), metric -> metric));

        assertThat(metrics.remove("slow")).containsEntry("Expression", "IF(requests >= 100, millis, 0)");
        assertThat(metrics).containsOnlyKeys("requests", "millis").allSatisfy((_, metric) -> {
            assertThat(metric).containsEntry("ReturnData", false);
            assertThat(Json.at(metric, "MetricStat")).containsEntry("Period", 300);
            assertThat(Json.at(metric, "MetricStat", "Metric")).containsEntry("Namespace", "AWS/ApiGateway");
        });
        assertThat(Json.at(metrics.get("requests"), "MetricStat")).containsEntry("Stat", "Sum");
        assertThat(Json.at(metrics.get("millis"), "MetricStat")).containsEntry("Stat", "p99");
        assertThat(alarm).as("a quarter of an hour").containsEntry("EvaluationPeriods", 3);
    }

    /** Who reads sees API Gateway's answers; what goes wrong in the background nobody sees for hours. */
    @ParameterizedTest
    @ValueSource(strings = {"RefreshFunction", "PrewarmFunction"})
    void a_function_that_nobody_waits_for_is_heard_of_when_it_crashes(String function) {
        var stack = Translated.read();

        assertThat(stack.resources("AWS::CloudWatch::Alarm").values())
                .filteredOn(alarm -> "Errors".equals(alarm.get("MetricName")))
                .anySatisfy(alarm -> {
                    assertThat(alarm).containsEntry("Namespace", "AWS/Lambda").containsEntry("Threshold", 1);
                    assertThat(alarm.get("Dimensions"))
                            .isEqualTo(List.of(Map.of("Name", "FunctionName", "Value", stack.ref(function))));
                });
    }
}
