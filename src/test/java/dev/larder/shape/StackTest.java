package dev.larder.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A walk through the stack as CloudFormation makes it, with what SAM has added: who may call what, who may do what, what
 * stays. It finds fault with the template in every {@link StackVariantsTest#variants variant}.
 */
class StackTest {

    private static final String VARIANTS = "dev.larder.shape.StackVariantsTest#variants";

    /** The patterns of names that are allowed in a policy: all else is named in full. */
    private static final Pattern NAMED_IN_PART = Pattern.compile(
            ".*/(hosted|cache|views|audit|exports)/\\*" // a folder of the bucket
                    + "|arn:aws:logs:[^*]*:log-group:[^*]+:\\*" // the streams of one log
                    + "|arn:aws:cloudwatch:[^*]*:alarm:\\*"); // the alarms of this account and region

    // --- Who may call what

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void the_gateway_may_call_each_function_by_its_alias_for_its_own_routes_alone(Translated stack) {
        var routes = routes(stack);
        var permissions = stack.resources("AWS::Lambda::Permission");

        assertThat(routes).hasSizeGreaterThanOrEqualTo(7);
        assertThat(permissions).hasSameSizeAs(routes);
        assertThat(permissions.values()).allSatisfy(permission -> {
            assertThat(permission)
                    .containsOnlyKeys("Action", "FunctionName", "Principal", "SourceArn")
                    .containsEntry("Action", "lambda:InvokeFunction")
                    .containsEntry("Principal", "apigateway.amazonaws.com");
        });
        routes.forEach((route, function) -> assertThat(permissions.values())
                .as("a permission for %s", route)
                .anySatisfy(permission -> {
                    assertThat(permission.get("FunctionName")).isEqualTo(function);
                    assertThat(permission.get("SourceArn")).isEqualTo(source(stack, route));
                }));
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void only_the_route_that_gives_tokens_for_aws_credentials_asks_for_them(Translated stack) {
        var guarded = new ArrayList<String>();
        Json.at(stack.properties("Api"), "Body", "paths")
                .forEach((path, methods) -> Json.asObject(methods).forEach((method, route) -> {
                    if (Json.asObject(route).containsKey("security")) {
                        guarded.add(
                                method + " " + path + " " + Json.asObject(route).get("security"));
                    }
                }));

        assertThat(guarded)
                .contains("post /-/larder/token [{AWS_IAM=[]}]")
                .allMatch(route -> route.contains(" /-/larder/"));
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void a_schedule_may_call_what_it_is_for_and_nothing_else(Translated stack) {
        var schedules = stack.resources("AWS::Scheduler::Schedule");

        assertThat(schedules)
                .containsKeys("ReadFunctionStayReady", "WriteFunctionStayReady", "PrewarmFunctionSchedule");
        schedules.forEach((id, schedule) -> {
            var target = Json.at(schedule, "Target");
            var role = stack.ids("AWS::IAM::Role").stream()
                    .filter(each -> stack.attribute(each, "Arn").equals(target.get("RoleArn")))
                    .findFirst()
                    .orElseThrow();

            assertThat(stack.statements(role))
                    .as(id)
                    .containsExactly(Map.of(
                            "Effect", "Allow", "Action", "lambda:InvokeFunction", "Resource", target.get("Arn")));
            assertThat(trusted(stack, role)).containsExactly("scheduler.amazonaws.com");
            assertThat(schedule).as("names are the account's").doesNotContainKey("Name");
        });
    }

    @Test
    void the_pings_call_the_alias_whose_snapshot_they_keep() {
        var stack = Translated.read();

        for (var function : List.of("ReadFunction", "WriteFunction")) {
            assertThat(Json.at(stack.properties(function + "StayReady"), "Target"))
                    .containsEntry("Arn", stack.ref(function + "Aliaslive"));
        }
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void the_queue_is_worked_off_by_a_function_that_may_take_from_it(Translated stack) {
        var sources = stack.resources("AWS::Lambda::EventSourceMapping");

        assertThat(sources.values()).singleElement().satisfies(source -> {
            assertThat(source)
                    .containsEntry("FunctionName", stack.ref("RefreshFunction"))
                    .containsEntry("EventSourceArn", stack.attribute("RefreshQueue", "Arn"));
            assertThat(stack.statements("RefreshRole")).anySatisfy(statement -> {
                assertThat(statement.get("Resource")).isEqualTo(source.get("EventSourceArn"));
                assertThat(texts(statement.get("Action")))
                        .contains("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");
            });
        });
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void every_role_is_of_one_service(Translated stack) {
        var services = new TreeMap<String, Set<String>>();
        stack.ids("AWS::IAM::Role").forEach(role -> services.put(role, trusted(stack, role)));

        assertThat(services)
                .allSatisfy((role, trusted) -> assertThat(trusted)
                        .as(role)
                        .containsExactly(
                                role.matches("[A-Z][a-z]+Role") && !role.equals("RolloutRole")
                                        ? "lambda.amazonaws.com"
                                        : role.equals("RolloutRole")
                                                ? "codedeploy.amazonaws.com"
                                                : "scheduler.amazonaws.com"));
        var functions = stack.ids("AWS::Lambda::Function");
        assertThat(functions.stream().map(stack::roleOf).distinct()).hasSameSizeAs(functions);
    }

    // --- Who may do what

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void what_a_role_may_do_is_said_by_name(Translated stack) {
        for (var role : stack.ids("AWS::IAM::Role")) {
            assertThat(stack.properties(role)).as(role).doesNotContainKey("ManagedPolicyArns");
            assertThat(stack.statements(role)).as(role).isNotEmpty().allSatisfy(statement -> {
                assertThat(statement).containsEntry("Effect", "Allow").containsKeys("Action", "Resource");
                assertThat(statement).doesNotContainKeys("NotAction", "NotResource");
                assertThat(texts(statement.get("Action"))).noneMatch(action -> action.contains("*"));
                assertThat(texts(statement.get("Resource")))
                        .allMatch(resource -> resource.startsWith("arn:aws:")
                                && (!resource.contains("*")
                                        || NAMED_IN_PART.matcher(resource).matches()));
            });
        }
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void a_policy_of_a_bucket_or_a_queue_only_denies(Translated stack) {
        var policies = new ArrayList<>(stack.resources("AWS::S3::BucketPolicy").values());
        policies.addAll(stack.resources("AWS::SQS::QueuePolicy").values());

        assertThat(policies)
                .hasSize(3)
                .allSatisfy(policy -> assertThat(
                                (List<?>) Json.at(policy, "PolicyDocument").get("Statement"))
                        .allSatisfy(statement ->
                                assertThat(Json.asObject(statement)).containsEntry("Effect", "Deny"))
                        .anySatisfy(statement -> assertThat(Json.asObject(statement))
                                .containsEntry("Condition", Map.of("Bool", Map.of("aws:SecureTransport", "false")))));
    }

    /**
     * The one {@code *} of the template: in a key's policy it means this key, and without the account in it nobody
     * could ever manage the key again. It gives nothing to anybody; it lets IAM decide.
     */
    @Test
    void the_signing_keys_policy_leaves_it_to_iam() {
        var statements = (List<?>)
                Json.at(Translated.read().properties("SigningKey"), "KeyPolicy").get("Statement");

        assertThat(statements)
                .singleElement()
                .satisfies(statement -> assertThat(Json.asObject(statement))
                        .containsEntry("Principal", Map.of("AWS", "arn:aws:iam::111122223333:root"))
                        .containsEntry("Resource", "*"));
        assertThat(Translated.read().ids("AWS::KMS::Key")).containsExactly("SigningKey");
    }

    // --- Logs and versions

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void a_function_writes_its_own_log_and_no_other(Translated stack) {
        for (var function : stack.ids("AWS::Lambda::Function")) {
            var log = function.replace("Function", "Log");

            assertThat(Json.at(stack.properties(function), "LoggingConfig")).containsEntry("LogGroup", stack.ref(log));
            assertThat(stack.statements(stack.roleOf(function)).stream()
                            .filter(statement -> texts(statement.get("Action")).contains("logs:PutLogEvents"))
                            .map(statement -> statement.get("Resource")))
                    .as(function)
                    .containsExactly(stack.attribute(log, "Arn"));
        }
        assertThat(stack.resources("AWS::Logs::LogGroup"))
                .hasSize(1 + stack.ids("AWS::Lambda::Function").size());
    }

    /** Under another name API Gateway could not write it in an account that has many: its policy for that would be full. */
    @Test
    void what_the_gateway_writes_is_among_the_logs_that_aws_lets_its_services_write() {
        assertThat(Translated.read().properties("AccessLog"))
                .containsEntry("LogGroupName", "/aws/vendedlogs/larder-access");
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void the_alias_of_each_function_that_clients_wait_for_is_of_a_version_with_a_snapshot(Translated stack) {
        var aliases = stack.resources("AWS::Lambda::Alias");

        assertThat(aliases).containsOnlyKeys("ReadFunctionAliaslive", "WriteFunctionAliaslive");
        aliases.forEach((id, alias) -> {
            var function = id.replace("Aliaslive", "");
            var version = stack.ids("AWS::Lambda::Version").stream()
                    .filter(each -> each.startsWith(function))
                    .toList();

            assertThat(version).as("published with each change").hasSize(1);
            assertThat(alias)
                    .containsEntry("FunctionName", stack.ref(function))
                    .containsEntry("FunctionVersion", stack.attribute(version.getFirst(), "Version"));
            assertThat(stack.properties(version.getFirst())).containsEntry("FunctionName", stack.ref(function));
            assertThat(Json.at(stack.properties(function), "SnapStart")).containsEntry("ApplyOn", "PublishedVersions");
        });
    }

    // --- What stays

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void what_holds_something_stays_and_all_else_goes_with_the_stack(Translated stack) {
        var stays = new TreeSet<String>();
        Json.at(stack.raw(), "Resources").forEach((id, resource) -> {
            var policies = Json.asObject(resource);
            if ("Retain".equals(policies.get("DeletionPolicy"))
                    && !policies.get("Type").equals("AWS::Lambda::Version")) {
                assertThat(policies).as(id).containsEntry("UpdateReplacePolicy", "Retain");
                stays.add(id);
            }
        });

        assertThat(stays).containsExactly("Bucket", "SigningKey", "Table");
        assertThat(stack.properties("Table"))
                .containsEntry("DeletionProtectionEnabled", true)
                .containsEntry("PointInTimeRecoverySpecification", Map.of("PointInTimeRecoveryEnabled", true));
        assertThat(Json.at(stack.properties("Bucket"), "VersioningConfiguration"))
                .containsEntry("Status", "Enabled");
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void no_lifecycle_rule_takes_an_object_that_the_table_may_name(Translated stack) {
        var rules = (List<?>)
                Json.at(stack.properties("Bucket"), "LifecycleConfiguration").get("Rules");

        assertThat(rules)
                .hasSize(2)
                .allSatisfy(rule -> assertThat(Json.asObject(rule))
                        .doesNotContainKeys(
                                "ExpirationInDays", "ExpirationDate", "Transitions", "NoncurrentVersionTransitions"));
    }

    private static Set<String> trusted(Translated stack, String role) {
        var trusted = new TreeSet<String>();
        for (var statement : (List<?>)
                Json.at(stack.properties(role), "AssumeRolePolicyDocument").get("Statement")) {
            assertThat(texts(Json.asObject(statement).get("Action"))).containsExactly("sts:AssumeRole");
            Json.at(Json.asObject(statement), "Principal").forEach((kind, who) -> {
                assertThat(kind).isEqualTo("Service");
                trusted.addAll(texts(who));
            });
        }
        return trusted;
    }

    /** Which alias answers a route, by {@code GET /{proxy+}} and so on. */
    private static Map<String, String> routes(Translated stack) {
        var routes = new TreeMap<String, String>();
        Json.at(stack.properties("Api"), "Body", "paths")
                .forEach((path, methods) -> Json.asObject(methods)
                        .forEach((method, route) -> routes.put(
                                method.toUpperCase() + " " + path,
                                Json.at(Json.asObject(route), "x-amazon-apigateway-integration")
                                        .get("uri")
                                        .toString()
                                        .replaceFirst(".*/functions/(.*)/invocations$", "$1"))));
        return routes;
    }

    /** What API Gateway calls itself when it calls for a route. */
    private static String source(Translated stack, String route) {
        var path = route.endsWith(" $default") ? "*" : route.replace(" /", "/").replaceFirst("\\{proxy\\+}$", "*");
        return "arn:aws:execute-api:eu-central-1:111122223333:" + stack.ref("Api") + "/*/" + path;
    }

    private static List<String> texts(Object node) {
        return Template.texts(node);
    }
}
