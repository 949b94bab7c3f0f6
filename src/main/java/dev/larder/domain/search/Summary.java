package dev.larder.domain.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a manifest says of its package to those who look for one.
 *
 * @param author name and e-mail address, as far as the manifest has them
 * @param links {@code homepage}, {@code repository}, {@code bugs}: addresses that a browser can open
 */
public record Summary(
        String description,
        List<String> keywords,
        Optional<Person> author,
        Optional<String> license,
        Map<String, String> links) {

    private static final int MOST_KEYWORDS = 32;

    public Summary {
        keywords = List.copyOf(keywords);
        links = Map.copyOf(links);
    }

    /** Somebody, as manifests name people; an e-mail address that is not known is empty. */
    public record Person(String name, String email) {}

    /** The same, cut to what fits a line of a terminal each, and a list of them. */
    public Summary cut() {
        return new Summary(
                line(description, 255),
                keywords.stream()
                        .map(keyword -> line(keyword, 48))
                        .filter(keyword -> !keyword.isEmpty())
                        .limit(MOST_KEYWORDS)
                        .toList(),
                author.map(person -> new Person(line(person.name(), 100), line(person.email(), 100))),
                license.map(text -> line(text, 64)),
                links);
    }

    /**
     * The beginning of a text as one line that a terminal can show, no character cut in two, and none that comes as a
     * half.
     */
    private static String line(String text, int most) {
        var line = text.replaceAll("[\\s\\p{Cc}\\p{Cs}]+", " ").strip();
        if (line.length() <= most) {
            return line;
        }
        return line.substring(0, Character.isHighSurrogate(line.charAt(most - 1)) ? most - 1 : most);
    }
}
