package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.domain.search.Weights;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Leaves an upstream alone that fails again and again, or asks for it, on all instances at once: their state is one item,
 * which is there only while the upstream is not well. Searches, audits and signatures have states of their own: registries
 * answer them elsewhere and count them apart, and who cannot be searched may still have packages.
 *
 * <pre>
 *   pk C#&lt;upstream&gt;#-breaker   sk STATE; STATE#advisories, STATE#search, STATE#signatures
 *   failures   how many there were without a success in between
 *   since      when the first of them was, in milliseconds
 *   until      until when nobody asks; 0 while everybody may
 *   why        what the last of them was
 *   expires    when DynamoDB may forget it
 * </pre>
 *
 * <p>When {@code until} has passed, one asker after the other is let through, until one succeeds.
 */
final class CircuitBreaker implements UpstreamClient {

    private static final int MOST_FAILURES = 8;
    private static final Duration LEFT_ALONE = Duration.ofSeconds(20);
    private static final Duration LONGEST_ASKED_FOR = Duration.ofMinutes(5);

    /** How long the one who is let through may take before the next one is. */
    private static final Duration PROBE = Duration.ofSeconds(10);

    private static final Duration FORGET = Duration.ofHours(1);

    /** Who gives an upstream less time than this must not blame it, nor absolve it. */
    private static final Duration ENOUGH = Duration.ofSeconds(8);

    private final UpstreamClient upstream;
    private final UpstreamKeys keys;
    private final Table table;
    private final InstantSource clock;
    private final Meter meter;

    CircuitBreaker(UpstreamClient upstream, UpstreamKeys keys, UpstreamPorts ports) {
        this.upstream = upstream;
        this.keys = keys;
        this.table = ports.table();
        this.clock = ports.clock();
        this.meter = ports.meter();
    }

    /** Not to one that is not well. */
    @Override
    public void connect() {
        if (look(keys.breaker()).state().isEmpty()) {
            upstream.connect();
        }
    }

    @Override
    public UpstreamAnswer packument(PackageName name, Validators known, Duration patience) {
        return guarded(keys.breaker(), patience, () -> upstream.packument(name, known, patience));
    }

    @Override
    public UpstreamAnswer tarball(URI address, Duration patience) {
        return guarded(keys.breaker(), patience, () -> upstream.tarball(address, patience));
    }

    @Override
    public UpstreamAnswer search(String text, long from, int size, Weights weights) {
        return guarded(keys.breaker("search"), ENOUGH, () -> upstream.search(text, from, size, weights));
    }

    @Override
    public UpstreamAnswer advisories(byte[] question) {
        return guarded(keys.breaker("advisories"), ENOUGH, () -> upstream.advisories(question));
    }

    @Override
    public UpstreamAnswer keys() {
        return guarded(keys.breaker("signatures"), ENOUGH, upstream::keys);
    }

    @Override
    public UpstreamAnswer attestations(PackageName name, Version version) {
        return guarded(keys.breaker("signatures"), ENOUGH, () -> upstream.attestations(name, version));
    }

    private UpstreamAnswer guarded(Key key, Duration patience, Supplier<UpstreamAnswer> asking) {
        var before = look(key);
        var let = letThrough(before);
        if (let.isEmpty()) {
            meter.count(Meter.Sign.LEFT_ALONE);
            return new UpstreamAnswer.Unavailable(leftAlone(before.state().orElseThrow()));
        }
        var seen = let.get();
        var start = System.nanoTime();
        var answer = asking.get();
        meter.upstreamTook(Duration.ofNanos(System.nanoTime() - start));
        switch (answer) {
            case UpstreamAnswer.Found found -> {
                return new UpstreamAnswer.Found(new Watched(found.body(), seen), found.gzip(), found.validators());
            }
            case UpstreamAnswer.Unavailable(var trouble) -> failed(seen, trouble, patience);
            case UpstreamAnswer.Unchanged _, UpstreamAnswer.Absent _ -> well(seen);
        }
        return answer;
    }

    /** The state as it was found, or left for oneself; none while the upstream is well. */
    private record Seen(Key key, Optional<Item> state) {

        long until() {
            return state.map(item -> item.number("until")).orElse(0L);
        }

        /** Holds while nobody has begun, ended or asked for a time in which nobody asks. */
        Write.Condition unchanged() {
            return state.map(item -> Write.equal("until", item.number("until"))).orElse(Write.ABSENT);
        }
    }

    private Seen look(Key key) {
        return new Seen(key, table.find(key));
    }

    /** The state as it is for one who may ask; empty for one who may not. */
    private Optional<Seen> letThrough(Seen seen) {
        if (seen.until() == 0) {
            return Optional.of(seen);
        }
        var now = clock.instant();
        return now.toEpochMilli() < seen.until() ? Optional.empty() : move(seen, now.plus(PROBE));
    }

    private Optional<Seen> move(Seen seen, Instant until) {
        var moved = seen.state().orElseThrow().with("until", until.toEpochMilli());
        return table.transact(List.of(new Write.Put(moved, seen.unchanged())))
                ? Optional.of(new Seen(seen.key(), Optional.of(moved)))
                : Optional.empty();
    }

    private Trouble leftAlone(Item state) {
        var seconds = Math.max(1, (state.number("until") - clock.millis() + 999) / 1000);
        return new Trouble(
                Trouble.Kind.BUSY,
                state.text("why") + ", again and again since " + Instant.ofEpochMilli(state.number("since")),
                Optional.of(Duration.ofSeconds(seconds)));
    }

    private void well(Seen seen) {
        seen.state().ifPresent(_ -> table.transact(List.of(new Write.Delete(seen.key(), seen.unchanged()))));
    }

    private void failed(Seen seen, Trouble trouble, Duration patience) {
        switch (trouble.kind()) {
            case SLOW -> {
                if (patience.compareTo(ENOUGH) < 0) {
                    undecided(seen);
                } else {
                    count(seen, trouble);
                }
            }
            case BROKEN, BUSY -> count(seen, trouble);
            case REFUSED -> {
                meter.count(Meter.Sign.UPSTREAM_ERRORS); // an operator is to hear of it: a credential has expired
                well(seen);
            }
            case FORBIDDEN, CORRUPT -> well(seen);
        }
    }

    /** Whether it is well has not shown. Where one was let through to find out, the next one is. */
    private void undecided(Seen seen) {
        if (seen.until() > 0) {
            move(seen, clock.instant());
        }
    }

    private void count(Seen seen, Trouble trouble) {
        meter.count(Meter.Sign.UPSTREAM_ERRORS);
        note(seen, trouble);
    }

    /**
     * Counts that overtake each other may lose one: it comes again. A time in which nobody asks may not be lost: what was
     * noted meanwhile gives way to a longer one alone.
     */
    private void note(Seen seen, Trouble trouble) {
        var now = clock.instant();
        var failures = seen.state().map(item -> item.number("failures")).orElse(0L) + 1;
        var time = leftAloneFor(trouble, failures);
        var until = time.isPositive() ? now.plus(time).toEpochMilli() : 0;
        var item = new Item(seen.key())
                .with("failures", failures)
                .with(
                        "since",
                        seen.state().map(before -> before.number("since")).orElseGet(now::toEpochMilli))
                .with("until", until)
                .with("why", trouble.why())
                .with("expires", now.plus(FORGET).getEpochSecond());
        if (!table.transact(List.of(new Write.Put(item, seen.unchanged()))) && until > 0) {
            var meanwhile = look(seen.key());
            if (meanwhile.until() < until) {
                note(meanwhile, trouble);
            }
        }
    }

    private static Duration leftAloneFor(Trouble trouble, long failures) {
        if (trouble.kind() == Trouble.Kind.BUSY) {
            var asked = trouble.retryAfter().orElse(LEFT_ALONE);
            return asked.compareTo(LONGEST_ASKED_FOR) < 0 ? asked : LONGEST_ASKED_FOR;
        }
        return failures < MOST_FAILURES ? Duration.ZERO : LEFT_ALONE;
    }

    /** A body that has to come to its end before the upstream counts as well, and that breaks off like a failure. */
    private final class Watched extends BlockStream {

        private final Seen seen;
        private boolean over;

        Watched(InputStream source, Seen seen) {
            super(source);
            this.seen = seen;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                var count = in.read(buffer, offset, length);
                if (count < 0 && !over) {
                    over = true;
                    well(seen);
                }
                return count;
            } catch (DeadlineStream.TooSlow e) {
                if (!over) {
                    over = true;
                    undecided(seen); // a large thing may be, and an upstream well
                }
                throw e;
            } catch (IOException e) {
                if (!over) {
                    over = true;
                    failed(seen, Trouble.of(Trouble.Kind.BROKEN, "the transfer broke off"), ENOUGH);
                }
                throw e;
            }
        }
    }
}
