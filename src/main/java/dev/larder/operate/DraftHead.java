package dev.larder.operate;

import dev.larder.storage.Item;
import dev.larder.storage.Write;
import java.util.Map;
import java.util.Optional;

/**
 * The head of a hosted package that takes more than one transaction to import, until all else of it is there: the one that
 * is to come, with no dist-tag and at revision 0, which no other head has. So the package is its owners' and looks
 * unpublished: nothing of it is served, no upstream is asked for it, and nobody changes it ({@code
 * registry.HostedPackage.isBeingImported}). For operators it is no head.
 */
final class DraftHead {

    /** What holds of a draft alone. */
    static final Write.Condition UNCHANGED = Write.equal("revision", 0);

    private DraftHead() {}

    /** Whether {@code item} is one. */
    static boolean is(Item item) {
        return isFor(item) && UNCHANGED.holds(Optional.of(item));
    }

    /** Whether there are drafts of such an item. */
    static boolean isFor(Item head) {
        return Layout.isHead(head) && head.key().pk().startsWith(Layout.HOSTED);
    }

    /** The part of a transaction that keeps the place of {@code head}: makes the draft, or demands that it is there. */
    static Write holding(Item head, boolean isThere) {
        return isThere
                ? new Write.Check(head.key(), UNCHANGED)
                : new Write.Put(head.with("tags", Map.of()).with("revision", 0), Write.ABSENT);
    }
}
