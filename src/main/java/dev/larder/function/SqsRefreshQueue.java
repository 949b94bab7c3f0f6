package dev.larder.function;

import dev.larder.registry.RefreshQueue;
import dev.larder.registry.RefreshRequest;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * The queue in SQS. What cannot be sent is logged and let go: the change is committed already, and the next reader or the
 * next run of the schedule asks for it again.
 */
final class SqsRefreshQueue implements RefreshQueue {

    private static final System.Logger LOG = System.getLogger(SqsRefreshQueue.class.getName());

    /** The most messages that SQS takes at once. */
    private static final int BATCH = 10;

    /** How often a message is sent that SQS could not take although it took others. */
    private static final int ATTEMPTS = 3;

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
    public void connect() {
        client.getQueueAttributes(request -> request.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN));
    }

    @Override
    public void send(RefreshRequest request) {
        var message = request.text();
        try {
            client.sendMessage(send -> send.queueUrl(queueUrl).messageBody(message));
        } catch (SdkException e) {
            LOG.log(Level.WARNING, "cannot send to the refresh queue: " + message, e);
        }
    }

    @Override
    public void sendAll(List<RefreshRequest> requests) {
        requests.stream()
                .map(RefreshRequest::text)
                .gather(Gatherers.windowFixed(BATCH))
                .forEach(this::sendBatch);
    }

    private void sendBatch(List<String> messages) {
        try {
            var left = messages;
            for (var attempt = 1; !left.isEmpty() && attempt <= ATTEMPTS; attempt++) {
                left = attempt(left);
            }
            left.forEach(message -> LOG.log(Level.WARNING, "the refresh queue does not take: " + message));
        } catch (SdkException e) {
            LOG.log(Level.WARNING, "cannot send to the refresh queue: " + messages, e);
        }
    }

    /** Sends; gives those that the queue did not take. */
    private List<String> attempt(List<String> messages) {
        var entries = IntStream.range(0, messages.size())
                .mapToObj(number -> SendMessageBatchRequestEntry.builder()
                        .id(String.valueOf(number))
                        .messageBody(messages.get(number))
                        .build())
                .toList();
        return client.sendMessageBatch(request -> request.queueUrl(queueUrl).entries(entries)).failed().stream()
                .map(BatchResultErrorEntry::id)
                .map(id -> messages.get(Integer.parseInt(id)))
                .toList();
    }
}
