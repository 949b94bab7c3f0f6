package dev.larder.domain;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * An exact version, as semver 2.0.0 writes it.
 *
 * @param text the version as its author wrote it, build metadata included
 */
public record Version(String text) {

    private static final int LONGEST = 256; // node-semver's MAX_LENGTH
    private static final long LARGEST_NUMBER = 9_007_199_254_740_991L; // JavaScript's, which node-semver insists on
    /** The grammar that semver.org publishes; numbers hold 16 digits at most (node-semver's MAX_SAFE_COMPONENT_LENGTH). */
    private static final Pattern SEMVER = Pattern.compile("(0|[1-9]\\d{0,15})\\.(0|[1-9]\\d{0,15})\\.(0|[1-9]\\d{0,15})"
            + "(-(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(\\.(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?"
            + "(\\+[0-9a-zA-Z-]+(\\.[0-9a-zA-Z-]+)*)?");

    public Version {
        if (!isVersion(text)) {
            throw new Refusal(new Problem.InvalidVersion(text));
        }
    }

    /** The version that {@code text} is, or nothing when it is a tag, a range or nonsense. */
    public static Optional<Version> find(String text) {
        return isVersion(text) ? Optional.of(new Version(text)) : Optional.empty();
    }

    /** The version without build metadata: two versions that differ only there are one (semver section 10). */
    public String precedence() {
        var plus = text.indexOf('+');
        return plus < 0 ? text : text.substring(0, plus);
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean isVersion(String text) {
        if (text.length() > LONGEST) {
            return false;
        }
        var parts = SEMVER.matcher(text);
        return parts.matches()
                && IntStream.rangeClosed(1, 3).allMatch(part -> Long.parseLong(parts.group(part)) <= LARGEST_NUMBER);
    }
}
