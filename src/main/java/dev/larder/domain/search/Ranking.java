package dev.larder.domain.search;

import dev.larder.domain.PackageName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Which packages a search finds, and in which order. */
public final class Ranking {

    private static final Comparator<Hit> NEWEST = Comparator.comparing(
                    (Hit hit) -> hit.listing().published())
            .reversed()
            .thenComparing(hit -> hit.listing().name());

    private static final Comparator<Hit> BEST =
            Comparator.comparingDouble(Hit::searchScore).reversed().thenComparing(NEWEST);

    private Ranking() {}

    /**
     * A package that was found.
     *
     * @param searchScore what it is ranked by: words that fit, corrected by the score; more than {@value #EXACT} for a
     *     package of exactly that name
     */
    public record Hit(Listing listing, Score score, double searchScore) {}

    /** What a package's own name is worth as a text, and half of that without its scope. */
    static final double EXACT = 1000;

    /**
     * All packages that fit {@code text}: the best first, or the newest where nothing is asked for. The order is total, so
     * that pages of it fit together.
     */
    public static List<Hit> of(Collection<Findable> all, SearchText text, Weights weights, Instant now) {
        var hits = new ArrayList<Hit>();
        for (var findable : all) {
            var relevance = text.relevance(findable);
            if (relevance > 0) {
                var listing = findable.listing();
                var score = Score.of(listing, weights, now);
                hits.add(new Hit(listing, score, exact(text, listing.name()) + relevance * (0.5 + score.total())));
            }
        }
        hits.sort(text.isEmpty() ? NEWEST : BEST);
        return hits;
    }

    private static double exact(SearchText text, PackageName name) {
        if (text.isExactly(name.toString())) {
            return EXACT;
        }
        return text.isExactly(name.bare()) ? EXACT / 2 : 0;
    }
}
