package dev.larder.npm;

import dev.larder.domain.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.semver4j.Semver;
import org.semver4j.SemverException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One advisory, as the bulk audit gives it.
 *
 * @param id a number, as text
 * @param range the versions that it is about
 */
record Advisory(String id, String url, String title, String severity, String range, List<String> cwe) {

    private static final int LONGEST_RANGE = 4096;
    private static final Pattern BELOW = Pattern.compile("(?:^|\\s)<\\s*(\\d+\\.\\d+\\.\\d[\\w.+-]*)\\s*$");
    private static final Pattern GHSA = Pattern.compile("/(GHSA-[\\w-]+)", Pattern.CASE_INSENSITIVE);

    /** Reads the advisories of all packages, leaving out those without a number, which no client takes. */
    static Map<String, List<Advisory>> read(byte[] bulk) {
        var advisories = new HashMap<String, List<Advisory>>();
        try (var in = Json.parser(bulk)) {
            in.nextToken();
            for (var name : Json.fields(in)) {
                var ofName = advisories.computeIfAbsent(name, _ -> new ArrayList<>());
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    read(in).ifPresent(ofName::add);
                }
            }
        }
        return advisories;
    }

    private static Optional<Advisory> read(JsonParser in) {
        var texts = new HashMap<String, String>();
        var cwe = new ArrayList<String>();
        for (var field : Json.fields(in)) {
            if (field.equals("cwe") && in.currentToken() == JsonToken.START_ARRAY) {
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    Optional.ofNullable(Json.stringOrSkip(in)).ifPresent(cwe::add);
                }
            } else if (field.equals("id") && in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                texts.put(field, in.getString());
            } else if (!field.equals("id")) {
                Optional.ofNullable(Json.stringOrSkip(in)).ifPresent(text -> texts.put(field, text));
            }
        }
        return Optional.ofNullable(texts.get("id"))
                .map(id -> new Advisory(
                        id,
                        texts.getOrDefault("url", ""),
                        texts.getOrDefault("title", ""),
                        texts.getOrDefault("severity", "high"),
                        texts.getOrDefault("vulnerable_versions", "*"),
                        List.copyOf(cwe)));
    }

    /** Whether it is about {@code version}, as npm's clients decide it; what they cannot read is about none. */
    boolean affects(Version version) {
        var parsed = Semver.parse(version.text());
        try {
            return parsed != null && range.length() <= LONGEST_RANGE && parsed.satisfies(range, true);
        } catch (SemverException | NumberFormatException e) {
            return false; // a number in the range that is larger than any version's
        }
    }

    /** The versions that are safe, where the range ends with a first safe one (as pnpm 11 infers it); else nobody knows. */
    String patched() {
        var below = BELOW.matcher(range);
        return below.find() ? ">=" + below.group(1) : "<0.0.0";
    }

    /** GitHub's name for it, which its address ends with. */
    String ghsa() {
        var found = GHSA.matcher(url);
        return found.find() ? found.group(1) : "";
    }
}
