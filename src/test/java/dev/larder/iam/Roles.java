package dev.larder.iam;

import dev.larder.shape.Translated;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What the roles of template.yaml allow, each with what the resources' own policies deny. */
public final class Roles {

    /** All that a role may be given: secrets, a key that they are encrypted with, and what an import needs. */
    private static final Map<String, String> PARAMETERS = Map.of(
            "OperatorImport",
            "true",
            "UpstreamSecretArns",
            "arn:aws:secretsmanager:%s:%s:secret:npm/acme-AbCdEf".formatted(Translated.REGION, Translated.ACCOUNT),
            "UpstreamSecretKeyArn",
            "arn:aws:kms:%s:%s:key/secrets".formatted(Translated.REGION, Translated.ACCOUNT));

    private final Translated stack;
    private final List<Map<String, Object>> planted;
    private final Set<String> removed;

    private Roles(Translated stack, List<Map<String, Object>> planted, Set<String> removed) {
        this.stack = stack;
        this.planted = List.copyOf(planted);
        this.removed = Set.copyOf(removed);
    }

    /** As the template is, with all that it can give. */
    public static Roles ofTemplate() {
        return new Roles(Translated.with(PARAMETERS), List.of(), Set.of());
    }

    /** As the template is when nothing is said but what must be. */
    static Roles ofDefaults() {
        return new Roles(Translated.read(), List.of(), Set.of());
    }

    /**
     * These, and every role allows something more.
     *
     * @param resource the logical id of a resource, and what follows its ARN: {@code Bucket/hosted/*}
     * @param leadingKeys the partitions that a condition names; none for no condition
     */
    public Roles planted(String action, String resource, String... leadingKeys) {
        var id = resource.replaceFirst("/.*", "");
        var statement = new HashMap<String, Object>(Map.of(
                "Sid",
                "Planted",
                "Effect",
                "Allow",
                "Action",
                action,
                "Resource",
                stack.attribute(id, "Arn") + resource.substring(id.length())));
        if (leadingKeys.length > 0) {
            statement.put(
                    "Condition",
                    Map.of("ForAllValues:StringLike", Map.of("dynamodb:LeadingKeys", List.of(leadingKeys))));
        }
        return new Roles(stack, List.of(statement), removed);
    }

    /** These without the statements of this name. */
    public Roles without(String sid) {
        return new Roles(stack, planted, Set.of(sid));
    }

    /** The functions. */
    public List<String> functions() {
        return stack.ids("AWS::Lambda::Function");
    }

    /** What the statements call themselves that allow {@code function} anything. */
    public List<String> sids(String function) {
        return of(function).statements().stream()
                .filter(Statement::allow)
                .map(Statement::sid)
                .toList();
    }

    RolePolicy of(String function) {
        var statements = new ArrayList<>(stack.statements(stack.roleOf(function)));
        Stream.of("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy")
                .flatMap(type -> stack.resources(type).values().stream())
                .forEach(policy -> statements.addAll(statements(policy.get("PolicyDocument"))));
        statements.addAll(planted);
        statements.removeIf(statement -> removed.contains(statement.get("Sid")));
        return RolePolicy.read(List.of(Map.of("Statement", statements)));
    }

    /** The ARN of a resource of the stack. */
    String arn(String id) {
        return stack.attribute(id, "Arn");
    }

    @SuppressWarnings("unchecked") // JSON's objects have text for keys
    private static List<Map<String, Object>> statements(Object document) {
        return (List<Map<String, Object>>) ((Map<String, Object>) document).get("Statement");
    }
}
