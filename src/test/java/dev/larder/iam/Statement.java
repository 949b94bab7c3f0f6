package dev.larder.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A statement of a policy. Elements that are not understood ({@code NotAction} and the like) are refused when it is read.
 *
 * @param sid what it calls itself
 */
record Statement(String sid, boolean allow, List<String> actions, List<String> resources, List<Condition> conditions) {

    private static final Set<String> ELEMENTS = Set.of("Sid", "Effect", "Action", "Resource", "Condition", "Principal");

    /**
     * Reads a statement.
     *
     * @param json with all of CloudFormation's functions resolved. A {@code Principal} must be everyone: in a resource's
     *     policy that denies
     */
    static Statement read(Map<String, Object> json) {
        if (!ELEMENTS.containsAll(json.keySet())) {
            throw new UnsupportedOperationException("an element that is not understood here: " + json);
        }
        var conditions = new ArrayList<Condition>();
        map(json.getOrDefault("Condition", Map.of()))
                .forEach((operator, keys) -> map(keys)
                        .forEach((key, values) -> conditions.add(new Condition(operator, key, texts(values)))));
        var statement = new Statement(
                json.getOrDefault("Sid", "without a Sid").toString(),
                switch (json.get("Effect").toString()) {
                    case "Allow" -> true;
                    case "Deny" -> false;
                    default -> throw new UnsupportedOperationException("neither Allow nor Deny: " + json);
                },
                texts(json.get("Action")),
                texts(json.get("Resource")),
                List.copyOf(conditions));
        if (json.containsKey("Principal")
                && (statement.allow() || !json.get("Principal").equals("*"))) {
            throw new UnsupportedOperationException("a principal that is not understood here: " + json);
        }
        return statement;
    }

    /** Whether this says anything about such an access. */
    boolean matches(Access access) {
        return actions.stream().anyMatch(pattern -> Wildcards.matchAction(pattern, access.action()))
                && resources.stream().anyMatch(pattern -> Wildcards.matchArn(pattern, access.resource()))
                && conditions.stream().allMatch(condition -> condition.holds(access));
    }

    /** This, cut into the smallest grants that it consists of: one action, one resource, one value of each condition. */
    List<Statement> grants() {
        var grants = new ArrayList<Statement>();
        for (var action : actions) {
            for (var resource : resources) {
                narrowed(conditions)
                        .forEach(narrow ->
                                grants.add(new Statement(sid, allow, List.of(action), List.of(resource), narrow)));
            }
        }
        return grants;
    }

    /**
     * Every choice of one value for each condition. {@code ForAllValues} becomes {@code ForAnyValue}: of the values of one
     * request each may need another grant.
     */
    private static List<List<Condition>> narrowed(List<Condition> conditions) {
        var choices = List.of(List.<Condition>of());
        for (var condition : conditions) {
            var longer = new ArrayList<List<Condition>>();
            for (var value : condition.values()) {
                var one = new Condition(
                        condition.operator().replace("ForAllValues:", "ForAnyValue:"), condition.key(), List.of(value));
                for (var choice : choices) {
                    var with = new ArrayList<>(choice);
                    with.add(one);
                    longer.add(with);
                }
            }
            choices = longer;
        }
        return choices;
    }

    @SuppressWarnings("unchecked") // JSON's objects have text for keys
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }

    /** IAM takes one text or a list of them. */
    private static List<String> texts(Object node) {
        if (node instanceof List<?> several) {
            return several.stream().map(Statement::text).toList();
        }
        return List.of(text(node));
    }

    private static String text(Object node) {
        if (node instanceof String || node instanceof Boolean) {
            return node.toString();
        }
        throw new UnsupportedOperationException("no text, or not resolved: " + node);
    }

    @Override
    public String toString() {
        var text = new StringBuilder(sid + " " + String.join(", ", actions) + " on " + String.join(", ", resources));
        conditions.forEach(condition ->
                text.append(" if " + condition.operator() + " " + condition.key() + " " + condition.values()));
        return text.toString();
    }
}
