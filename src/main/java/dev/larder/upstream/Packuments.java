package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import dev.larder.storage.Item;
import dev.larder.storage.Objects;
import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.Table;
import dev.larder.upstream.Flights.Boarding;
import dev.larder.upstream.Flights.Crew;
import dev.larder.upstream.PackumentReader.UpstreamDist;
import dev.larder.upstream.Trouble.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * The packuments of one upstream, as they came. Nobody waits twice: what is fresh is served, what is stale is served while
 * somebody asks in the background, what is missing is fetched once, however many want it. When the upstream fails, what is
 * at hand is served, however old; a failure is never kept as an absence.
 */
public final class Packuments {

    /** How long a reader waits although there is a copy: API Gateway gives up after 30 s, and clients would rather go on. */
    private static final Duration WITH_COPY = Duration.ofSeconds(3);

    /** How long who wants to know for sure waits, although there is a copy. */
    private static final Duration ANEW = Duration.ofSeconds(15);

    /** How long the upstream's word is as good as another one. */
    private static final Duration A_MOMENT = Duration.ofSeconds(10);

    /** How long it may take in the background: a little less than RefreshFunction may. */
    static final Duration BACKGROUND = Duration.ofSeconds(270);

    private final UpstreamKeys keys;
    private final PackumentFetch fetching;
    private final Table table;
    private final Objects objects;
    private final PackumentReader reader;
    private final Flights flights;
    private final Background background;
    private final InstantSource clock;
    private final Freshness freshness;
    private final Uses uses;
    private final Meter meter;

    Packuments(
            UpstreamKeys keys,
            PackumentFetch fetching,
            UpstreamPorts ports,
            Flights flights,
            Freshness freshness,
            Uses uses) {
        this.keys = keys;
        this.fetching = fetching;
        this.table = ports.table();
        this.objects = ports.objects();
        this.reader = ports.reader();
        this.flights = flights;
        this.background = ports.background();
        this.clock = ports.clock();
        this.freshness = freshness;
        this.uses = uses;
        this.meter = ports.meter();
    }

    /** How a reader wants it. */
    public enum Look {
        /** As it is kept. */
        KEPT,
        /** As the upstream has it now. */
        ANEW
    }

    /** What there is to read. */
    public sealed interface Current {

        /**
         * A document.
         *
         * @param notice what its reader should know of it
         */
        record Copy(CachedPackument packument, Optional<String> notice) implements Current {}

        /** The upstream has no such package. */
        record Absent() implements Current {}
    }

    /**
     * The packument for a reader. That nobody knows, having neither a copy nor an answer, is a {@link Refusal}.
     *
     * @param head the item under {@link UpstreamKeys#head}
     * @param deadline when the reader must have an answer
     * @param elsewhere whether there is a copy of an upstream that is asked after this one: it is good also when this
     *     one, which had no such package when it last answered, cannot be asked
     */
    public Current current(PackageName name, Optional<Item> head, Look look, Deadline deadline, boolean elsewhere) {
        var known = head.map(CachedPackument::of);
        var now = clock.instant();
        if (look == Look.KEPT
                && known.filter(at -> now.isBefore(at.freshUntil())).isPresent()) {
            known.filter(this::isUnnoticed).ifPresent(_ -> uses.packument(name));
            meter.count(Meter.Sign.HITS);
            return shown(known.get());
        }
        var copy = known.filter(CachedPackument::isThere);
        if (copy.isEmpty()) {
            meter.count(Meter.Sign.MISSES);
            var believed = elsewhere && known.isPresent();
            var fetched = fetch(name, known, believed ? deadline.atMost(WITH_COPY) : deadline, true);
            return believed && isOutOfReach(fetched)
                    ? new Current.Absent()
                    : fetched.orRefuse(name).map(Packuments::shown).orElseGet(Current.Absent::new);
        }
        if (look == Look.KEPT && now.isBefore(staleUntil(copy.get()))) {
            meter.count(Meter.Sign.STALE_HITS);
            if (isUnnoticed(copy.get())) {
                uses.packument(name); // which asks for it anew as well
            } else {
                background.packument(keys.id(), name, Optional.empty());
            }
            return shown(copy.get());
        }
        meter.count(Meter.Sign.MISSES);
        var current = switch (fetch(
                name, known, deadline.atMost(look == Look.ANEW ? ANEW : WITH_COPY), look == Look.ANEW)) {
            case Fetched.Kept(var packument) -> shown(packument);
            case Fetched.Absent<CachedPackument> _ -> new Current.Absent();
            case Fetched.Failed(var trouble) -> shown(copy.get().afterFailure(now, trouble, PackumentFetch.ASK_AGAIN));
        };
        copy.filter(this::isUnnoticed).ifPresent(_ -> uses.packument(name));
        return current;
    }

    /** That it is kept from us is a word of the upstream's on the package; everything else is none. */
    private static boolean isOutOfReach(Fetched<?> fetched) {
        return fetched instanceof Fetched.Failed(var trouble) && trouble.kind() != Kind.FORBIDDEN;
    }

    private boolean isUnnoticed(CachedPackument packument) {
        return packument.isThere() && uses.isNews(packument);
    }

    private Instant staleUntil(CachedPackument copy) {
        return copy.confirmed().plus(freshness.fresh()).plus(freshness.stale());
    }

    private static Current shown(CachedPackument packument) {
        if (!packument.isThere()) {
            return new Current.Absent();
        }
        return new Current.Copy(
                packument,
                packument
                        .failure()
                        .map(failure -> "the upstream registry cannot be asked since " + seconds(failure.since()) + " ("
                                + failure.why() + "): this is how it was at " + seconds(packument.confirmed())));
    }

    private static Instant seconds(Instant instant) {
        return Instant.ofEpochSecond(instant.getEpochSecond());
    }

    /**
     * What the upstream has now, for whoever {@code known} is not enough for. Who comes while it is fresh gets it again,
     * who wants it {@link Look#ANEW} while it was confirmed a moment ago; a copy that nobody could confirm is a failure,
     * however new the attempt: what it lacks may be there.
     */
    Fetched<CachedPackument> newest(PackageName name, Optional<CachedPackument> known, Look look, Deadline deadline) {
        var now = clock.instant();
        var fetched = known.filter(at -> now.isBefore(at.freshUntil()))
                .filter(at -> look == Look.KEPT || now.isBefore(at.confirmed().plus(A_MOMENT)))
                .map(PackumentFetch::kept)
                .orElseGet(() -> fetch(name, known, deadline, true));
        return fetched instanceof Fetched.Kept(var packument)
                ? unconfirmed(packument)
                        .<Fetched<CachedPackument>>map(Fetched.Failed::new)
                        .orElse(fetched)
                : fetched;
    }

    /**
     * What a reader is told who misses something in {@code copy}: that it is absent, unless nobody could confirm the
     * copy.
     */
    public static Problem missing(PackageName name, CachedPackument copy, Problem absent) {
        return unconfirmed(copy).map(trouble -> trouble.problem(name)).orElse(absent);
    }

    private static Optional<Trouble> unconfirmed(CachedPackument copy) {
        return copy.failure().map(failure -> Trouble.of(failure.kind(), failure.why()));
    }

    /**
     * Asks the upstream in the background, unless what is kept is fresh or somebody else is at it. When it fails, the next
     * reader asks for this again.
     *
     * @return what is kept now, when it is another document than before
     */
    public Optional<CachedPackument> refresh(PackageName name) {
        return refresh(name, known -> clock.instant().isBefore(known.freshUntil()));
    }

    /**
     * As {@link #refresh(PackageName)}, also of what is fresh, unless the upstream has confirmed it at {@code since} or
     * later.
     */
    public Optional<CachedPackument> refresh(PackageName name, Instant since) {
        return refresh(name, known -> !known.confirmed().isBefore(since));
    }

    private Optional<CachedPackument> refresh(PackageName name, Predicate<CachedPackument> isGood) {
        var key = keys.head(name);
        var known = table.find(key).map(CachedPackument::of);
        if (known.filter(isGood).isPresent()) {
            return Optional.empty();
        }
        return switch (flights.boardIfFree(fetching.wanted(name, known), Crew.BACKGROUND)) {
            case Boarding.Pilot _ ->
                switch (fetching.fetch(name, known, Deadline.in(BACKGROUND))) {
                    case Fetched.Kept(var packument) ->
                        Optional.of(packument)
                                .filter(kept -> !kept.document().equals(known.flatMap(CachedPackument::document)));
                    case Fetched.Absent<CachedPackument> _, Fetched.Failed<CachedPackument> _ -> Optional.empty();
                };
            case Boarding.Landed _, Boarding.Crashed _, Boarding.InTheAir _ -> Optional.empty();
        };
    }

    private Fetched<CachedPackument> fetch(
            PackageName name, Optional<CachedPackument> known, Deadline deadline, boolean waiting) {
        var wanted = fetching.wanted(name, known);
        var boarding =
                waiting ? flights.board(wanted, Crew.READER, deadline) : flights.boardIfFree(wanted, Crew.READER);
        return switch (boarding) {
            case Boarding.Pilot _ -> {
                var began = clock.instant(); // the failure is noted, and so what we have is fresh for a while
                var fetched = fetching.fetch(name, known, deadline);
                if (fetched instanceof Fetched.Failed(var trouble) && trouble.kind() == Kind.SLOW) {
                    background.packument(keys.id(), name, Optional.of(began));
                }
                yield fetched;
            }
            case Boarding.Landed(var item) -> PackumentFetch.kept(CachedPackument.of(item));
            case Boarding.Crashed(var trouble) -> new Fetched.Failed<>(trouble);
            case Boarding.InTheAir _ -> new Fetched.Failed<>(Trouble.underWay());
        };
    }

    /** What is made of a document, decompressed. */
    public interface Making<T> {
        T of(InputStream document) throws IOException;
    }

    /** What a document says of the tarball of one version. */
    Optional<UpstreamDist> dist(PackageName name, CachedPackument packument, Version version) {
        return packument
                .atHand()
                .flatMap(document -> document.dists().of(version))
                .or(() -> read(name, packument, document -> reader.dist(document, version)));
    }

    /** Reads a document. One that somebody removed by hand is fetched again. */
    public <T> T read(PackageName name, CachedPackument packument, Making<T> making) {
        try (var document = new GZIPInputStream(open(name, packument), 1 << 16)) {
            return making.of(document);
        } catch (MalformedAnswer e) {
            throw new Refusal(new Problem.UpstreamCorrupt(name, e.getMessage()));
        } catch (IOException e) {
            throw new StorageUnavailable("read " + packument.document(), e);
        }
    }

    private InputStream open(PackageName name, CachedPackument packument) {
        return find(packument)
                .or(() -> fetch(name, Optional.of(packument.lost()), Deadline.ofRequest(), true)
                        .orRefuse(name)
                        .flatMap(this::find))
                .orElseThrow(() -> new Refusal(new Problem.PackageNotFound(name)));
    }

    private Optional<InputStream> find(CachedPackument packument) {
        return packument
                .atHand()
                .<InputStream>map(document -> new ByteArrayInputStream(document.gzip()))
                .or(() -> objects.get(packument.document().orElseThrow()));
    }
}
