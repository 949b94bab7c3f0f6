package dev.larder.settings;

import java.time.Duration;

/**
 * What is kept warm that no client asks for at the moment, and what is kept at all.
 *
 * @param days packages that were asked for within so many days are kept warm; 0: nothing is
 * @param every how often a run begins
 * @param cacheDays what of an upstream nobody has asked for in so many days goes; 0: nothing does
 */
public record PrewarmSetting(int days, Duration every, int cacheDays) {

    /** Two weeks, once an hour; half a year. */
    public static final PrewarmSetting USUAL = new PrewarmSetting(14, Duration.ofHours(1), 180);

    private static final int MOST_DAYS = 3650;
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(30);

    static PrewarmSetting from(Environment environment) {
        return new PrewarmSetting(
                environment.number("LARDER_PREWARM_DAYS", 0, MOST_DAYS, USUAL.days()),
                environment.duration("LARDER_PREWARM_EVERY", LEAST, MOST, USUAL.every()),
                environment.number("LARDER_CACHE_DAYS", 0, MOST_DAYS, USUAL.cacheDays()));
    }
}
