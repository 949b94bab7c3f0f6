package dev.larder.operate;

import dev.larder.storage.ObjectKey;
import dev.larder.storage.OrphanMark;
import dev.larder.storage.OrphanMark.State;
import dev.larder.storage.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removes objects, one at a time and under its mark ({@link OrphanMark}): nobody comes to point there meanwhile. */
record Removal(Stores stores) {

    /** For how long at most one removal takes. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /**
     * Removes {@code object}, unless its mark has changed since it was {@code seen}, or somebody else is at it.
     *
     * @param along what else is written, or must hold, in the transaction that begins it
     * @return whether it was removed
     */
    boolean remove(ObjectKey object, Optional<OrphanMark> seen, List<Write> along) {
        var end = now().plus(LONGEST);
        var removing = new OrphanMark(object, State.REMOVING, end);
        if (seen.filter(mark -> mark.isBeingRemoved(now())).isPresent() || !replace(seen, removing, along)) {
            return false; // somebody has come to point there
        }
        if (!now().isBefore(end)) {
            return false; // this machine has slept: others may have taken over
        }
        stores.objects().delete(object);
        replace(Optional.of(removing), new OrphanMark(object, State.REMOVED, now()), List.of());
        return true;
    }

    private boolean replace(Optional<OrphanMark> before, OrphanMark after, List<Write> along) {
        var writes = new ArrayList<>(along);
        writes.add(new Write.Put(after.toItem(), OrphanMark.unchanged(before)));
        return stores.table().transact(writes);
    }

    private Instant now() {
        return stores.clock().instant();
    }
}
