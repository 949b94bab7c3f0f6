package dev.larder.auth;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a person may say of themselves: {@code npm profile set} (npm/cli lib/commands/profile.js), npm 8's words too. */
public final class Profile {

    public static final String EMAIL = "email";

    /** The fields, in the order in which they are shown. */
    public static final List<String> FIELDS = List.of(EMAIL, "fullname", "homepage", "github", "twitter", "freenode");

    private static final int LONGEST = 254;
    private static final Pattern EMAIL_ADDRESS = Pattern.compile("[^@\\s]+@[^@\\s]+");
    private static final Pattern WEB_ADDRESS = Pattern.compile("https?://\\S+");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");

    private Profile() {}

    /** Whether {@code text} can be kept and shown as it is. */
    public static boolean isPrintable(String text) {
        return !UNPRINTABLE.matcher(text).find();
    }

    /** Refuses what cannot be kept, or could be more than text where it is shown. */
    static void requireLegal(Map<String, String> profile) {
        profile.forEach((field, text) -> {
            if (text.length() > LONGEST || !isPrintable(text)) {
                throw unusable(field + " has at most " + LONGEST + " characters, on one line");
            }
            if (field.equals(EMAIL) && !EMAIL_ADDRESS.matcher(text).matches()) {
                throw unusable("this is no e-mail address: give one such as alice@example.com");
            }
            if (field.equals("homepage") && !WEB_ADDRESS.matcher(text).matches()) {
                throw unusable("this is no URL: give one such as https://example.com");
            }
        });
    }

    private static Refusal unusable(String why) {
        return new Refusal(new Problem.Unusable(why));
    }
}
