package dev.larder.settings;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One of several servers in a setting: its URL, and words behind it that say more of it.
 *
 * @param text as it is set: {@code https://npm.acme.example only=@acme/* fresh=5m}
 */
record DescribedUrl(String text) {

    /** Reads a list of them, separated by semicolons. A URL with a password is refused unseen. */
    static List<DescribedUrl> parse(String variable, String text, String expected) {
        var urls = Arrays.stream(text.split(";"))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .map(DescribedUrl::new)
                .toList();
        if (urls.stream().anyMatch(one -> one.url().contains("@"))) {
            throw InvalidSetting.hidden(variable, expected);
        }
        return urls;
    }

    /** The URL, to the letter. */
    String url() {
        return words().getFirst();
    }

    /** What the words say, each of them {@code name=value}; empty when one is not, is not known, or comes twice. */
    Optional<Map<String, String>> said(List<String> known) {
        var said = new LinkedHashMap<String, String>();
        for (var word : words().subList(1, words().size())) {
            var parts = word.split("=", 2);
            if (parts.length < 2
                    || parts[1].isEmpty()
                    || !known.contains(parts[0])
                    || said.put(parts[0], parts[1]) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(said);
    }

    private List<String> words() {
        return List.of(text.split("\\s+"));
    }
}
