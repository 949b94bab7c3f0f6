package dev.larder.domain;

import java.util.regex.Pattern;

/**
 * A name for a version that moves, such as {@code latest}.
 *
 * <p>A tag that reads as a semver range, or begins like a path, could never be installed, and one that changes under
 * encodeURIComponent could never be asked for (npm/cli lib/commands/dist-tag.js, npm-package-arg).
 */
public record DistTag(String text) {

    private static final Pattern SURVIVES_ENCODING = Pattern.compile("(?!\\.)[A-Za-z0-9!'()*._~-]{1,214}");
    /** What node-semver's loose mode, npm's, takes for a range, as far as the characters above can write it. */
    private static final Pattern RANGE =
            Pattern.compile("~?[vV]*([xX*]|\\d+)(\\.([xX*]|\\d+)(\\.([xX*]|\\d+)[0-9A-Za-z.+-]*)?)?");

    /** The tag that {@code npm install name} means. */
    public static final DistTag LATEST = new DistTag("latest");

    public DistTag {
        if (!SURVIVES_ENCODING.matcher(text).matches() || RANGE.matcher(text).matches()) {
            throw new Refusal(new Problem.InvalidTag(text));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
