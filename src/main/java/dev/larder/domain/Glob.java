package dev.larder.domain;

import java.util.function.IntPredicate;

/** Patterns in which each {@code *} stands for any number of characters, none included. */
final class Glob {

    private Glob() {}

    /** Whether {@code text} is what {@code pattern} says. */
    static boolean matches(String pattern, String text) {
        return matches(pattern, text, _ -> true);
    }

    /**
     * As {@link #matches(String, String)}, in time that is at most the product of the lengths.
     *
     * @param covered the characters that a star may stand for
     */
    static boolean matches(String pattern, String text, IntPredicate covered) {
        var next = 0;
        var star = -1; // the last one, and
        var taken = 0; // where the text goes on behind what that star stands for
        for (var i = 0; i < text.length(); ) {
            if (next < pattern.length() && pattern.charAt(next) == '*') {
                star = next++;
                taken = i;
            } else if (next < pattern.length() && pattern.charAt(next) == text.charAt(i)) {
                next++;
                i++;
            } else if (star >= 0 && covered.test(text.charAt(taken))) {
                next = star + 1;
                i = ++taken;
            } else {
                return false;
            }
        }
        return pattern.substring(next).chars().allMatch(left -> left == '*');
    }
}
