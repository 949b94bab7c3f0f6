package dev.larder.registry;

import dev.larder.domain.PackageName;
import dev.larder.storage.Item;
import dev.larder.storage.Write;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** The record of who did what: one entry a change, written in the change's own transaction and never altered. */
final class Audit {

    private final RandomGenerator random;

    /**
     * @param random tells entries of one instant apart
     */
    Audit(RandomGenerator random) {
        this.random = random;
    }

    /** An entry about a package. */
    Write entry(Instant now, String who, PackageName name, String deed) {
        return new Write.Put(item(now, who, deed).with("package", name.toString()), Write.ABSENT);
    }

    /** An entry about the repository as a whole. */
    Write entry(Instant now, String who, String deed) {
        return new Write.Put(item(now, who, deed), Write.ABSENT);
    }

    private Item item(Instant now, String who, String deed) {
        return new Item(Keys.audit(now, Long.toHexString(random.nextLong())))
                .with("who", who)
                .with("deed", deed);
    }
}
