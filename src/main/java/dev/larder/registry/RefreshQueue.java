package dev.larder.registry;

import java.util.List;

/**
 * Where work goes that must not keep a client waiting; RefreshFunction does it, soon and at least once. Losing a message
 * costs speed, never truth: what it would have made ready is built by the next read, which asks again.
 */
public interface RefreshQueue {

    /** Hands it over, as its text. */
    void send(RefreshRequest request);

    /** Opens a connection, so that the next request need not, where there is one to open; sends nothing. */
    default void connect() {}

    /** Hands over many, in few calls where the queue can; some may be lost, as with {@link #send}. */
    default void sendAll(List<RefreshRequest> requests) {
        requests.forEach(this::send);
    }
}
