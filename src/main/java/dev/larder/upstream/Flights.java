package dev.larder.upstream;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One fetch for all who want the same thing at the same moment, on whatever instance: who takes the lease fetches, the
 * others wait for what comes of it. A lease ends by itself, so that nothing is lost with its holder; nobody waits longer
 * than a bounded time before fetching alone.
 *
 * <pre>
 *   holder      who has it
 *   until       when it ends, in milliseconds
 *   background  1: the holder has more time than a client
 *   trouble     what its holder met; nobody has it any more, but until then nobody tries again
 *   expires     when DynamoDB may forget it
 * </pre>
 */
final class Flights {

    /** How long those who come at the same moment are told of the same failure. */
    private static final Duration SHARED = Duration.ofSeconds(2);

    private static final Duration FORGET = Duration.ofHours(1);
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 400;

    private final Table table;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Meter meter;
    private final Duration longestWait;

    /**
     * @param longestWait how long anyone waits for somebody else's fetch
     */
    Flights(UpstreamPorts ports, Duration longestWait) {
        this.table = ports.table();
        this.clock = ports.clock();
        this.random = ports.random();
        this.meter = ports.meter();
        this.longestWait = longestWait;
    }

    /**
     * What is to be fetched.
     *
     * @param lease where the lease is kept
     * @param item where what comes of the fetch is kept
     * @param asSeen what held of that item when it was found to be wanting: it no longer holds once somebody has fetched
     */
    record Wanted(Key lease, Key item, Write.Condition asSeen) {

        /** Part of the transaction that keeps what came: gives the lease back. */
        Write landing() {
            return new Write.Delete(lease, Write.ALWAYS);
        }

        /** The same, when the item is there no longer: it was purged, or has expired, and nobody has fetched. */
        Wanted removed() {
            return new Wanted(lease, item, Write.ABSENT);
        }
    }

    /** What to do. */
    sealed interface Boarding {

        /** Fetch, and keep what comes; {@link Wanted#landing} then. */
        record Pilot() implements Boarding {}

        /** Somebody else has fetched it. */
        record Landed(Item item) implements Boarding {}

        /** Somebody else has just tried in vain. */
        record Crashed(Trouble trouble) implements Boarding {}

        /** Somebody else is at it, and will take longer. */
        record InTheAir() implements Boarding {}
    }

    /** How somebody fetches: how long the lease is theirs, and whether they have more time than a client. */
    record Crew(Duration lease, boolean background) {

        /** Answers a client. */
        static final Crew READER = new Crew(Duration.ofSeconds(30), false);

        /** Works behind the clients' backs. */
        static final Crew BACKGROUND = new Crew(Duration.ofMinutes(5), true);
    }

    /**
     * Takes the lease, or waits for who has it: not for long, and never for a background fetch to end. From {@code
     * deadline} on nobody waits, nor fetches alone.
     */
    Boarding board(Wanted wanted, Crew crew, Deadline deadline) {
        if (take(wanted, Write.ABSENT, crew)) {
            return new Boarding.Pilot();
        }
        var patience = deadline.atMost(longestWait);
        for (var pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
            var items = table.get(List.of(wanted.lease(), wanted.item()));
            var item = Optional.ofNullable(items.get(wanted.item()));
            if (item.isPresent() && !wanted.asSeen().holds(item)) {
                return new Boarding.Landed(item.get());
            }
            var last = Optional.ofNullable(items.get(wanted.lease()));
            var held = last.filter(lease -> clock.millis() < lease.number("until"));
            var trouble = held.flatMap(Flights::trouble);
            if (trouble.isPresent() && !crew.background()) {
                return new Boarding.Crashed(trouble.get());
            }
            var now = item.isEmpty() ? wanted.removed() : wanted;
            if ((held.isEmpty() || trouble.isPresent()) && take(now, unchanged(last), crew)) {
                return new Boarding.Pilot();
            }
            if (patience.isOver()) {
                var patient = held.filter(lease -> lease.number("background") > 0);
                return deadline.isOver() || patient.isPresent() ? new Boarding.InTheAir() : new Boarding.Pilot();
            }
            if (pause == FIRST_PAUSE_MILLIS) {
                meter.count(Meter.Sign.LEASE_WAITS);
            }
            sleep(pause);
        }
    }

    /** Takes the lease; while somebody else has it, they are {@link Boarding.InTheAir} and nobody waits. */
    Boarding boardIfFree(Wanted wanted, Crew crew) {
        return board(wanted, crew, Deadline.in(Duration.ZERO));
    }

    /** Tells those who wait, and those who come at the same moment, that the fetch has failed. */
    void crash(Wanted wanted, Trouble trouble) {
        var told = held(wanted.lease(), SHARED)
                .with("trouble", trouble.kind().name())
                .with("why", trouble.why())
                .with("retry", trouble.retryAfter().map(Duration::toSeconds).orElse(-1L));
        table.transact(List.of(new Write.Put(told, Write.ALWAYS)));
    }

    /** What comes of a pilot's {@code fetching}. When we break it ourselves, the lease is given back: nobody is at it. */
    <T> T fly(Wanted wanted, Supplier<T> fetching) {
        try {
            return fetching.get();
        } catch (RuntimeException | Error e) { // memory may be short for a moment
            giveBack(wanted, e);
            throw e;
        }
    }

    private void giveBack(Wanted wanted, Throwable why) {
        try {
            table.transact(List.of(wanted.landing()));
        } catch (RuntimeException e) {
            why.addSuppressed(e); // then it ends by itself
        }
    }

    private boolean take(Wanted wanted, Write.Condition free, Crew crew) {
        var lease = held(wanted.lease(), crew.lease()).with("background", crew.background() ? 1 : 0);
        return table.transact(List.of(new Write.Put(lease, free), new Write.Check(wanted.item(), wanted.asSeen())));
    }

    private Item held(Key key, Duration time) {
        var now = clock.instant();
        var holder = new byte[12];
        random.nextBytes(holder);
        return new Item(key)
                .with("holder", HexFormat.of().formatHex(holder))
                .with("background", 0)
                .with("until", now.plus(time).toEpochMilli())
                .with("expires", now.plus(FORGET).getEpochSecond());
    }

    private static Write.Condition unchanged(Optional<Item> lease) {
        return lease.map(item -> Write.equal("holder", item.text("holder"))).orElse(Write.ABSENT);
    }

    private static Optional<Trouble> trouble(Item lease) {
        return lease.findText("trouble")
                .map(kind -> new Trouble(
                        Trouble.Kind.valueOf(kind),
                        lease.text("why"),
                        Optional.of(lease.number("retry"))
                                .filter(seconds -> seconds >= 0)
                                .map(Duration::ofSeconds)));
    }

    private void sleep(long longest) {
        try {
            Thread.sleep(random.nextLong(longest / 2, longest + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for another fetch", e);
        }
    }
}
