package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import dev.larder.storage.Item;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import dev.larder.upstream.Flights.Boarding;
import dev.larder.upstream.Flights.Crew;
import dev.larder.upstream.Flights.Wanted;
import dev.larder.upstream.PackumentReader.UpstreamDist;
import dev.larder.upstream.Packuments.Look;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The tarballs of one upstream that proved to be what its packuments promise. One is fetched once, however many want it, and
 * the upstream is never asked for it again.
 */
public final class Tarballs {

    private final UpstreamKeys keys;
    private final UpstreamClient upstream;
    private final Packuments packuments;
    private final Table table;
    private final Objects objects;
    private final Flights flights;
    private final Background background;
    private final Uses uses;
    private final Removals removals;
    private final Meter meter;
    private final InstantSource clock;

    Tarballs(
            UpstreamKeys keys,
            UpstreamClient upstream,
            UpstreamPorts ports,
            Flights flights,
            Removals removals,
            Packuments packuments,
            Uses uses) {
        this.keys = keys;
        this.upstream = upstream;
        this.packuments = packuments;
        this.table = ports.table();
        this.objects = ports.objects();
        this.flights = flights;
        this.background = ports.background();
        this.uses = uses;
        this.removals = removals;
        this.meter = ports.meter();
        this.clock = ports.clock();
    }

    /** Where the tarball is that {@code item} notes, for a reader. */
    public ObjectKey held(Item item) {
        meter.count(Meter.Sign.HITS);
        return of(item);
    }

    private static ObjectKey of(Item item) {
        return ObjectKey.parse(item.text("object"));
    }

    /**
     * Fetches a tarball that we do not hold yet, for a reader; empty when there is no such version. What takes longer than a
     * request may goes on in the background, and is a {@link Refusal} until then.
     *
     * @param head the item under {@link UpstreamKeys#head}
     * @param deadline when the reader must have an answer
     */
    public Optional<ObjectKey> fetch(PackageName name, Version version, Optional<Item> head, Deadline deadline) {
        meter.count(Meter.Sign.MISSES);
        var fetch = new Fetch(name, version, Look.KEPT, deadline);
        var promise = fetch.promise(head);
        if (promise.isEmpty()) {
            return Optional.empty();
        }
        return switch (flights.board(wanted(name, version), Crew.READER, deadline)) {
            case Boarding.Pilot _ -> {
                var fetched = fetch.fulfil(promise.get());
                if (fetched instanceof Fetched.Failed(var trouble) && trouble.kind() == Trouble.Kind.SLOW) {
                    background.tarball(keys.id(), name, version);
                }
                yield fetched.orRefuse(name);
            }
            case Boarding.Landed(var item) -> Optional.of(of(item));
            case Boarding.Crashed(var trouble) -> throw trouble.refusal(name);
            case Boarding.InTheAir _ -> throw Trouble.underWay().refusal(name);
        };
    }

    /** What came of a fetch that no client waits for. */
    public enum Prefetched {
        /** We hold it. */
        HELD,
        /** There is no such version. */
        ABSENT,
        /** Somebody else is at it. */
        UNDER_WAY,
        /** The upstream failed, which is noted. */
        FAILED
    }

    /**
     * Fetches a tarball in the background, unless we hold it or somebody else is at it. That there is no such version is
     * the upstream's word of this moment.
     */
    public Prefetched prefetch(PackageName name, Version version) {
        var items = table.get(List.of(keys.head(name), keys.tarball(name, version)));
        if (items.containsKey(keys.tarball(name, version))) {
            return Prefetched.HELD;
        }
        var fetch = new Fetch(name, version, Look.ANEW, Deadline.in(Packuments.BACKGROUND));
        try {
            return fetch.promise(Optional.ofNullable(items.get(keys.head(name))))
                    .map(promise -> prefetch(fetch, promise))
                    .orElse(Prefetched.ABSENT);
        } catch (Refusal e) {
            return e.problem() instanceof Problem.PackageNotFound
                    ? Prefetched.ABSENT
                    : failed(name, version, new TarballFailure(e.problem().message(), clock.instant()));
        }
    }

    private Prefetched prefetch(Fetch fetch, Promise promise) {
        return switch (flights.boardIfFree(wanted(fetch.name, fetch.version), Crew.BACKGROUND)) {
            case Boarding.Pilot _ ->
                switch (fetch.fulfil(promise)) {
                    case Fetched.Kept<ObjectKey> _ -> {
                        meter.count(Meter.Sign.WARMED);
                        yield Prefetched.HELD;
                    }
                    case Fetched.Absent<ObjectKey> _ -> Prefetched.ABSENT;
                    case Fetched.Failed(var trouble) ->
                        failed(fetch.name, fetch.version, new TarballFailure(trouble.why(), clock.instant()));
                };
            case Boarding.Landed _ -> Prefetched.HELD;
            case Boarding.Crashed _, Boarding.InTheAir _ -> Prefetched.UNDER_WAY;
        };
    }

    private Prefetched failed(PackageName name, Version version, TarballFailure failure) {
        note(name, version, failure);
        return Prefetched.FAILED;
    }

    /** Notes that nobody has such a version; until tomorrow nobody is asked for it in the background. */
    public void noteAbsence(PackageName name, Version version) {
        note(name, version, TarballFailure.absent(clock.instant()));
    }

    private void note(PackageName name, Version version, TarballFailure failure) {
        table.transact(List.of(
                new Write.Put(failure.toItem(keys.failure(name, version), clock.instant()), Write.ALWAYS),
                new Write.Check(keys.tarball(name, version), Write.ABSENT)));
    }

    private Wanted wanted(PackageName name, Version version) {
        return new Wanted(keys.lease(name, version), keys.tarball(name, version), Write.ABSENT);
    }

    /** What a packument says of the tarball that is wanted. */
    private record Promise(CachedPackument packument, UpstreamDist dist) {}

    /** Whether what was promised is not there, or something else is. */
    private static boolean isBroken(Fetched<ObjectKey> fetched) {
        return switch (fetched) {
            case Fetched.Kept<ObjectKey> _ -> false;
            case Fetched.Absent<ObjectKey> _ -> true;
            case Fetched.Failed(var trouble) -> trouble.kind() == Trouble.Kind.CORRUPT;
        };
    }

    /** The fetch of one tarball. */
    private final class Fetch {

        private final PackageName name;
        private final Version version;
        private final Look look;
        private final Deadline deadline;

        Fetch(PackageName name, Version version, Look look, Deadline deadline) {
            this.name = name;
            this.version = version;
            this.look = look;
            this.deadline = deadline;
        }

        /** What the upstream says of the version: in the copy at hand, stale or not, or else in a newer one. */
        Optional<Promise> promise(Optional<Item> head) {
            var known = head.map(CachedPackument::of);
            return known.filter(at -> at.document().isPresent())
                    .flatMap(this::promise)
                    .or(() -> newer(known).flatMap(this::promise));
        }

        private Optional<Promise> promise(CachedPackument packument) {
            return packuments.dist(name, packument, version).map(dist -> new Promise(packument, dist));
        }

        /** What the upstream has now, unless that is the document that we know. */
        private Optional<CachedPackument> newer(Optional<CachedPackument> known) {
            var now = packuments
                    .newest(name, known, look, deadline)
                    .orRefuse(name)
                    .orElseThrow(() -> new Refusal(new Problem.PackageNotFound(name)));
            return Optional.of(now).filter(at -> !at.document().equals(known.flatMap(CachedPackument::document)));
        }

        /** Asks for what was promised, by whoever has the lease; gives that back. */
        Fetched<ObjectKey> fulfil(Promise promise) {
            return flights.fly(wanted(name, version), () -> land(promise));
        }

        private Fetched<ObjectKey> land(Promise promise) {
            var first = patiently(promise.dist());
            var fetched = isBroken(first) ? again(promise, first) : first;
            switch (fetched) {
                case Fetched.Kept<ObjectKey> _ -> {}
                case Fetched.Absent<ObjectKey> _ ->
                    table.transact(List.of(wanted(name, version).landing()));
                case Fetched.Failed(var trouble) -> flights.crash(wanted(name, version), trouble);
            }
            return fetched;
        }

        private Fetched<ObjectKey> patiently(UpstreamDist dist) {
            return Retries.of(deadline, () -> ask(dist));
        }

        /** What comes of a newer promise, where there is one: it may have been moved by the upstream, or published anew. */
        private Fetched<ObjectKey> again(Promise broken, Fetched<ObjectKey> first) {
            var document = broken.packument().document();
            return switch (packuments.newest(name, Optional.of(broken.packument()), look, deadline)) {
                case Fetched.Kept(var now) when now.document().equals(document) -> first;
                case Fetched.Kept(var now) ->
                    packuments
                            .dist(name, now, version)
                            .map(dist -> dist.equals(broken.dist()) ? first : patiently(dist))
                            .orElseGet(Fetched.Absent::new);
                case Fetched.Absent<CachedPackument> _ -> new Fetched.Absent<>();
                case Fetched.Failed(var trouble) -> new Fetched.Failed<>(trouble);
            };
        }

        private Fetched<ObjectKey> ask(UpstreamDist dist) {
            var where = keys.tarball(name, version);
            var key = ObjectKey.of(ObjectKey.Kind.CACHED_TARBALL, where, dist.digest());
            var unpurged = removals.takeBackNow(where.pk(), key);
            if (unpurged.isEmpty()) {
                return new Fetched.Failed<>(Trouble.underWay());
            }
            return switch (upstream.tarball(dist.tarball(), deadline.left())) {
                case UpstreamAnswer.Found found -> {
                    try (var body = new VerifiedStream(found.decoded(), dist.digest())) {
                        objects.putIfAbsent(key, body);
                    } catch (IOException e) {
                        yield new Fetched.Failed<>(Trouble.of(e));
                    }
                    var item = Uses.on(uses.today(), new Item(where).with("object", key.path()));
                    if (!table.transact(List.of(
                            new Write.Put(item, Write.ALWAYS),
                            new Write.Delete(keys.failure(name, version), Write.ALWAYS),
                            Removals.takeBack(where.pk(), key),
                            unpurged.get(),
                            wanted(name, version).landing()))) {
                        removals.drop(where, key);
                        yield new Fetched.Failed<>(Trouble.underWay());
                    }
                    yield new Fetched.Kept<>(key);
                }
                case UpstreamAnswer.Absent _ -> new Fetched.Absent<>();
                case UpstreamAnswer.Unchanged _ -> new Fetched.Failed<>(Trouble.unchanged());
                case UpstreamAnswer.Unavailable(var trouble) -> new Fetched.Failed<>(trouble);
            };
        }
    }
}
