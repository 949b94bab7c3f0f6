package dev.larder.iam;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/**
 * One line of a statement's {@code Condition}, with AWS's rules for what is missing and for several values. An operator
 * that is not understood is refused when the policy is read: to guess would prove nothing.
 *
 * @param operator with its quantifier, as in {@code ForAllValues:StringLike}
 * @param key the condition key that it asks about
 * @param values any of which will do
 */
record Condition(String operator, String key, List<String> values) {

    private static final String FOR_ALL = "ForAllValues:";
    private static final String FOR_ANY = "ForAnyValue:";
    private static final String IF_EXISTS = "IfExists";

    private static final Map<String, Test> TESTS = new ConcurrentHashMap<>();

    Condition {
        values = List.copyOf(values);
        if (operator.equals("Null")) {
            requireBoolean(operator, values);
        } else {
            Test.of(operator);
        }
    }

    /** What an operator asks of one value. */
    private record Test(boolean negated, BiPredicate<String, String> matches) {

        static Test of(String operator) {
            return TESTS.computeIfAbsent(operator, Test::read);
        }

        private static Test read(String operator) {
            var base = operator.replaceFirst("^(" + FOR_ALL + "|" + FOR_ANY + ")", "")
                    .replaceFirst(IF_EXISTS + "$", "");
            return new Test(
                    base.contains("Not"),
                    switch (base) {
                        case "StringEquals", "StringNotEquals" -> String::equals;
                        case "StringLike", "StringNotLike" -> Wildcards::match;
                        case "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike" -> Wildcards::matchArn;
                        case "Bool" -> String::equalsIgnoreCase;
                        default ->
                            throw new UnsupportedOperationException("a condition that is not understood here: " + base);
                    });
        }
    }

    boolean holds(Access access) {
        var given = access.values(key);
        if (operator.equals("Null")) {
            return given.isEmpty() == Boolean.parseBoolean(values.getFirst());
        }
        if (operator.startsWith(FOR_ALL)) {
            return given.stream().allMatch(this::matches); // true of nothing: the trap that Null is there for
        }
        if (operator.startsWith(FOR_ANY)) {
            return given.stream().anyMatch(this::matches);
        }
        if (given.isEmpty()) {
            return operator.endsWith(IF_EXISTS) || Test.of(operator).negated();
        }
        if (given.size() > 1) {
            throw new UnsupportedOperationException(
                    key + " has several values, and " + operator + " does not say whether all or any must match");
        }
        return matches(given.getFirst());
    }

    private boolean matches(String given) {
        var test = Test.of(operator);
        return test.negated()
                != values.stream().anyMatch(value -> test.matches().test(value, given));
    }

    private static void requireBoolean(String operator, List<String> values) {
        if (values.size() != 1 || !List.of("true", "false").contains(values.getFirst())) {
            throw new UnsupportedOperationException(operator + " asks for true or false, not " + values);
        }
    }
}
