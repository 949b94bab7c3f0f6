package dev.larder.domain.search;

/**
 * How much each of npm's three marks counts for whoever searches; only how they relate to each other matters.
 *
 * @param quality how well it is described
 * @param popularity how many use it: nobody counts that here, so it never decides
 * @param maintenance how lately it was published
 */
public record Weights(double quality, double popularity, double maintenance) {

    /** What npm asks for when it is not told otherwise (npm/cli workspaces/libnpmsearch/lib/index.js). */
    public static final Weights DEFAULT = new Weights(0.65, 0.98, 0.5);
}
