package dev.larder.local;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.larder.registry.RefreshQueue;
import dev.larder.registry.RefreshRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * SQS's part: keeps messages in memory and hands them, ten at most in a batch and {@value #BATCHES} batches at a time,
 * to the function in the event that Lambda's poller would send. A message that the function reports as failed comes
 * back after a pause, and is given up (logged, where SQS has its dead-letter queue) when it failed {@value #RECEIVES}
 * times. A message like one that already waits is dropped, for the waiting one will do.
 */
final class LocalQueue implements RefreshQueue, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LocalQueue.class.getName());
    private static final int BATCH = 10;
    /** As many as template.yaml lets Lambda invoke RefreshFunction at once. */
    private static final int BATCHES = 5;

    private static final int RECEIVES = 3;
    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final String RECEIVE_COUNT = "ApproximateReceiveCount";
    /** What template.yaml gives to RefreshFunction; told to it, not enforced. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(
            BATCHES, Thread.ofPlatform().daemon().name("larder-refresh-", 1).factory());
    private final Duration pause;
    private final Surroundings surroundings;
    /** How often each waiting message was received already, in the order of arrival. */
    private final Map<String, Integer> waiting = new LinkedHashMap<>();

    private RequestHandler<SQSEvent, SQSBatchResponse> function;

    /** A queue that brings failed messages back after {@code pause}; it delivers from {@link #deliverTo} on. */
    LocalQueue(Duration pause, Surroundings surroundings) {
        this.pause = pause;
        this.surroundings = surroundings;
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Begins to deliver, also what was sent before. */
    synchronized void deliverTo(RequestHandler<SQSEvent, SQSBatchResponse> refresh) {
        function = refresh;
        for (var batch = 1; batch <= BATCHES; batch++) {
            schedule(this::deliverAll, Duration.ZERO);
        }
    }

    @Override
    public void send(RefreshRequest request) {
        add(request.text(), 0);
    }

    /** Gives what waits or is worked on a second to be done; losing the rest costs speed, never truth. */
    @Override
    public void close() {
        if (threads.isShutdown()) {
            return;
        }
        var deadline = System.nanoTime() + A_MOMENT.toNanos();
        try {
            threads.submit(this::deliverAll).get(A_MOMENT.toNanos(), TimeUnit.NANOSECONDS);
            threads.shutdown();
            if (!threads.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                LOG.log(System.Logger.Level.DEBUG, "the queue was closed while messages were worked on");
            }
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "the queue was closed before it was empty", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdown();
        }
    }

    private synchronized void add(String message, int received) {
        if (waiting.putIfAbsent(message, received) == null && function != null) {
            schedule(this::deliverAll, Duration.ZERO);
        }
    }

    private void schedule(Runnable task, Duration after) {
        try {
            threads.schedule(task, after.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "a message came after the queue was closed", e);
        }
    }

    private void deliverAll() {
        for (var batch = take(); !batch.isEmpty(); batch = take()) {
            for (var message : failuresOf(batch)) {
                var received = Integer.parseInt(message.getAttributes().get(RECEIVE_COUNT));
                if (received < RECEIVES) {
                    schedule(() -> add(message.getBody(), received), pause);
                } else {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "given up after {0} attempts (dead letter): {1}",
                            RECEIVES,
                            message.getBody());
                }
            }
        }
    }

    private synchronized List<SQSMessage> take() {
        var batch = new ArrayList<SQSMessage>();
        for (var all = waiting.entrySet().iterator(); function != null && all.hasNext() && batch.size() < BATCH; ) {
            var message = all.next();
            batch.add(message(message.getKey(), message.getValue() + 1));
            all.remove();
        }
        return batch;
    }

    private SQSMessage message(String body, int received) {
        var now = String.valueOf(surroundings.clock().millis());
        var message = new SQSMessage();
        message.setMessageId(surroundings.ids().get());
        message.setReceiptHandle(message.getMessageId());
        message.setBody(body);
        message.setAttributes(Map.of(
                RECEIVE_COUNT,
                String.valueOf(received),
                "SentTimestamp",
                now,
                "ApproximateFirstReceiveTimestamp",
                now));
        message.setMessageAttributes(Map.of());
        message.setEventSource("aws:sqs");
        message.setEventSourceArn("arn:aws:sqs:local:000000000000:refresh");
        message.setAwsRegion("local");
        return message;
    }

    /** The messages to bring back: those that the function names, or all when it fails or names one that it never got. */
    private List<SQSMessage> failuresOf(List<SQSMessage> batch) {
        var event = new SQSEvent();
        event.setRecords(batch);
        try {
            var context = Invocation.of("RefreshFunction", surroundings.ids().get(), TIMEOUT, surroundings.clock());
            var answer = function.handleRequest(event, context);
            if (answer == null || answer.getBatchItemFailures() == null) {
                return List.of();
            }
            var named = answer.getBatchItemFailures().stream()
                    .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
                    .collect(Collectors.toSet());
            var failed = batch.stream()
                    .filter(message -> named.contains(message.getMessageId()))
                    .toList();
            return failed.size() == named.size() ? failed : batch;
        } catch (Throwable e) { // whatever a function throws is its failure
            LOG.log(System.Logger.Level.ERROR, "RefreshFunction failed on a batch of " + batch.size(), e);
            return batch;
        }
    }
}
