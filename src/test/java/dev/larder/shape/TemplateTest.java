package dev.larder.shape;

import static dev.larder.shape.Template.at;
import static dev.larder.shape.Template.list;
import static dev.larder.shape.Template.map;
import static dev.larder.shape.Template.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.larder.function.LambdaProcess;
import dev.larder.storage.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** template.yaml agrees with the code, and keeps what it promises. cfn-lint says whether CloudFormation understands it. */
class TemplateTest {

    private static final Template TEMPLATE = Template.read();
    private static final Pattern SETTING = Pattern.compile("\"(LARDER_[A-Z_]+)\"");
    private static final String FUNCTION = "AWS::Serverless::Function";

    static Stream<String> functions() {
        return TEMPLATE.resources(FUNCTION).keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void a_handler_is_a_method_that_lambda_can_call(String function) throws ReflectiveOperationException {
        var handler = property(function, "Handler").toString().split("::");

        var type = Class.forName(handler[0]);
        assertThat(type.getSimpleName()).isEqualTo(function);
        assertThat(RequestStreamHandler.class.isAssignableFrom(type) || RequestHandler.class.isAssignableFrom(type))
                .as("%s is a handler", type)
                .isTrue();
        assertThat(type.getConstructor()).as("Lambda makes it").isNotNull();
        if (handler.length > 1) {
            assertThat(Arrays.stream(type.getMethods()).map(method -> method.getName()))
                    .contains(handler[1]);
        }
    }

    @Test
    void all_functions_are_of_one_build() {
        assertThat(property("Globals", "Runtime")).isEqualTo("java25");
        assertThat(texts(property("Globals", "Architectures"))).containsExactly("arm64");
        assertThat(property("Globals", "CodeUri")).isEqualTo(".");
        assertThat(TEMPLATE.resources(FUNCTION))
                .allSatisfy((_, properties) -> assertThat(map(properties))
                        .doesNotContainKeys("Runtime", "Architectures", "CodeUri", "Policies"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReadFunction", "WriteFunction"})
    void a_function_that_clients_wait_for_starts_from_a_snapshot(String function) {
        assertThat(property(function, "SnapStart/ApplyOn")).isEqualTo("PublishedVersions");
        assertThat(property(function, "AutoPublishAlias")).isEqualTo("live");
        assertThat(property(function, "Events/StayReady/Type")).isEqualTo("ScheduleV2");
        assertThat(property(function, "Timeout"))
                .as("as long as the gateway waits")
                .isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReadFunction", "WriteFunction"})
    void what_is_measured_is_what_is_deployed(String function) {
        assertThat(property(function, "Environment/Variables/JAVA_TOOL_OPTIONS"))
                .isEqualTo(LambdaProcess.SNAP_START_OPTIONS);
        assertThat(property("Globals", "MemorySize")).isEqualTo(LambdaProcess.MEMORY_MB);
        assertThat(property(function, "Handler"))
                .as("with its method, Lambda would call it by reflection")
                .isEqualTo("dev.larder.function." + function);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReadFunction", "WriteFunction"})
    void what_keeps_a_snapshot_alive_is_an_event_of_api_gateway(String function) {
        PojoSerializer<APIGatewayV2HTTPEvent> events = LambdaEventSerializers.serializerFor(
                APIGatewayV2HTTPEvent.class, getClass().getClassLoader());

        var event = events.fromJson(
                property(function, "Events/StayReady/Properties/Input").toString());

        assertThat(event.getRawPath()).isEqualTo("/-/ping");
        assertThat(event.getRequestContext().getHttp().getMethod()).isEqualTo("GET");
    }

    @Test
    void every_route_waits_as_long_as_the_gateway_can() {
        var routes = Stream.of("ReadFunction", "WriteFunction")
                .flatMap(function -> map(property(function, "Events")).values().stream())
                .filter(event -> at(event, "Type").equals("HttpApi"))
                .toList();

        assertThat(routes).hasSize(7).allSatisfy(route -> {
            assertThat(at(route, "Properties/TimeoutInMillis")).isEqualTo(30_000);
            assertThat(at(route, "Properties/PayloadFormatVersion")).isEqualTo("2.0");
        });
    }

    @Test
    void reads_and_nothing_else_go_to_the_read_function() {
        assertThat(routes("ReadFunction"))
                .containsExactly(
                        "GET /", "GET /{proxy+}", "HEAD /", "HEAD /{proxy+}", "POST /-/npm/v1/security/{proxy+}");
        assertThat(routes("WriteFunction")).containsExactly("$default", "POST /-/larder/token");
        assertThat(property("WriteFunction", "Events/ExchangeToken/Properties/Auth/Authorizer"))
                .isEqualTo("AWS_IAM");
    }

    /** Local mode decides by the same rule: {@code local.GatewayEventsTest}. */
    @ParameterizedTest
    @CsvSource({
        "GET, /, true",
        "GET, /@acme/widget, true",
        "HEAD, /left-pad, true",
        "POST, /-/npm/v1/security/advisories/bulk, true",
        "POST, /-/npm/v1/security/, false",
        "POST, /-/v1/login, false",
        "PUT, /-/npm/v1/security/advisories/bulk, false",
        "DELETE, /left-pad/-rev/1, false"
    })
    void a_request_is_a_read_as_the_routes_say(String method, String path, boolean read) {
        assertThat(EventsTest.isRead(method, path)).isEqualTo(read);
        assertThat(routes("ReadFunction").stream().anyMatch(route -> {
                    var parts = route.split(" ");
                    return parts[0].equals(method)
                            && Pattern.matches(
                                    parts[1].endsWith("{proxy+}")
                                            ? Pattern.quote(parts[1].replace("{proxy+}", "")) + ".+"
                                            : Pattern.quote(parts[1]),
                                    path);
                }))
                .isEqualTo(read);
    }

    @Test
    void access_logs_hold_nothing_that_may_hold_a_token() {
        var format =
                TEMPLATE.at("Resources/Api/Properties/AccessLogSettings/Format").toString();

        assertThat(format).contains("$context.routeKey", "$context.status");
        assertThat(format).doesNotContainIgnoringCase("path").doesNotContain("$context.authorizer", "header", "query");
    }

    @Test
    void every_log_is_forgotten_in_time() {
        assertThat(TEMPLATE.resources("AWS::Logs::LogGroup"))
                .hasSize(6)
                .allSatisfy((_, log) ->
                        assertThat(at(log, "RetentionInDays")).isEqualTo(Map.of("Ref", "LogRetentionDays")));
        assertThat(functions())
                .allSatisfy(function -> assertThat(property(function, "LoggingConfig/LogGroup"))
                        .isEqualTo(Map.of("Ref", function.replace("Function", "Log"))));
    }

    @Test
    void the_table_has_the_keys_that_the_code_uses() {
        var schema = list(TEMPLATE.at("Resources/Table/Properties/KeySchema"));

        assertThat(schema)
                .containsExactly(
                        Map.of("AttributeName", "pk", "KeyType", "HASH"),
                        Map.of("AttributeName", "sk", "KeyType", "RANGE"));
        assertThat(list(TEMPLATE.at("Resources/Table/Properties/AttributeDefinitions")))
                .containsExactly(
                        Map.of("AttributeName", "pk", "AttributeType", "S"),
                        Map.of("AttributeName", "sk", "AttributeType", "S"));
        assertThat(TEMPLATE.at("Resources/Table/Properties/TimeToLiveSpecification"))
                .isEqualTo(Map.of("AttributeName", "expires", "Enabled", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Table", "Bucket", "SigningKey"})
    void what_is_kept_outlives_the_stack(String store) {
        assertThat(TEMPLATE.at("Resources/" + store + "/DeletionPolicy")).isEqualTo("Retain");
        assertThat(TEMPLATE.at("Resources/" + store + "/UpdateReplacePolicy")).isEqualTo("Retain");
    }

    @Test
    void a_message_is_not_seen_twice_while_it_is_worked_off() {
        var timeout = (Integer) property("RefreshFunction", "Timeout");
        var source = property("RefreshFunction", "Events/Queue/Properties");
        var queue = TEMPLATE.target(at(source, "Queue"));

        assertThat((Integer) at(queue, "VisibilityTimeout")).isGreaterThanOrEqualTo(6 * timeout);
        assertThat(texts(at(source, "FunctionResponseTypes"))).containsExactly("ReportBatchItemFailures");
        assertThat(TEMPLATE.target(at(queue, "RedrivePolicy/deadLetterTargetArn")))
                .isEqualTo(TEMPLATE.at("Resources/DeadLetterQueue/Properties"));
    }

    // --- Settings

    @Test
    void every_setting_of_the_template_is_one_that_the_code_reads() throws IOException {
        assertThat(settingsIn("function", "settings")).contains("LARDER_TABLE").containsAll(settingsOfTemplate());
    }

    @Test
    void every_setting_that_the_functions_read_is_in_the_template() throws IOException {
        assertThat(settingsOfTemplate()).containsAll(settingsIn("function", "settings"));
    }

    @Test
    void a_setting_in_the_source_is_found() throws IOException {
        assertThat(SETTING.matcher("environment.text(\"LARDER_TABLE\")")
                        .results()
                        .map(found -> found.group(1)))
                .containsExactly("LARDER_TABLE");
        assertThat(Path.of("src/main/java/dev/larder/settings")).isDirectory();
    }

    private static Set<String> settingsOfTemplate() {
        var names =
                new TreeSet<>(map(property("Globals", "Environment/Variables")).keySet());
        TEMPLATE.resources(FUNCTION).values().stream()
                .filter(properties -> map(properties).containsKey("Environment"))
                .forEach(properties -> names.addAll(
                        map(at(properties, "Environment/Variables")).keySet()));
        names.remove("JAVA_TOOL_OPTIONS"); // which Java itself reads
        return names;
    }

    private static Set<String> settingsIn(String... packages) throws IOException {
        var names = new TreeSet<String>();
        for (var name : packages) {
            try (var files = Files.walk(Path.of("src/main/java/dev/larder", name))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    SETTING.matcher(Files.readString(file)).results().forEach(found -> names.add(found.group(1)));
                }
            }
        }
        return names;
    }

    // --- Privileges

    @Test
    void the_read_function_can_change_nothing_but_the_cache_and_when_tokens_were_used() {
        assertThat(leadingKeys("ReadFunction", "dynamodb:PutItem")).containsExactlyInAnyOrder("C#*", "Q#*");
        assertThat(actions("ReadFunction", "dynamodb:"))
                .containsExactlyInAnyOrder(
                        "dynamodb:BatchGetItem",
                        "dynamodb:ConditionCheckItem",
                        "dynamodb:DeleteItem",
                        "dynamodb:PutItem",
                        "dynamodb:Query");
        assertThat(leadingKeys("ReadFunction", "dynamodb:DeleteItem")).containsExactly("C#*");
        assertThat(folders("ReadFunction", "s3:PutObject")).containsExactly("cache/");
        assertThat(actions("ReadFunction", "s3:"))
                .containsExactlyInAnyOrder(
                        "s3:AbortMultipartUpload",
                        "s3:GetBucketLocation",
                        "s3:GetObject",
                        "s3:ListBucket",
                        "s3:PutObject");
    }

    @Test
    void the_write_function_touches_no_object_of_the_cache() {
        assertThat(leadingKeys("WriteFunction", "dynamodb:PutItem"))
                .containsExactlyInAnyOrder(
                        "A#*", "C#*", "E#*", "H#*", "K#*", "L#*", "Q#*", "R#*", "S#*", "T#*", "U#*", "W#*");
        assertThat(leadingKeys("WriteFunction", "dynamodb:DeleteItem"))
                .containsExactlyInAnyOrder("C#*", "K#*", "S#*", "T#*", "U#*");
        assertThat(folders("WriteFunction", "s3:PutObject")).containsExactly("hosted/");
        assertThat(actions("WriteFunction", "s3:")).containsExactlyInAnyOrder("s3:PutObject", "s3:GetBucketLocation");
    }

    @Test
    void the_write_function_alone_signs_with_a_key_of_the_kind_that_npm_verifies() {
        assertThat(functions().filter(function -> !actions(function, "kms:").isEmpty()))
                .containsExactly("WriteFunction");
        assertThat(actions("WriteFunction", "kms:")).containsExactlyInAnyOrder("kms:Sign", "kms:GetPublicKey");
        assertThat(TEMPLATE.at("Resources/SigningKey/Properties/KeySpec")).isEqualTo("ECC_NIST_P256");
        assertThat(TEMPLATE.at("Resources/SigningKey/Properties/KeyUsage")).isEqualTo("SIGN_VERIFY");
    }

    @Test
    void the_refresh_function_removes_nothing_but_of_the_cache_and_touches_no_tarball_of_ours() {
        assertThat(leadingKeys("RefreshFunction", "dynamodb:PutItem")).containsExactlyInAnyOrder("C#*", "H#*");
        assertThat(leadingKeys("RefreshFunction", "dynamodb:DeleteItem")).containsExactlyInAnyOrder("C#*", "E#*");
        assertThat(folders("RefreshFunction", "s3:PutObject")).containsExactlyInAnyOrder("audit/", "cache/", "views/");
        assertThat(folders("RefreshFunction", "s3:DeleteObject")).containsExactly("cache/");
        assertThat(actions("RefreshFunction", "sqs:")).contains("sqs:SendMessage");
    }

    /** IAM cannot see conditions on items: that an entry is never replaced is the code's promise (TrailTest). */
    @Test
    void nobody_removes_what_was_recorded_and_one_function_alone_records() {
        assertThat(functions())
                .allSatisfy(function ->
                        assertThat(leadingKeys(function, "dynamodb:DeleteItem")).doesNotContain("A#*"))
                .filteredOn(
                        function -> leadingKeys(function, "dynamodb:PutItem").contains("A#*"))
                .containsExactly("WriteFunction");
        assertThat(functions().flatMap(function -> actions(function, "dynamodb:").stream()))
                .doesNotContain("dynamodb:UpdateItem", "dynamodb:BatchWriteItem");
        assertThat(functions())
                .allSatisfy(function -> {
                    assertThat(folders(function, "s3:DeleteObject")).doesNotContain("audit/");
                    assertThat(folders(function, "s3:GetObject")).doesNotContain("audit/");
                })
                .filteredOn(function -> folders(function, "s3:PutObject").contains("audit/"))
                .containsExactly("RefreshFunction");
    }

    @Test
    void an_exported_audit_is_replaced_by_nobody() {
        assertThat(list(TEMPLATE.at("Resources/BucketPolicy/Properties/PolicyDocument/Statement")))
                .filteredOn(statement -> at(statement, "Sid").equals("AuditIsWrittenOnce"))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(at(statement, "Effect")).isEqualTo("Deny");
                    assertThat(at(statement, "Resource")).isEqualTo(Map.of("Sub", "${Bucket.Arn}/audit/*"));
                    assertThat(at(statement, "Condition/Null")).isEqualTo(Map.of("s3:if-none-match", "true"));
                });
    }

    @Test
    void the_refresh_function_alone_tells_others_by_one_bus_and_only_where_there_is_one() {
        var policy = TEMPLATE.at("Resources/EventBusPolicy");

        assertThat(functions().filter(function -> !actions(function, "events:").isEmpty()))
                .isEmpty();
        assertThat(at(policy, "Condition")).isEqualTo("HasEventBus");
        assertThat(at(policy, "Properties/Roles")).isEqualTo(List.of(Map.of("Ref", "RefreshRole")));
        assertThat(list(at(policy, "Properties/PolicyDocument/Statement")))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(at(statement, "Action")).isEqualTo("events:PutEvents");
                    assertThat(at(statement, "Resource"))
                            .isEqualTo(
                                    Map.of(
                                            "Sub",
                                            "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/${EventBusName}"));
                });
        assertThat(property("Globals", "Environment/Variables/LARDER_EVENT_BUS"))
                .isEqualTo(Map.of("Ref", "EventBusName"));
    }

    @Test
    void the_prewarm_function_writes_nothing_and_reads_no_token() {
        assertThat(actions("PrewarmFunction", "dynamodb:"))
                .containsExactlyInAnyOrder("dynamodb:BatchGetItem", "dynamodb:Query");
        assertThat(leadingKeys("PrewarmFunction", "dynamodb:Query")).containsExactlyInAnyOrder("C#*", "K#*");
        assertThat(leadingKeys("PrewarmFunction", "dynamodb:BatchGetItem")).containsExactlyInAnyOrder("C#*", "H#*");
        assertThat(actions("PrewarmFunction", "s3:")).isEmpty();
        assertThat(actions("PrewarmFunction", "sqs:")).containsExactly("sqs:SendMessage");
        assertThat(texts(TEMPLATE.at("Resources/UpstreamSecretsPolicy/Properties/Roles")))
                .noneMatch(role -> role.contains("Prewarm"));
    }

    @Test
    void the_operators_function_alone_walks_the_table_and_nobody_but_who_invokes_it_reaches_it() {
        assertThat(functions().filter(function -> actions(function, "dynamodb:").contains("dynamodb:Scan")))
                .containsExactly("OperatorFunction");
        assertThat(map(TEMPLATE.at("Resources/OperatorFunction/Properties"))).doesNotContainKey("Events");
        assertThat(property("OperatorFunction", "Timeout"))
                .as("as long as Lambda lets it")
                .isEqualTo(900);
    }

    @Test
    void the_operators_function_makes_by_itself_no_token_no_rule_and_no_audit_entry_and_nobody_reads_exports() {
        assertThat(leadingKeys("OperatorFunction", "dynamodb:PutItem"))
                .containsExactlyInAnyOrder("C#*", "H#*", "S#*", "U#*");
        assertThat(leadingKeys("OperatorFunction", "dynamodb:DeleteItem"))
                .containsExactlyInAnyOrder("C#*", "H#*", "S#*", "U#*");
        assertThat(folders("OperatorFunction", "s3:PutObject")).containsExactly("exports/");
        assertThat(functions().flatMap(function -> folders(function, "s3:GetObject").stream()))
                .doesNotContain("exports/");
        assertThat(folders("OperatorFunction", "s3:DeleteObject"))
                .containsExactlyInAnyOrder("cache/", "hosted/", "views/");
        assertThat(actions("OperatorFunction", "kms:")).isEmpty();
        assertThat(actions("OperatorFunction", "sqs:")).isEmpty();
    }

    @Test
    void the_schedule_runs_as_often_as_the_function_is_told() {
        var schedule = property("PrewarmFunction", "Events/Schedule/Properties");

        assertThat(at(schedule, "ScheduleExpression")).isEqualTo(Map.of("Sub", "rate(${PrewarmMinutes} minutes)"));
        assertThat(property("Globals", "Environment/Variables/LARDER_PREWARM_EVERY"))
                .isEqualTo(Map.of("Sub", "${PrewarmMinutes}m"));
        assertThat((Integer) TEMPLATE.at("Parameters/PrewarmMinutes/MinValue"))
                .as("rate(1 minutes) is no expression")
                .isGreaterThan(1);
        assertThat(map(schedule))
                .as("also what nobody needs any more is looked for")
                .doesNotContainKey("State");
    }

    /** What the scheduler sends. */
    static String scheduled() {
        return property("PrewarmFunction", "Events/Schedule/Properties/Input/Sub")
                .toString();
    }

    @Test
    void every_folder_of_objects_but_the_audit_can_be_read_by_the_read_function() {
        assertThat(folders("ReadFunction", "s3:GetObject"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ObjectKey.Kind.values())
                        .filter(kind -> kind != ObjectKey.Kind.AUDIT)
                        .map(ObjectKey.Kind::folder)
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void a_role_says_exactly_what_it_may_do(String function) {
        assertThat(map(TEMPLATE.target(property(function, "Role")))).doesNotContainKey("ManagedPolicyArns");
        assertThat(statements(function)).isNotEmpty().allSatisfy(statement -> {
            assertThat(at(statement, "Effect")).isEqualTo("Allow");
            assertThat(texts(at(statement, "Action"))).noneMatch(action -> action.contains("*"));
            assertThat(list(at(statement, "Resource")))
                    .allSatisfy(resource ->
                            assertThat(resource).as("a resource of the stack").isInstanceOf(Map.class));
        });
    }

    @ParameterizedTest
    @MethodSource("functions")
    void a_condition_on_leading_keys_holds_for_requests_without_keys_too(String function) {
        assertThat(statements(function).stream()
                        .filter(statement ->
                                writesTable(statement) || map(statement).containsKey("Condition")))
                .isNotEmpty()
                .allSatisfy(statement ->
                        assertThat(at(statement, "Condition/Null")).isEqualTo(Map.of("dynamodb:LeadingKeys", "false")));
    }

    private static boolean writesTable(Object statement) {
        return texts(at(statement, "Action")).stream()
                .anyMatch(action -> action.startsWith("dynamodb:")
                        && !Set.of("dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan")
                                .contains(action));
    }

    private static List<Object> statements(String function) {
        return list(at(TEMPLATE.target(property(function, "Role")), "Policies")).stream()
                .flatMap(policy -> list(at(policy, "PolicyDocument/Statement")).stream())
                .toList();
    }

    private static List<Object> statements(String function, String action) {
        return statements(function).stream()
                .filter(statement -> texts(at(statement, "Action")).contains(action))
                .toList();
    }

    private static Set<String> actions(String function, String service) {
        return statements(function).stream()
                .flatMap(statement -> texts(at(statement, "Action")).stream())
                .filter(action -> action.startsWith(service))
                .collect(Collectors.toSet());
    }

    private static List<String> leadingKeys(String function, String action) {
        return statements(function, action).stream()
                .flatMap(statement ->
                        texts(at(statement, "Condition/ForAllValues:StringLike/dynamodb:LeadingKeys")).stream())
                .toList();
    }

    private static List<String> folders(String function, String action) {
        return statements(function, action).stream()
                .flatMap(statement -> list(at(statement, "Resource")).stream())
                .map(resource -> at(resource, "Sub").toString())
                .map(arn -> arn.replaceFirst("^\\$\\{Bucket.Arn}/(.*)\\*$", "$1"))
                .toList();
    }

    private static List<String> routes(String function) {
        return map(property(function, "Events")).values().stream()
                .filter(event -> at(event, "Type").equals("HttpApi"))
                .map(event -> map(at(event, "Properties")))
                .map(route -> route.containsKey("Path") ? route.get("Method") + " " + route.get("Path") : "$default")
                .sorted()
                .toList();
    }

    /** A property of a function, or of {@code Globals}. */
    private static Object property(String function, String path) {
        return function.equals("Globals")
                ? TEMPLATE.at("Globals/Function/" + path)
                : TEMPLATE.at("Resources/" + function + "/Properties/" + path);
    }
}
