package dev.larder.function;

import dev.larder.registry.RefreshQueue;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The queue in SQS. What cannot be sent is logged and let go: the change is committed already, and the next reader asks
 * for the view again.
 */
final class SqsRefreshQueue implements RefreshQueue {

    private static final System.Logger LOG = System.getLogger(SqsRefreshQueue.class.getName());

    private final Supplier<SqsClient> clients;
    private final String queueUrl;
    private SqsClient client;

    /**
     * @param clients asked once, when the first message is sent: most requests send none
     */
    SqsRefreshQueue(Supplier<SqsClient> clients, String queueUrl) {
        this.clients = clients;
        this.queueUrl = queueUrl;
    }

    @Override
    public synchronized void send(String message) {
        try {
            if (client == null) {
                client = clients.get();
            }
            client.sendMessage(request -> request.queueUrl(queueUrl).messageBody(message));
        } catch (SdkException e) {
            LOG.log(Level.WARNING, "cannot send to the refresh queue: " + message, e);
        }
    }
}
