package dev.larder.storage.embedded;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** Brings something to the disk for many at once: those who ask while a sync is under way share the next one. */
final class SharedSync {

    /** Brings to the disk what was done before it began. */
    interface Sync {
        void run() throws IOException;
    }

    private final Sync sync;
    private final AtomicLong asked = new AtomicLong();
    private final ReentrantLock syncing = new ReentrantLock();
    private long done;

    SharedSync(Sync sync) {
        this.sync = sync;
    }

    /** Returns when what was done before is on the disk. When a sync fails, who waited for it tries one of their own. */
    void await() throws IOException {
        var mine = asked.incrementAndGet();
        syncing.lock();
        try {
            if (done < mine) {
                var all = asked.get();
                sync.run();
                done = all;
            }
        } finally {
            syncing.unlock();
        }
    }
}
