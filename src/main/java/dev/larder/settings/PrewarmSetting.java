package dev.larder.settings;

import java.time.Duration;

/**
 * What is kept warm that no client asks for at the moment.
 *
 * @param days packages that were asked for within so many days are; 0: nothing is
 * @param every how often a run begins
 */
public record PrewarmSetting(int days, Duration every) {

    /** Two weeks, once an hour. */
    public static final PrewarmSetting USUAL = new PrewarmSetting(14, Duration.ofHours(1));

    private static final int MOST_DAYS = 3650;
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(30);

    static PrewarmSetting from(Environment environment) {
        return new PrewarmSetting(
                environment.number("LARDER_PREWARM_DAYS", 0, MOST_DAYS, USUAL.days()),
                environment.duration("LARDER_PREWARM_EVERY", LEAST, MOST, USUAL.every()));
    }
}
