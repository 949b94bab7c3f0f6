package dev.larder.registry;

import dev.larder.domain.PackageName;
import dev.larder.domain.Policy;
import dev.larder.domain.Problem;
import dev.larder.domain.Version;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.upstream.TarballFailure;
import dev.larder.upstream.Upstream;
import dev.larder.upstream.Upstreams;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How much we hold of what lockfiles lock. It is looked up each time, and so never wrong: two reads for each package of an
 * upstream, a hundred in a round trip.
 */
public final class Warmth {

    private final Table table;
    private final Policy policy;
    private final Upstreams upstreams;

    public Warmth(Table table, Policy policy, Upstreams upstreams) {
        this.table = table;
        this.policy = policy;
        this.upstreams = upstreams;
    }

    /** Where a version stands. */
    sealed interface State {

        /** We hold its tarball. */
        record Warm() implements State {}

        /** It is to be fetched. */
        record Pending() implements State {}

        /**
         * It cannot be had.
         *
         * @param failure what a fetch met, where one was tried
         */
        record Failed(String why, Optional<TarballFailure> failure) implements State {}
    }

    /**
     * One version that is locked.
     *
     * @param first the upstream to ask first, unless the package can be no upstream's
     * @param hidden whether it is of a package of ours that the caller may not see, and so is as if it were an upstream's
     */
    record Standing(PackageName name, Version version, State state, Optional<Upstream> first, boolean hidden) {

        /** What asks for it, where a fetch is worth its while. */
        Optional<RefreshRequest> due(Instant now) {
            var isDue = switch (state) {
                case State.Warm _ -> false;
                case State.Pending _ -> true;
                case State.Failed failed ->
                    failed.failure()
                            .filter(found -> !now.isBefore(found.again()))
                            .isPresent();
            };
            return first.filter(_ -> isDue)
                    .map(upstream -> new RefreshRequest.Tarball(upstream.keys().id(), name, version));
        }
    }

    /**
     * Where all of {@code packages} stands.
     *
     * @param visible which packages of ours the caller may see
     */
    List<Standing> of(LockedPackages packages, Predicate<HostedPackage> visible) {
        var found = new HashMap<>(
                table.getAll(packages.all().keySet().stream().map(Keys::head).toList()));
        var sources = new HashMap<PackageName, Source>();
        packages.all().keySet().forEach(name -> sources.put(name, source(name, found.get(Keys.head(name)), visible)));
        var wanted = new ArrayList<Key>();
        packages.all()
                .forEach((name, locked) -> locked.versions()
                        .forEach(version -> wanted.addAll(sources.get(name).keys(name, version))));
        found.putAll(table.getAll(wanted));

        var missing = new ArrayList<Key>();
        packages.all()
                .forEach((name, locked) -> locked.versions().stream()
                        .filter(version ->
                                sources.get(name).keys(name, version).stream().noneMatch(found::containsKey))
                        .forEach(version -> missing.addAll(sources.get(name).failures(name, version))));
        found.putAll(table.getAll(missing));

        var all = new ArrayList<Standing>();
        packages.all()
                .forEach((name, locked) -> locked.versions()
                        .forEach(version -> all.add(sources.get(name).standing(name, version, found))));
        return all;
    }

    private Source source(PackageName name, Item head, Predicate<HostedPackage> visible) {
        var hosted = Optional.ofNullable(head).map(HostedPackage::of);
        var seen = hosted.filter(visible).filter(there -> !there.isUnpublished());
        var candidates = policy.isClaimed(name) ? List.<Upstream>of() : upstreams.of(name);
        return new Source(seen, candidates, hosted.isPresent());
    }

    /**
     * Where a package comes from.
     *
     * @param hosted ours, as far as the caller may see it
     * @param candidates or else the upstreams that are asked for it; none, where it is claimed
     */
    private record Source(Optional<HostedPackage> hosted, List<Upstream> candidates, boolean ours) {

        List<Key> keys(PackageName name, Version version) {
            return hosted.isPresent()
                    ? List.of(Keys.version(name, version))
                    : candidates.stream()
                            .map(upstream -> upstream.keys().tarball(name, version))
                            .toList();
        }

        List<Key> failures(PackageName name, Version version) {
            return hosted.isPresent()
                    ? List.of()
                    : candidates.stream()
                            .map(upstream -> upstream.keys().failure(name, version))
                            .toList();
        }

        Standing standing(PackageName name, Version version, Map<Key, Item> items) {
            var state = hosted.isPresent()
                    ? ofHosted(hosted.get(), name, version, items)
                    : candidates.isEmpty()
                            ? new State.Failed(TarballFailure.NOWHERE, Optional.empty())
                            : ofProxied(name, version, items);
            var first = hosted.isPresent()
                    ? Optional.<Upstream>empty()
                    : candidates.stream().findFirst();
            return new Standing(name, version, state, first, ours && hosted.isEmpty());
        }

        private State ofHosted(HostedPackage head, PackageName name, Version version, Map<Key, Item> items) {
            return Optional.ofNullable(items.get(Keys.version(name, version)))
                    .filter(head::holds)
                    .<State>map(_ -> new State.Warm())
                    .orElseGet(() -> new State.Failed(
                            new Problem.VersionNotFound(name, version.text()).message(), Optional.empty()));
        }

        private State ofProxied(PackageName name, Version version, Map<Key, Item> items) {
            if (keys(name, version).stream().anyMatch(items::containsKey)) {
                return new State.Warm();
            }
            return failures(name, version).stream()
                    .flatMap(key -> Optional.ofNullable(items.get(key)).stream())
                    .map(TarballFailure::of)
                    .findFirst()
                    .<State>map(failure -> new State.Failed(failure.why(), Optional.of(failure)))
                    .orElseGet(State.Pending::new);
        }
    }
}
