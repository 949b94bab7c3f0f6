package dev.larder.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A stream that fails when it has not ended in time: the JDK's HTTP client bounds the head of an answer only. */
final class DeadlineStream extends BlockStream {

    private static final System.Logger LOG = System.getLogger(DeadlineStream.class.getName());

    private final CompletableFuture<Void> expiry;
    private volatile boolean expired;

    /** The time was up. */
    static final class TooSlow extends IOException {

        private static final long serialVersionUID = 1L;

        TooSlow() {
            super("not ended in time");
        }
    }

    DeadlineStream(InputStream source, Duration left) {
        super(source);
        expiry = CompletableFuture.runAsync(
                this::expire, CompletableFuture.delayedExecutor(left.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = in.read(buffer, offset, length);
        } catch (IOException e) {
            throw expired ? new TooSlow() : e;
        }
        if (expired) {
            throw new TooSlow();
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        expiry.cancel(false);
        super.close();
    }

    /** Closing wakes whoever is reading. */
    private void expire() {
        expired = true;
        try {
            in.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot close a stream that was too slow", e);
        }
    }
}
