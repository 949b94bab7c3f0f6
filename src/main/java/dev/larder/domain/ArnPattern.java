package dev.larder.domain;

import java.util.regex.Pattern;

/**
 * Which AWS identities something is about: an ARN of IAM with {@code *} for any characters, such as
 * {@code arn:aws:iam::*:role/Deploy*}; {@code *} alone is everybody. A star takes no colon of the five that an ARN has: a
 * path, which whoever makes a user chooses, may hold more of them.
 */
public record ArnPattern(String text) {

    /** What {@link #LEGAL} says, for people. */
    public static final String EXPECTED = "* or an ARN of IAM: arn:aws:iam::111122223333:role/NAME, without the role's"
            + " path, :user/PATH/NAME, :federated-user/NAME, :root or :*, with * for any characters";

    private static final Pattern LEGAL = Pattern.compile(
            "\\*|arn:[a-z*-]+:iam::[0-9*]{1,12}:(\\*|root|role/[\\w+=,.@*-]+|federated-user/[\\w+=,.@*-]+|user/[!-~&&[^;]]+)");

    /** Refuses what is no such pattern, a role's path included: AWS does not say it of whoever has assumed the role. */
    public ArnPattern {
        if (!LEGAL.matcher(text).matches()) {
            throw new Refusal(new Problem.Unusable("expected " + EXPECTED));
        }
    }

    boolean matches(AwsIdentity identity) {
        if (text.equals("*")) {
            return true;
        }
        var wanted = text.split(":", AwsIdentity.FIELDS);
        var found = identity.arn().split(":", AwsIdentity.FIELDS);
        for (var i = 0; i < AwsIdentity.FIELDS; i++) {
            if (!Glob.matches(wanted[i], found[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
