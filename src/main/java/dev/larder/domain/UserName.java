package dev.larder.domain;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of an account: what npm allows, at most {@value #LONGEST} characters, and never the name of somebody who has
 * no account. Callers with AWS credentials are called {@code user/bob}, with a slash.
 */
public record UserName(String text) {

    private static final int LONGEST = 64;
    private static final Pattern LEGAL = Pattern.compile("[a-z0-9][a-z0-9._-]{0," + (LONGEST - 1) + "}");

    /** Whom local mode's printed token belongs to, and what an AWS account's root user is called. */
    private static final Set<String> TAKEN = Set.of("admin", "root");

    public UserName {
        if (!LEGAL.matcher(text).matches()) {
            throw new Refusal(new Problem.InvalidUserName(text));
        }
    }

    /** Whether nobody may ever make an account of this name. */
    public boolean isReserved() {
        return TAKEN.contains(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
