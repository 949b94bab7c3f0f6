package dev.larder.domain;

/**
 * What a claim has to say: a text, with {@code *} for any characters at all, {@code refs/tags/v*}.
 *
 * @param text as its author wrote it
 */
public record ClaimPattern(String text) {

    private static final int LONGEST = 500;

    public ClaimPattern {
        if (text.isEmpty()
                || text.length() > LONGEST
                || text.chars().anyMatch(character -> Character.isISOControl(character))) {
            throw new Refusal(new Problem.Unusable("what a claim has to say is 1 to " + LONGEST
                    + " characters that can be shown, with * for any others: refs/tags/v*"));
        }
    }

    /** Whether one text alone will do. */
    public boolean isExact() {
        return text.indexOf('*') < 0;
    }

    /** Whether {@code value} is such a text, in as many steps as both are long, multiplied, at most. */
    public boolean matches(String value) {
        return Glob.matches(text, value);
    }

    @Override
    public String toString() {
        return text;
    }
}
