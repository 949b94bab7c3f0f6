package dev.larder.function;

import dev.larder.registry.RefreshQueue;
import java.lang.System.Logger.Level;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The queue in SQS. What cannot be sent is logged and let go: the change is committed already, and the next reader asks
 * for the view again.
 */
final class SqsRefreshQueue implements RefreshQueue {

    private static final System.Logger LOG = System.getLogger(SqsRefreshQueue.class.getName());

    private final SqsClient client;
    private final String queueUrl;

    /**
     * @param client made at the function's start, and so before its snapshot: a request must not wait for it
     */
    SqsRefreshQueue(SqsClient client, String queueUrl) {
        this.client = client;
        this.queueUrl = queueUrl;
    }

    @Override
    public void send(String message) {
        try {
            client.sendMessage(request -> request.queueUrl(queueUrl).messageBody(message));
        } catch (SdkException e) {
            LOG.log(Level.WARNING, "cannot send to the refresh queue: " + message, e);
        }
    }
}
