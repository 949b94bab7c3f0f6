package dev.larder.iam;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing that a request needs: to do {@code action} to {@code resource}.
 *
 * @param action as policies name it ({@code dynamodb:PutItem})
 * @param resource an ARN
 * @param context what conditions may ask about, by the names of IAM's condition keys, which know no case
 */
public record Access(String action, String resource, Map<String, List<String>> context) {

    public Access {
        var sorted = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        context.forEach((key, values) -> sorted.put(key, List.copyOf(values)));
        context = sorted;
    }

    /** With nothing that a condition could ask about. */
    public Access(String action, String resource) {
        this(action, resource, Map.of());
    }

    /** The values of a condition key; empty when the request has none. */
    List<String> values(String key) {
        return context.getOrDefault(key, List.of());
    }
}
