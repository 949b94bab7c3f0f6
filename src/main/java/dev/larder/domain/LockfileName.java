package dev.larder.domain;

import java.util.regex.Pattern;

/** What a project calls the lockfile that it hands over: {@code shop-frontend}. */
public record LockfileName(String text) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /** Anything else is refused with {@link Problem.InvalidLockfileName}. */
    public LockfileName {
        if (!FORM.matcher(text).matches()) {
            throw new Refusal(new Problem.InvalidLockfileName(text));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
