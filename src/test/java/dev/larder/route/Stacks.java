package dev.larder.route;

import dev.larder.function.EmulatedStack;
import dev.larder.iam.Deeds;
import dev.larder.storage.aws.Emulators;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stacks on emulators, lent to one test after the other. Any number of tests may have one at once. */
final class Stacks implements AutoCloseable {

    private static final class Lent {

        private final EmulatedStack stack;
        private volatile String test = "no test";

        private Lent(Emulators emulators, Deeds deeds) {
            var ending = Long.toString(System.nanoTime(), Character.MAX_RADIX);
            stack = new EmulatedStack(emulators, ending, (function, access) -> deeds.note(function, access, test));
        }
    }

    private final Emulators emulators;
    private final Deeds deeds;
    private final Queue<Lent> all = new ConcurrentLinkedQueue<>();
    private final Queue<Lent> idle = new ConcurrentLinkedQueue<>();

    /**
     * @param deeds gets what functions do on them
     */
    Stacks(Emulators emulators, Deeds deeds) {
        this.emulators = emulators;
        this.deeds = deeds;
    }

    /** One that is as new, until {@link Backend#release}. */
    Backend lendTo(String test) {
        var found = idle.poll();
        var lent = found == null ? make() : found;
        lent.test = test;
        return new EmulatedBackend(lent.stack, () -> idle.add(lent));
    }

    private Lent make() {
        var made = new Lent(emulators, deeds);
        all.add(made);
        return made;
    }

    @Override
    public void close() {
        all.forEach(lent -> lent.stack.close());
    }
}
