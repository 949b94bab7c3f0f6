package dev.larder.registry;

import dev.larder.upstream.Upstreams;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Asks for every package of the cache to be looked through once in five days, a fifth in one run of each day; where runs
 * are days apart, as many fifths in each. That run is at another hour each day, and a package's day another one of the
 * week: a machine that rests at night, or over the weekend, comes to all of them. What a lockfile locks stays, however
 * long nobody has asked for it.
 */
public final class PlanSweep {

    private static final int ROUND_DAYS = 5;
    private static final int HOURS = 24;

    /** How much later it is each day: no divisor of a day's hours, or it would keep to some of them. */
    private static final int STEP_HOURS = 7;

    private final Upstreams upstreams;
    private final RefreshQueue queue;
    private final InstantSource clock;
    private final Duration every;
    private final int days;

    /**
     * @param every how often a run begins
     * @param days what nobody has asked for in so many days goes; 0: nothing does that is still pointed at
     */
    public PlanSweep(Upstreams upstreams, RefreshQueue queue, InstantSource clock, Duration every, int days) {
        this.upstreams = upstreams;
        this.queue = queue;
        this.clock = clock;
        this.every = every;
        this.days = days;
    }

    /** Asks for those whose turn it is. */
    public void run(KeptLockfiles.Together lockfiles) {
        var now = clock.instant();
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (upstreams.all().isEmpty() || !isTheOne(now, today)) {
            return;
        }
        var locked = lockfiles.packages();
        var unusedSince = Optional.of(today.minusDays(days)).filter(_ -> days > 0);
        var requests = upstreams.all().stream()
                .flatMap(upstream -> upstream.uses().since(LocalDate.EPOCH).stream()
                        .filter(name ->
                                Math.floorMod(name.toString().hashCode() + today.toEpochDay(), ROUND_DAYS) < daysARun())
                        .<RefreshRequest>map(name -> new RefreshRequest.Sweep(
                                upstream.keys().id(),
                                name,
                                unusedSince.filter(_ -> !locked.all().containsKey(name)))))
                .toList();
        if (!requests.isEmpty()) {
            queue.sendAll(requests);
        }
    }

    private long daysARun() {
        return Math.ceilDiv(every.toMillis(), Duration.ofDays(1).toMillis());
    }

    /** Whether a run that begins {@code now} is the one of {@code today}. */
    private boolean isTheOne(Instant now, LocalDate today) {
        var runsADay = Math.max(1, Duration.ofDays(1).dividedBy(every));
        var hour = today.toEpochDay() * STEP_HOURS % HOURS;
        return now.toEpochMilli() / every.toMillis() % runsADay == hour * runsADay / HOURS;
    }
}
