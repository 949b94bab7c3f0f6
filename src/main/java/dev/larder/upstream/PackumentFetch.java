package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import dev.larder.upstream.Flights.Wanted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fetches a packument and keeps it as it came. Everything kept is true whoever wrote it last, so writes demand nothing but
 * that a document which is kept on has not been let go meanwhile: two that fetch at once keep the same.
 */
final class PackumentFetch {

    /** How long the copy is served before an upstream that failed is asked again: not every reader waits for it. */
    static final Duration ASK_AGAIN = Duration.ofMinutes(1);

    /** How long an absence is believed. */
    private static final Duration ABSENT_FOR = Duration.ofMinutes(1);

    private final UpstreamKeys keys;
    private final UpstreamClient upstream;
    private final Table table;
    private final Objects objects;
    private final PackumentReader reader;
    private final Flights flights;
    private final InstantSource clock;
    private final Removals removals;
    private final Freshness freshness;
    private final Uses uses;

    PackumentFetch(
            UpstreamKeys keys,
            UpstreamClient upstream,
            UpstreamPorts ports,
            Flights flights,
            Removals removals,
            Freshness freshness,
            Uses uses) {
        this.keys = keys;
        this.upstream = upstream;
        this.table = ports.table();
        this.objects = ports.objects();
        this.reader = ports.reader();
        this.flights = flights;
        this.removals = removals;
        this.clock = ports.clock();
        this.freshness = freshness;
        this.uses = uses;
    }

    Wanted wanted(PackageName name, Optional<CachedPackument> known) {
        return new Wanted(
                keys.lease(name),
                keys.head(name),
                known.map(CachedPackument::asSeen).orElse(Write.ABSENT));
    }

    /** Asks, and asks again where that may help. A failure is noted: beside the copy, or for those who wait. */
    Fetched<CachedPackument> fetch(PackageName name, Optional<CachedPackument> known, Deadline deadline) {
        return flights.fly(wanted(name, known), () -> patiently(name, known, deadline));
    }

    private Fetched<CachedPackument> patiently(PackageName name, Optional<CachedPackument> known, Deadline deadline) {
        var fetched = Retries.of(deadline, () -> ask(name, known, deadline));
        if (fetched instanceof Fetched.Failed(var trouble)) {
            known.filter(CachedPackument::isThere)
                    .map(copy -> copy.afterFailure(clock.instant(), trouble, ASK_AGAIN))
                    .ifPresentOrElse(
                            copy -> note(name, copy, known), () -> flights.crash(wanted(name, known), trouble));
        }
        return fetched;
    }

    private Fetched<CachedPackument> ask(PackageName name, Optional<CachedPackument> known, Deadline deadline) {
        var validators = known.filter(at -> at.document().isPresent())
                .map(CachedPackument::validators)
                .orElse(Validators.NONE);
        return switch (upstream.packument(name, validators, deadline.left())) {
            case UpstreamAnswer.Found found -> keep(name, found, known);
            case UpstreamAnswer.Unchanged _ ->
                known.flatMap(CachedPackument::document)
                        .map(document ->
                                kept(confirm(name, document, known.get().validators(), known)))
                        .orElseGet(() -> new Fetched.Failed<>(Trouble.unchanged()));
            case UpstreamAnswer.Absent _ -> {
                note(name, absent(known), known);
                yield new Fetched.Absent<>();
            }
            case UpstreamAnswer.Unavailable(var trouble) -> new Fetched.Failed<>(trouble);
        };
    }

    static Fetched<CachedPackument> kept(CachedPackument packument) {
        return packument.isThere() ? new Fetched.Kept<>(packument) : new Fetched.Absent<>();
    }

    private Fetched<CachedPackument> keep(
            PackageName name, UpstreamAnswer.Found found, Optional<CachedPackument> known) {
        try {
            var document = Document.receive(found, reader, name);
            var key = ObjectKey.of(ObjectKey.Kind.CACHED_DOCUMENT, keys.head(name), document.digest());
            if (known.flatMap(CachedPackument::document).filter(key::equals).isEmpty()) {
                objects.putIfAbsent(key, new ByteArrayInputStream(document.gzip()));
            }
            return kept(confirm(name, key, found.validators(), known).with(document));
        } catch (IOException e) {
            return new Fetched.Failed<>(Trouble.of(e));
        }
    }

    private CachedPackument confirm(
            PackageName name, ObjectKey document, Validators validators, Optional<CachedPackument> known) {
        var now = clock.instant();
        var confirmed = new CachedPackument(
                Optional.of(document),
                false,
                validators,
                now,
                now.plus(freshness.fresh()),
                Optional.empty(),
                used(known));
        return note(name, confirmed, known);
    }

    /** What comes for the first time counts as used today, whoever asked. */
    private LocalDate used(Optional<CachedPackument> known) {
        return known.filter(at -> at.document().isPresent())
                .map(CachedPackument::used)
                .orElseGet(uses::today);
    }

    /** The document is kept, for tarballs that are still asked for and in case the upstream errs. */
    private CachedPackument absent(Optional<CachedPackument> known) {
        var now = clock.instant();
        return new CachedPackument(
                known.flatMap(CachedPackument::document),
                true,
                known.map(CachedPackument::validators).orElse(Validators.NONE),
                now,
                now.plus(ABSENT_FOR),
                Optional.empty(),
                used(known));
    }

    /**
     * The first document is listed along with it: nothing that we have is unknown. Of a document that was purged
     * meanwhile, or replaced, nothing is noted: it is going.
     */
    private CachedPackument note(PackageName name, CachedPackument packument, Optional<CachedPackument> known) {
        var where = keys.head(name);
        var landing = wanted(name, known).landing();
        var before = known.flatMap(CachedPackument::document);
        var stays = before.filter(
                document -> packument.document().filter(document::equals).isPresent());
        var there =
                stays.map(document -> Write.equal("document", document.path())).orElse(Write.ALWAYS);
        var writes = new ArrayList<>(List.of(new Write.Put(packument.toItem(where), there), landing));
        writes.addAll(removals.replace(where.pk(), before, packument.document()));
        if (packument.document().isPresent() && before.isEmpty()) {
            writes.add(uses.listed(name));
        }
        if (!table.transact(writes)) {
            table.transact(List.of(landing));
        }
        return packument;
    }
}
