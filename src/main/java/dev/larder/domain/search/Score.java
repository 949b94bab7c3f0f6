package dev.larder.domain.search;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** npm's marks of a package, each from 0 to 1. Popularity is always 0: nobody counts downloads here. */
public record Score(double quality, double maintenance, double total) {

    private static final double HALF_LIFE_DAYS = 365;

    static Score of(Listing listing, Weights weights, Instant now) {
        var quality = quality(listing);
        var maintenance = maintenance(listing, now);
        var weight = weights.quality() + weights.maintenance();
        var total = weight == 0 ? 0 : (quality * weights.quality() + maintenance * weights.maintenance()) / weight;
        return new Score(quality, maintenance, total);
    }

    /** How much its author has said of it. */
    private static double quality(Listing listing) {
        var summary = listing.summary();
        var said = Stream.of(
                !summary.description().isBlank(),
                listing.hasReadme(),
                !summary.keywords().isEmpty(),
                summary.license().isPresent(),
                summary.links().containsKey("repository"));
        return said.filter(is -> is).count() / 5.0;
    }

    /** How young its latest version is; 0 when that is deprecated. In whole days, so that pages of one search agree. */
    private static double maintenance(Listing listing, Instant now) {
        var days = Math.max(0, Duration.between(listing.published(), now).toDays());
        return listing.summary().deprecated() ? 0 : Math.pow(0.5, days / HALF_LIFE_DAYS);
    }
}
