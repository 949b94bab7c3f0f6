package dev.larder.http;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What a browser sends when a form is submitted: {@code application/x-www-form-urlencoded}. */
public final class FormFields {

    private static final int LARGEST_BYTES = 16 * 1024;

    private FormFields() {}

    /** The fields by name; refuses what is no form, is too large, or has a field twice. */
    public static Map<String, String> parse(byte[] body) {
        if (body.length > LARGEST_BYTES) {
            throw refused("it has more than " + LARGEST_BYTES + " bytes");
        }
        var fields = new HashMap<String, String>();
        for (var field : new String(body, StandardCharsets.UTF_8).split("&")) {
            var parts = field.split("=", 2);
            var value = parts.length == 2 ? decoded(parts[1]) : "";
            if (!field.isEmpty() && fields.put(decoded(parts[0]), value) != null) {
                throw refused("a field occurs twice");
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused("it is no form");
        }
    }

    private static Refusal refused(String what) {
        return new Refusal(new Problem.MalformedBody(what));
    }
}
