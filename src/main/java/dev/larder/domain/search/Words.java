package dev.larder.domain.search;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Texts as words to compare: in lower case, without accents, cut at everything that is no letter or digit. */
final class Words {

    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");

    private Words() {}

    /** The words of {@code text}; of {@code camelCase} its parts and the whole. */
    static Set<String> of(String text) {
        var words = new LinkedHashSet<String>();
        var start = -1;
        for (var i = 0; i <= text.length(); i++) {
            if (i < text.length() && isPart(text.charAt(i))) {
                start = start < 0 ? i : start;
            } else if (start >= 0) {
                add(text.substring(start, i), words);
                start = -1;
            }
        }
        return words;
    }

    /** The text in lower case and without accents. */
    static String folded(String text) {
        var plain = isAscii(text)
                ? text
                : ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                        .replaceAll("");
        return plain.toLowerCase(Locale.ROOT);
    }

    /** The folded text without what stands between its words. */
    static String squashed(String text) {
        var squashed = new StringBuilder();
        folded(text).chars().filter(Character::isLetterOrDigit).forEach(character -> squashed.append((char) character));
        return squashed.toString();
    }

    private static boolean isAscii(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPart(char character) {
        return Character.isLetterOrDigit(character)
                || Character.isSurrogate(character)
                || Character.getType(character) == Character.NON_SPACING_MARK;
    }

    private static void add(String word, Set<String> words) {
        words.add(folded(word));
        var start = 0;
        for (var i = 1; i < word.length(); i++) {
            if (isHump(word, i)) {
                words.add(folded(word.substring(start, i)));
                start = i;
            }
        }
        if (start > 0) {
            words.add(folded(word.substring(start)));
        }
        words.remove(""); // of accents alone nothing is left
    }

    /** Whether a new word begins at {@code i}: {@code left|Pad}, {@code JSON|Stream}. */
    private static boolean isHump(String word, int i) {
        return Character.isUpperCase(word.charAt(i))
                && (Character.isLowerCase(word.charAt(i - 1))
                        || i + 1 < word.length()
                                && Character.isUpperCase(word.charAt(i - 1))
                                && Character.isLowerCase(word.charAt(i + 1)));
    }
}
