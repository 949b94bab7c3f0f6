package dev.larder.npm.lockfile;

import java.util.ArrayList;
import java.util.List;

/** A line of yarn 1's lockfile: words with spaces or commas between them, in quotes where they have those themselves. */
final class YarnLine {

    private YarnLine() {}

    static List<String> words(int number, String line) {
        var words = new ArrayList<String>();
        var at = 0;
        while (at < line.length()) {
            var first = line.charAt(at);
            if (first == ' ' || first == '\t' || first == ',') {
                at++;
            } else if (first == '"') {
                at = quoted(number, line, at + 1, words);
            } else {
                at = plain(line, at, words);
            }
        }
        return words;
    }

    private static int plain(String line, int begin, List<String> words) {
        var end = begin;
        while (end < line.length() && line.charAt(end) != ',' && line.charAt(end) != ' ') {
            end++;
        }
        words.add(line.substring(begin, end));
        return end;
    }

    /** JSON's strings; of its escapes yarn writes those of quotes and backslashes. */
    private static int quoted(int number, String line, int begin, List<String> words) {
        var word = new StringBuilder();
        for (var i = begin; i < line.length(); i++) {
            var character = line.charAt(i);
            if (character == '"') {
                words.add(word.toString());
                return i + 1;
            }
            if (character == '\\' && i + 1 < line.length()) {
                character = line.charAt(++i);
            }
            word.append(character);
        }
        throw Draft.malformed(number, "a quote is missing");
    }
}
