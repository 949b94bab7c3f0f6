package dev.larder.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.larder.registry.Refresh;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * Works off its queue: makes the views of hosted packages anew, fetches from upstreams, notes when packages were used.
 * A batch is worked on all at once, since upstreams are waited for. A message that fails is reported alone, comes
 * again, and ends in the dead-letter queue.
 */
public final class RefreshFunction implements RequestHandler<SQSEvent, SQSBatchResponse> {

    private static final System.Logger LOG = System.getLogger(RefreshFunction.class.getName());

    /** As many messages as template.yaml puts into a batch: each may hold a large document in memory. */
    private static final int AT_ONCE = 10;

    private final Refresh refresh;
    private final Metrics metrics;

    /** As Lambda starts it. */
    public RefreshFunction() {
        this(Wiring.start(AwsPorts.fromEnvironment()));
    }

    RefreshFunction(Wiring.Wired wired) {
        refresh = wired.get(Refresh.class);
        metrics = wired.get(Ports.class).meter();
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        var done = ConcurrentHashMap.<String>newKeySet();
        try (var threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            event.getRecords().forEach(message -> threads.execute(() -> work(message, done)));
        } // which waits for all of them
        metrics.flush();
        return new SQSBatchResponse(event.getRecords().stream()
                .map(SQSEvent.SQSMessage::getMessageId)
                .filter(id -> !done.contains(id))
                .map(SQSBatchResponse.BatchItemFailure::new)
                .toList());
    }

    private void work(SQSEvent.SQSMessage message, Set<String> done) {
        try {
            refresh.work(message.getBody());
            done.add(message.getMessageId());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "cannot work off message " + message.getMessageId(), e);
        }
    }
}
