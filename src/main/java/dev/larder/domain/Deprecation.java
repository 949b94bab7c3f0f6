package dev.larder.domain;

import java.util.Map;
import java.util.Optional;

/**
 * What installers of some versions are to be told from now on.
 *
 * @param revision of the package as the client read it, if it says so
 * @param messages by version, as text; an empty message ends a deprecation
 */
public record Deprecation(Optional<String> revision, Map<String, String> messages) implements Submission {

    /** What npm's registry takes, and what fits beside the largest manifest. */
    public static final int LONGEST_MESSAGE = 1024;

    public Deprecation {
        messages = Map.copyOf(messages);
        messages.values().forEach(Deprecation::requireShort);
    }

    /** Refuses a message that is too long. */
    public static void requireShort(String message) {
        if (message.length() > LONGEST_MESSAGE) {
            throw new Refusal(new Problem.MalformedBody("a deprecation of " + message.length()
                    + " characters is too long: " + LONGEST_MESSAGE + " at most"));
        }
    }
}
