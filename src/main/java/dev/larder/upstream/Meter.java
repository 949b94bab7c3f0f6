package dev.larder.upstream;

import java.time.Duration;

/** Counts what operators want to see. Takes no time, never fails, and may be used by many threads at once. */
public interface Meter {

    /** What is counted. */
    enum Sign {
        /** Something of an upstream's was at hand. */
        HITS,
        /** It was, but old: somebody asks for it in the background. */
        STALE_HITS,
        /** It had to be asked for while its reader waited. */
        MISSES,
        /** A reader waited for a fetch of somebody else's. */
        LEASE_WAITS,
        /** An upstream failed. */
        UPSTREAM_ERRORS,
        /** An upstream was not even asked, since it fails again and again, or asked for it. */
        LEFT_ALONE,
        /** Something was fetched before anybody asked for it. */
        WARMED,
        /** A change of a hosted package was tried. */
        COMMITS,
        /** It came too late, since somebody else changed the package meanwhile. */
        CONFLICTS,
        /** A request failed for a reason of ours: a defect, or storage that does not answer, or that we may not ask. */
        INTERNAL_ERRORS
    }

    /** It happened once more. */
    void count(Sign sign);

    /** An upstream took so long to begin its answer, or to fail. */
    void upstreamTook(Duration time);
}
