package dev.larder.registry;

import dev.larder.domain.PackageName;
import dev.larder.domain.Policy;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.upstream.CachedPackument;
import dev.larder.upstream.Upstream;
import dev.larder.upstream.Upstreams;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Asks for what a team will want: what its lockfiles lock and we do not hold, and what the upstream has now of the packages
 * that are in use. It writes nothing. What is due is seen in what is kept, so a run that ends in the middle is continued by
 * the next, and one that is repeated asks for nothing that was done meanwhile.
 */
public final class PlanPrewarm {

    /** What one run asks for; the next asks for the rest. */
    private static final int MOST = 10_000;

    private final Table table;
    private final Policy policy;
    private final Upstreams upstreams;
    private final Warmth warmth;
    private final RefreshQueue queue;
    private final InstantSource clock;
    private final Season season;

    public PlanPrewarm(
            Table table,
            Policy policy,
            Upstreams upstreams,
            Warmth warmth,
            RefreshQueue queue,
            InstantSource clock,
            Season season) {
        this.table = table;
        this.policy = policy;
        this.upstreams = upstreams;
        this.warmth = warmth;
        this.queue = queue;
        this.clock = clock;
        this.season = season;
    }

    /**
     * How much is kept warm.
     *
     * @param days what was asked for within so many days; 0: nothing at all
     * @param every how often a run begins
     */
    public record Season(int days, Duration every) {

        /** What was confirmed then or later need not be asked for in a run that begins at {@code now}. */
        private Instant confirmedSince(Instant now) {
            return now.minus(every.multipliedBy(9).dividedBy(10)); // runs do not begin to the second
        }
    }

    /**
     * What a run has asked for.
     *
     * @param left what is for the next run
     */
    public record Plan(int tarballs, int packuments, int left) {

        /** Whether nothing was due. */
        public boolean isEmpty() {
            return tarballs + packuments + left == 0;
        }

        @Override
        public String toString() {
            return "prewarm: asked for " + tarballs + " tarballs and " + packuments + " packuments; " + left
                    + " are left for the next run";
        }
    }

    /** Asks for what is due, the missing tarballs first. */
    public Plan run(KeptLockfiles.Together lockfiles) {
        if (season.days() == 0 || upstreams.all().isEmpty()) {
            return new Plan(0, 0, 0);
        }
        var now = clock.instant();
        var locked = lockfiles.packages();
        var tarballs = tarballs(locked, now);
        var packuments = packuments(inUse(locked, now), now);
        queue.sendAll(Stream.concat(tarballs.stream(), packuments.stream())
                .limit(MOST)
                .toList());
        var asked = Math.min(MOST, tarballs.size());
        var also = Math.min(MOST - asked, packuments.size());
        return new Plan(asked, also, tarballs.size() + packuments.size() - asked - also);
    }

    private List<RefreshRequest> tarballs(LockedPackages locked, Instant now) {
        return warmth.of(locked, _ -> true).stream()
                .filter(one -> !one.hidden())
                .flatMap(one -> one.due(now).stream())
                .toList();
    }

    private Collection<PackageName> inUse(LockedPackages locked, Instant now) {
        var since = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(season.days());
        var names = new TreeSet<PackageName>();
        names.addAll(locked.all().keySet());
        upstreams.all().forEach(upstream -> names.addAll(upstream.uses().since(since)));
        names.removeIf(policy::isClaimed);
        return names;
    }

    private record Due(RefreshRequest request, CachedPackument packument) {

        /** Those that failed the last time come last, or they would keep others from ever being asked for. */
        private static final Comparator<Due> ORDER = Comparator.<Due, Boolean>comparing(
                        due -> due.packument().failure().isPresent())
                .thenComparing(due -> due.packument().confirmed());
    }

    /** What is not ours, and will be stale before the next run; the oldest first. */
    private List<RefreshRequest> packuments(Collection<PackageName> names, Instant now) {
        var keys = new ArrayList<Key>();
        for (var name : names) {
            keys.add(Keys.head(name));
            upstreams.of(name).forEach(upstream -> keys.add(upstream.keys().head(name)));
        }
        var items = table.getAll(keys);
        Function<Key, Optional<CachedPackument>> kept =
                key -> Optional.ofNullable(items.get(key)).map(CachedPackument::of);
        var since = season.confirmedSince(now);
        return names.stream()
                .filter(name -> !items.containsKey(Keys.head(name)))
                .flatMap(name -> upstreams.of(name).stream()
                        .flatMap(upstream -> kept.apply(upstream.keys().head(name)).stream()
                                .filter(packument -> isDue(packument, now))
                                .map(packument -> new Due(request(upstream, name, since), packument))))
                .sorted(Due.ORDER)
                .map(Due::request)
                .toList();
    }

    private boolean isDue(CachedPackument packument, Instant now) {
        return packument.document().isPresent()
                && packument.confirmed().isBefore(season.confirmedSince(now))
                && packument.freshUntil().isBefore(now.plus(season.every()));
    }

    private static RefreshRequest request(Upstream upstream, PackageName name, Instant since) {
        return new RefreshRequest.Packument(upstream.keys().id(), name, Optional.of(since));
    }
}
