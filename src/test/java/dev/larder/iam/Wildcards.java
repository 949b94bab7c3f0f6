package dev.larder.iam;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** IAM's patterns: {@code *} stands for any characters, {@code ?} for one. */
final class Wildcards {

    /** An ARN has so many parts, separated by colons; the last may hold colons itself. */
    private static final int ARN_PARTS = 6;

    /** A policy's few patterns are held against thousands of requests. */
    private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();

    private Wildcards() {}

    static boolean match(String pattern, String text) {
        return COMPILED.computeIfAbsent(pattern, _ -> Pattern.compile(regex(pattern), Pattern.DOTALL))
                .matcher(text)
                .matches();
    }

    /** Actions know no case. */
    static boolean matchAction(String pattern, String action) {
        return match(pattern.toLowerCase(Locale.ROOT), action.toLowerCase(Locale.ROOT));
    }

    /** Part by part: a {@code *} for the region does not reach into the account. A lone {@code *} is every ARN. */
    static boolean matchArn(String pattern, String arn) {
        if (pattern.equals("*")) {
            return true;
        }
        var patterns = pattern.split(":", ARN_PARTS);
        var parts = arn.split(":", ARN_PARTS);
        if (patterns.length != ARN_PARTS || parts.length != ARN_PARTS) {
            throw new IllegalArgumentException("no ARN, or no pattern of one: " + pattern + ", " + arn);
        }
        for (var i = 0; i < ARN_PARTS; i++) {
            if (!match(patterns[i], parts[i])) {
                return false;
            }
        }
        return true;
    }

    private static String regex(String pattern) {
        if (pattern.contains("${")) {
            throw new UnsupportedOperationException("policy variables are not understood here: " + pattern);
        }
        var regex = new StringBuilder();
        pattern.chars()
                .forEach(character -> regex.append(
                        switch (character) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(character));
                        }));
        return regex.toString();
    }
}
