package dev.larder.audit;

import dev.larder.storage.Write;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** Writes the trail: each entry is part of the transaction that makes the change, and of no other. */
public final class Trail {

    private final RandomGenerator random;

    /**
     * @param random tells entries of one instant apart
     */
    public Trail(RandomGenerator random) {
        this.random = random;
    }

    /** The entry of one deed, to be written with what was done. */
    public Write entry(Instant now, Actor actor, Deed deed) {
        var id = "%016x".formatted(random.nextLong());
        return new Write.Put(Entry.item(now, id, actor, deed), Write.ABSENT);
    }
}
