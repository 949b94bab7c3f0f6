package dev.larder.registry;

import dev.larder.domain.PackageName;
import dev.larder.domain.Policy;
import dev.larder.storage.Item;
import dev.larder.storage.Table;
import dev.larder.upstream.CachedPackument;
import dev.larder.upstream.Tarballs.Prefetched;
import dev.larder.upstream.Upstream;
import dev.larder.upstream.Upstreams;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes ready what readers will ask for: the views of a package of ours that has changed, and what an upstream has. Tells
 * others what has changed, and exports the audit. Safe to
 * repeat, in any order.
 */
public final class Refresh {

    private final Table table;
    private final Views views;
    private final Policy policy;
    private final Upstreams upstreams;
    private final FollowRanges ranges;
    private final Outbox outbox;
    private final ExportAudit export;

    /**
     * @param ranges fetches what a new document brings
     */
    public Refresh(
            Table table,
            Views views,
            Policy policy,
            Upstreams upstreams,
            FollowRanges ranges,
            Outbox outbox,
            ExportAudit export) {
        this.table = table;
        this.views = views;
        this.policy = policy;
        this.upstreams = upstreams;
        this.ranges = ranges;
        this.outbox = outbox;
        this.export = export;
    }

    /**
     * Works off one message of the {@link RefreshQueue}. An upstream that fails is no failure of the message: the next
     * reader sends it again.
     *
     * @throws IllegalArgumentException when it is no message of ours
     */
    public void work(String message) {
        switch (RefreshRequest.parse(message)) {
            case RefreshRequest.Hosted hosted -> {
                if (hosted.wanted().isEmpty()) { // it comes from a commit
                    outbox.deliver(hosted.name());
                }
                hosted(hosted);
            }
            case RefreshRequest.Events _ -> outbox.deliverAll();
            case RefreshRequest.Audit _ -> export.run();
            case RefreshRequest.Packument packument -> packument(packument);
            case RefreshRequest.Asked(var upstream, var name, var version, var day) ->
                upstreams.find(upstream).ifPresent(from -> {
                    if (from.uses().note(name, version, day) && version.isEmpty()) {
                        packument(new RefreshRequest.Packument(upstream, name, Optional.empty()));
                    }
                });
            case RefreshRequest.Tarball tarball -> tarball(tarball);
            case RefreshRequest.Sweep(var upstream, var name, var unusedSince) ->
                upstreams.find(upstream).ifPresent(from -> from.keeping().sweep(name, unusedSince));
        }
    }

    /** The upstream of that id, and those that are asked after it; nobody, when the package has become ours meanwhile. */
    private Stream<Upstream> asked(PackageName name, String upstream) {
        var ours = policy.isClaimed(name) || table.find(Keys.head(name)).isPresent();
        return ours
                ? Stream.empty()
                : upstreams.of(name).stream()
                        .dropWhile(candidate -> !candidate.keys().id().equals(upstream));
    }

    private void hosted(RefreshRequest.Hosted request) {
        var name = request.name();
        var head = table.find(Keys.head(name))
                .map(HostedPackage::of)
                .filter(there -> !there.isUnpublished()); // nobody reads it any more otherwise
        head.ifPresent(hosted -> due(Keys.hosted(name), Long.toString(hosted.revision()), request.wanted())
                .forEach((shape, _) -> views.keepOfHosted(hosted, shape)));
    }

    private void packument(RefreshRequest.Packument request) {
        asked(request.name(), request.upstream()).findFirst().ifPresent(from -> packument(from, request));
    }

    private void packument(Upstream from, RefreshRequest.Packument request) {
        var name = request.name();
        var changed = request.since()
                .map(since -> from.packuments().refresh(name, since))
                .orElseGet(() -> from.packuments().refresh(name));
        changed.ifPresent(packument -> {
            due(from.keys().partition(name), packument.revision(), Optional.empty())
                    .forEach((shape, before) -> views.keepOfUpstream(from, name, packument, shape, before));
            ranges.follow(from, name, packument);
        });
    }

    /** Of several upstreams, the first that has the package is the one: nobody else is asked for a version that it lacks. */
    private void tarball(RefreshRequest.Tarball request) {
        var name = request.name();
        for (var from : asked(name, request.upstream()).toList()) {
            if (from.tarballs().prefetch(name, request.version()) != Prefetched.ABSENT) {
                return;
            }
            if (CachedPackument.isKnown(table.find(from.keys().head(name)))) {
                break;
            }
        }
        upstreams.find(request.upstream()).ifPresent(first -> first.tarballs().noteAbsence(name, request.version()));
    }

    /** The views in a package's partition that are not good any more, and the wanted one if there is none. */
    private Map<Shape, Optional<Item>> due(String partition, String revision, Optional<Shape> wanted) {
        var due = new LinkedHashMap<Shape, Optional<Item>>();
        wanted.ifPresent(shape -> due.put(shape, Optional.empty()));
        for (var item : table.query(partition, Keys.VIEW)) {
            var shape = Keys.shape(item.key());
            if (View.of(item).isGood(revision)) {
                due.remove(shape);
            } else {
                due.put(shape, Optional.of(item));
            }
        }
        return due;
    }
}
