package dev.larder.storage.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedSyncTest {

    private static final int OTHERS = 5;

    private final AtomicInteger syncs = new AtomicInteger();

    @Test
    void who_asks_alone_gets_a_sync_of_their_own() throws IOException {
        var shared = new SharedSync(syncs::incrementAndGet);

        shared.await();
        shared.await();

        assertEquals(2, syncs.get());
    }

    @Test
    void those_who_ask_during_a_sync_share_the_next_one() throws Exception {
        var disk = new CountDownLatch(1);
        var shared = new SharedSync(() -> {
            syncs.incrementAndGet();
            pass(disk);
        });
        var tasks = new ArrayList<FutureTask<Boolean>>();
        for (var number = 0; number <= OTHERS; number++) {
            var task = new FutureTask<>(() -> {
                shared.await();
                return true;
            });
            tasks.add(task);
            awaitBlocked(Thread.ofPlatform().start(task)); // the first in its sync, the others for it
        }

        disk.countDown();
        for (var task : tasks) {
            assertEquals(true, task.get());
        }
        assertEquals(2, syncs.get());
    }

    @Test
    void a_sync_that_fails_is_nobody_elses() throws IOException {
        var shared = new SharedSync(() -> {
            if (syncs.incrementAndGet() == 1) {
                throw new IOException("the disk is full");
            }
        });

        assertThrows(IOException.class, shared::await);
        shared.await();

        assertEquals(2, syncs.get());
    }

    private static void awaitBlocked(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
