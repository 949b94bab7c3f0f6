package dev.larder.audit;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;

/**
 * What somebody has done: for programs a verb with its parts, for people a sentence.
 *
 * @param parts by name, each one line of at most {@value #LONGEST} characters; those in the verb's sentence are there, and
 *     maybe others
 */
public record Deed(Verb verb, Map<String, String> parts) {

    /** An item has room for it twice, and a list of all the versions that one request may change fits in. */
    static final int LONGEST = 30_000;

    /** The part that names the package which a deed is about. */
    public static final String PACKAGE = "package";

    public Deed {
        var missing = new TreeSet<>(verb.parts());
        missing.removeAll(parts.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(verb + " does not say " + missing);
        }
        var lines = new TreeMap<String, String>();
        parts.forEach((name, text) -> lines.put(name, line(text)));
        parts = Map.copyOf(lines);
    }

    /**
     * A deed.
     *
     * @param parts names and values by turns
     */
    public static Deed of(Verb verb, Object... parts) {
        var all = new TreeMap<String, String>();
        for (var i = 0; i < parts.length; i += 2) {
            all.put(parts[i].toString(), parts[i + 1].toString());
        }
        return new Deed(verb, all);
    }

    /** The same with one more part. */
    public Deed with(String part, Object value) {
        var more = new TreeMap<>(parts);
        more.put(part, value.toString());
        return new Deed(verb, more);
    }

    /** {@code owner add bob}. */
    public String sentence() {
        return Verb.PART
                .matcher(verb.sentence())
                .replaceAll(part -> Matcher.quoteReplacement(parts.get(part.group(1))));
    }

    private static String line(String text) {
        var line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
