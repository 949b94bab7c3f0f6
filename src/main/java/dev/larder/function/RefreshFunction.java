package dev.larder.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.larder.auth.TokenUses;
import dev.larder.registry.Refresh;
import java.lang.System.Logger.Level;
import java.util.ArrayList;

/**
 * Works off its queue: makes the views of hosted packages anew, notes when tokens were used. A message that fails is reported alone, comes again, and
 * ends in the dead-letter queue.
 */
public final class RefreshFunction implements RequestHandler<SQSEvent, SQSBatchResponse> {

    private static final System.Logger LOG = System.getLogger(RefreshFunction.class.getName());

    private final Refresh refresh;
    private final TokenUses tokenUses;
    private final Metrics metrics;

    /** As Lambda starts it. */
    public RefreshFunction() {
        this(Wiring.start(AwsPorts.fromEnvironment()));
    }

    RefreshFunction(Wiring.Parts parts) {
        refresh = parts.refresh();
        tokenUses = parts.tokenUses();
        metrics = parts.metrics();
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        var failed = new ArrayList<SQSBatchResponse.BatchItemFailure>();
        for (var message : event.getRecords()) {
            try {
                work(message.getBody());
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "cannot work off message " + message.getMessageId(), e);
                failed.add(new SQSBatchResponse.BatchItemFailure(message.getMessageId()));
            }
        }
        metrics.flush();
        return new SQSBatchResponse(failed);
    }

    private void work(String message) {
        if (TokenUses.isMessage(message)) {
            tokenUses.work(message);
        } else {
            refresh.work(message);
        }
    }
}
