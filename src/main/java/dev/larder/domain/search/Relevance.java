package dev.larder.domain.search;

import java.util.List;
import java.util.Set;

/** How well one word fits one package: the best of the package's fields counts, and how much of the name it is. */
final class Relevance {

    /** Shorter words are found whole only. */
    private static final int SHORTEST_PART = 2;

    /** How much more a word may have than what it finds: {@code parser} finds {@code parse}. */
    private static final int LONGEST_ENDING = 3;

    private final String squashed;
    private final List<Field> naming;
    private final List<Field> others;

    private record Field(double weight, String text, String folded) {

        private Field(double weight, String text) {
            this(weight, text, Words.folded(text));
        }
    }

    Relevance(Listing listing) {
        var name = listing.name();
        var summary = listing.summary();
        squashed = Words.squashed(name.bare());
        naming = List.of(
                new Field(4, name.bare() + " " + squashed), // leftpad finds left-pad
                new Field(2, name.scope().orElse("")));
        others = List.of(
                new Field(2.5, String.join(" ", summary.keywords())),
                new Field(1.5, String.join(" ", listing.maintainers().keySet()) + " " + listing.publisher()),
                new Field(1.5, summary.author().map(Summary.Person::name).orElse("")),
                new Field(1, summary.description()));
    }

    /** How well the word fits; 0: not at all. */
    double of(String word) {
        var share = word.length() > SHORTEST_PART && squashed.contains(word)
                ? (double) word.length() / squashed.length()
                : 0;
        return share + Math.max(best(word, naming), best(word, others));
    }

    /** Whether the word is one of the name's, or begins like one. */
    boolean isOfName(String word) {
        return best(word, naming) > 0;
    }

    private static double best(String word, List<Field> fields) {
        var best = 0.0;
        for (var field : fields) {
            if (field.folded().contains(least(word))) { // else there is no need to look at its words
                best = Math.max(best, field.weight() * fit(word, Words.of(field.text())));
            }
        }
        return best;
    }

    private static double fit(String word, Set<String> words) {
        var best = 0.0;
        for (var other : words) {
            best = Math.max(best, fit(word, other));
        }
        return best;
    }

    private static double fit(String word, String other) {
        if (word.equals(other)) {
            return 1;
        }
        if (word.length() >= SHORTEST_PART && other.startsWith(word)) {
            return 0.4 + 0.4 * word.length() / other.length();
        }
        return word.startsWith(other) && other.length() >= least(word).length() ? 0.4 : 0;
    }

    /** The least of a word that must be there. */
    private static String least(String word) {
        var most = word.length() - LONGEST_ENDING;
        return word.substring(0, Math.min(word.length(), Math.max(most, LONGEST_ENDING + 1)));
    }
}
