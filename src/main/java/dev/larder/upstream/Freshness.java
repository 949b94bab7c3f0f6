package dev.larder.upstream;

import java.time.Duration;

/**
 * How long a packument is good for.
 *
 * @param fresh served without asking the upstream
 * @param stale after that: served while somebody asks in the background. Later still, who reads it waits for the
 *     upstream, for a moment; when that fails the copy is served all the same, however old.
 */
public record Freshness(Duration fresh, Duration stale) {

    /** What is not in need of a setting. */
    public static final Freshness USUAL = new Freshness(Duration.ofMinutes(5), Duration.ofDays(1));
}
