package dev.larder.shape;

import dev.larder.support.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a deployed stack would lose when it is updated from one template to another, both translated.
 *
 * <p>CloudFormation knows a resource by its logical id and type: under another it makes a new one, and drops the old
 * one or, where it is retained, forgets it. Some properties it cannot change, but makes the resource anew with them.
 * Those are below: the {@code createOnlyProperties} of the types' schemas, "Update requires: Replacement" in the
 * reference.
 */
final class StackUpdate {

    /** What must outlive anything that is done to the stack. */
    private static final List<String> KEPT = List.of("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key");

    private static final String LOG = "AWS::Logs::LogGroup";

    /** Of each type that holds something, or has a name that others know, what makes it anew. */
    private static final Map<String, List<String>> MAKES_ANEW = Map.ofEntries(
            Map.entry("AWS::DynamoDB::Table", List.of("TableName", "KeySchema", "ImportSourceSpecification")),
            Map.entry("AWS::S3::Bucket", List.of("BucketName", "BucketNamePrefix", "BucketNamespace")),
            Map.entry(
                    "AWS::KMS::Key", List.of("KeySpec", "KeyUsage", "MultiRegion", "Origin")), // refused, not made anew
            Map.entry("AWS::SQS::Queue", List.of("QueueName", "FifoQueue")),
            Map.entry(LOG, List.of("LogGroupName")),
            Map.entry("AWS::ApiGatewayV2::Api", List.of("ProtocolType")), // its id is in every lockfile
            Map.entry("AWS::ApiGatewayV2::Stage", List.of("ApiId", "StageName")),
            Map.entry("AWS::ApiGatewayV2::DomainName", List.of("DomainName")),
            Map.entry("AWS::Lambda::Function", List.of("FunctionName", "PackageType")),
            Map.entry("AWS::Lambda::Alias", List.of("FunctionName", "Name")),
            Map.entry("AWS::IAM::Role", List.of("RoleName", "Path")));

    private final Map<String, Object> before;
    private final Map<String, Object> after;
    private final List<String> losses = new ArrayList<>();

    private StackUpdate(Map<String, Object> before, Map<String, Object> after) {
        this.before = before;
        this.after = after;
    }

    /** Each loss is a sentence; none when the update is harmless. */
    static List<String> losses(Map<String, Object> before, Map<String, Object> after) {
        var update = new StackUpdate(before, after);
        Json.at(before, "Resources").forEach((id, resource) -> update.resource(id, Json.asObject(resource)));
        Json.at(before, "Outputs").keySet().forEach(update::output);
        Json.at(before, "Parameters").forEach((name, parameter) -> update.parameter(name, Json.asObject(parameter)));
        Json.at(after, "Parameters").forEach((name, parameter) -> update.question(name, Json.asObject(parameter)));
        return List.copyOf(update.losses);
    }

    private void resource(String id, Map<String, Object> old) {
        var type = old.get("Type").toString();
        if (!MAKES_ANEW.containsKey(type)) {
            return;
        }
        var present = Json.at(after, "Resources").get(id);
        if (present == null || !Json.asObject(present).get("Type").equals(type)) {
            losses.add(
                    "%s, a %s, is no longer there under this logical id: the stack would drop it".formatted(id, type));
            return;
        }
        var now = Json.asObject(present);
        if (!Objects.equals(old.get("Condition"), now.get("Condition"))) {
            losses.add("%s exists under another condition: stacks that do not meet it would drop it".formatted(id));
        }
        if (KEPT.contains(type)) {
            List.of("DeletionPolicy", "UpdateReplacePolicy").forEach(policy -> retained(id, now, policy));
        }
        if (type.equals(LOG) && "Retain".equals(now.get("UpdateReplacePolicy"))) {
            return; // nobody adds to a log: what was written can be read where it is
        }
        var was = properties(old);
        MAKES_ANEW.get(type).stream()
                .filter(name -> !Objects.equals(was.get(name), properties(now).get(name)))
                .forEach(name ->
                        losses.add("%s has another %s: CloudFormation would make it anew, empty".formatted(id, name)));
        attributes(id, was, properties(now));
    }

    private void retained(String id, Map<String, Object> now, String policy) {
        if (!"Retain".equals(now.get(policy))) {
            losses.add("%s has no %s: Retain".formatted(id, policy));
        }
    }

    /** An index may bring more attributes, but those of the key stay as they are. */
    private void attributes(String id, Map<String, Object> was, Map<String, Object> is) {
        var definitions = (List<?>) is.getOrDefault("AttributeDefinitions", List.of());
        for (var definition : (List<?>) was.getOrDefault("AttributeDefinitions", List.of())) {
            if (!definitions.contains(definition)) {
                losses.add(
                        "%s has another AttributeDefinitions: CloudFormation would make it anew, empty".formatted(id));
            }
        }
    }

    private void output(String name) {
        if (!Json.at(after, "Outputs").containsKey(name)) {
            losses.add("the output %s is gone: people's scripts ask for it".formatted(name));
        }
    }

    private void parameter(String name, Map<String, Object> old) {
        var now = Json.at(after, "Parameters").get(name);
        if (now == null) {
            losses.add("the parameter %s is gone: `sam deploy` fails where samconfig.toml has it".formatted(name));
        } else if (!Json.asObject(now).get("Type").equals(old.get("Type"))) {
            losses.add("the parameter %s has another type: the value that stacks have may not fit".formatted(name));
        }
    }

    private void question(String name, Map<String, Object> now) {
        if (!Json.at(before, "Parameters").containsKey(name) && !now.containsKey("Default")) {
            losses.add(
                    "the new parameter %s has no default: `sam deploy` fails until somebody says it".formatted(name));
        }
    }

    private static Map<String, Object> properties(Map<String, Object> resource) {
        return Json.asObject(resource.getOrDefault("Properties", Map.of()));
    }
}
