package dev.larder.registry;

import dev.larder.domain.Form;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Table;
import dev.larder.upstream.Upstream;
import dev.larder.upstream.Upstreams;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes ready what readers will ask for: the views of a package of ours that has changed, and what an upstream has. Safe to
 * repeat, in any order.
 */
public final class Refresh {

    private final Table table;
    private final Views views;
    private final Upstreams upstreams;

    public Refresh(Table table, Views views, Upstreams upstreams) {
        this.table = table;
        this.views = views;
        this.upstreams = upstreams;
    }

    /**
     * Works off one message of the {@link RefreshQueue}. An upstream that fails is no failure of the message: the next
     * reader sends it again.
     *
     * @throws IllegalArgumentException when it is no message of ours
     */
    public void work(String message) {
        switch (RefreshRequest.parse(message)) {
            case RefreshRequest.Hosted hosted -> hosted(hosted);
            case RefreshRequest.Packument(var upstream, var name) ->
                upstreams.find(upstream).ifPresent(from -> packument(from, name));
            case RefreshRequest.Asked(var upstream, var name, var version, var day) ->
                upstreams.find(upstream).ifPresent(from -> {
                    if (from.uses().note(name, version, day) && version.isEmpty()) {
                        packument(from, name);
                    }
                });
            case RefreshRequest.Tarball(var upstream, var name, var version) ->
                upstreams.find(upstream).ifPresent(from -> from.tarballs().prefetch(name, version));
        }
    }

    private void hosted(RefreshRequest.Hosted request) {
        var name = request.name();
        var head = Optional.ofNullable(table.get(List.of(Keys.head(name))).get(Keys.head(name)))
                .map(HostedPackage::of)
                .filter(there -> !there.isUnpublished()); // nobody reads it any more otherwise
        head.ifPresent(hosted -> due(Keys.hosted(name), Long.toString(hosted.revision()), request.wanted())
                .forEach(view -> views.keep(
                        Keys.view(Keys.hosted(name), view.form(), view.origin()),
                        views.ofHosted(hosted, view.form(), view.origin()),
                        ObjectKey.Kind.HOSTED_VIEW)));
    }

    private void packument(Upstream from, PackageName name) {
        from.packuments()
                .refresh(name)
                .ifPresent(changed -> due(from.keys().partition(name), changed.revision(), Optional.empty())
                        .forEach(view -> views.keepOfUpstream(from, name, changed, view.form(), view.origin())));
    }

    /** The views in a package's partition that show another revision, and the wanted one if there is none. */
    private Set<RefreshRequest.Wanted> due(String partition, String revision, Optional<RefreshRequest.Wanted> wanted) {
        var due = new LinkedHashSet<RefreshRequest.Wanted>();
        wanted.ifPresent(due::add);
        for (var item : table.query(partition, "VIEW#")) {
            var parts = item.key().sk().split("#");
            var kept = new RefreshRequest.Wanted(Form.valueOf(parts[1]), new Origin(parts[2]));
            if (View.of(item).revision().equals(revision)) {
                due.remove(kept);
            } else {
                due.add(kept);
            }
        }
        return due;
    }
}
