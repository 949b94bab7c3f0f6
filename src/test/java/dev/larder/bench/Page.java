package dev.larder.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/performance.md: people write it, but what is between the marks. */
final class Page {

    private static final Path FILE = Path.of("docs/performance.md");

    private Page() {}

    /** Replaces what is between {@code <!-- bench:NAME -->} and {@code <!-- bench:end -->}. */
    static void put(String name, String text) throws IOException {
        var page = Files.readString(FILE);
        var mark = "<!-- bench:" + name + " -->";
        var place = Pattern.compile(Pattern.quote(mark) + ".*?(<!-- bench:end -->)", Pattern.DOTALL)
                .matcher(page);
        if (!place.find()) {
            throw new IllegalStateException(FILE + " has no place for " + name + ": " + mark);
        }
        Files.writeString(FILE, place.replaceFirst(Matcher.quoteReplacement(mark + "\n" + text + "\n") + "$1"));
    }
}
