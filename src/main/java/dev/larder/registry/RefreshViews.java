package dev.larder.registry;

import dev.larder.domain.Form;
import dev.larder.domain.Origin;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Table;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Makes the views of a hosted package anew, so that its readers find them ready. Safe to repeat, in any order. */
public final class RefreshViews {

    private final Table table;
    private final Views views;

    public RefreshViews(Table table, Views views) {
        this.table = table;
        this.views = views;
    }

    /**
     * Works off one message of the {@link RefreshQueue}.
     *
     * @throws IllegalArgumentException when it is no message of ours
     */
    public void work(String message) {
        var request = RefreshRequest.parse(message);
        var key = Keys.head(request.name());
        var head = Optional.ofNullable(table.get(List.of(key)).get(key)).map(HostedPackage::of);
        if (head.filter(there -> !there.isUnpublished()).isEmpty()) {
            return; // nobody reads it any more
        }
        var revision = Long.toString(head.get().revision());
        var due = new LinkedHashSet<RefreshRequest.Wanted>();
        request.wanted().ifPresent(due::add);
        for (var item : table.query(Keys.hosted(request.name()), "VIEW#")) {
            var parts = item.key().sk().split("#");
            var kept = new RefreshRequest.Wanted(Form.valueOf(parts[1]), new Origin(parts[2]));
            if (View.of(item).revision().equals(revision)) {
                due.remove(kept);
            } else {
                due.add(kept);
            }
        }
        for (var view : due) {
            views.keep(
                    Keys.view(Keys.hosted(request.name()), view.form(), view.origin()),
                    views.ofHosted(head.get(), view.form(), view.origin()),
                    ObjectKey.Kind.HOSTED_VIEW);
        }
    }
}
