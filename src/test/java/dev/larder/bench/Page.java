package dev.larder.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/performance.md and its like: people write them, but what is between the marks. */
final class Page {

    private static final Path FILE = Path.of("docs/performance.md");

    private Page() {}

    /** As {@link #put(Path, String, String)}, in docs/performance.md. */
    static void put(String name, String text) throws IOException {
        put(FILE, name, text);
    }

    /** Replaces what is between {@code <!-- bench:NAME -->} and {@code <!-- bench:end -->}. */
    static void put(Path file, String name, String text) throws IOException {
        var page = Files.readString(file);
        var mark = "<!-- bench:" + name + " -->";
        var place = Pattern.compile(Pattern.quote(mark) + ".*?(<!-- bench:end -->)", Pattern.DOTALL)
                .matcher(page);
        if (!place.find()) {
            throw new IllegalStateException(file + " has no place for " + name + ": " + mark);
        }
        Files.writeString(file, place.replaceFirst(Matcher.quoteReplacement(mark + "\n" + text + "\n") + "$1"));
    }
}
