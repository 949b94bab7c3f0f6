package dev.larder.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.larder.registry.RefreshRequest;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalQueueTest {

    private final AtomicInteger ids = new AtomicInteger();
    private final LocalQueue queue = new LocalQueue(
            Duration.ZERO, new Surroundings(TestDoor.CLOCK, () -> "message-" + ids.incrementAndGet(), new Random(1)));
    private final BlockingQueue<SQSEvent> delivered = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void a_message_arrives_as_sqs_would_send_it() throws InterruptedException {
        queue.deliverTo((event, _) -> succeed(event));

        send("left-pad");

        var message = next().getRecords().getFirst();
        assertThat(message.getBody()).isEqualTo("hosted left-pad");
        assertThat(message.getMessageId()).startsWith("message-");
        assertThat(message.getReceiptHandle()).isNotEmpty();
        assertThat(message.getEventSource()).isEqualTo("aws:sqs");
        assertThat(message.getEventSourceArn()).isEqualTo("arn:aws:sqs:local:000000000000:refresh");
        assertThat(message.getAttributes())
                .containsEntry("ApproximateReceiveCount", "1")
                .containsEntry("SentTimestamp", String.valueOf(TestDoor.CLOCK.millis()));
    }

    @Test
    void what_was_sent_before_there_was_a_function_is_delivered_in_batches_of_ten() throws InterruptedException {
        IntStream.range(0, 12).forEach(i -> send("package-" + i));

        queue.deliverTo((event, _) -> succeed(event));

        assertThat(List.of(bodies(next()), bodies(next())))
                .as("whichever is told first")
                .containsExactlyInAnyOrder(
                        IntStream.range(0, 10).mapToObj(i -> "package-" + i).toList(),
                        List.of("package-10", "package-11"));
    }

    @Test
    void five_batches_are_worked_on_at_once_as_the_template_has_it() throws InterruptedException {
        var five = new CountDownLatch(5);
        var release = new CountDownLatch(1);
        var working = new AtomicInteger();
        var most = new AtomicInteger();
        IntStream.range(0, 70).forEach(i -> send("package-" + i));

        queue.deliverTo((event, _) -> {
            most.accumulateAndGet(working.incrementAndGet(), Math::max);
            five.countDown();
            await(release);
            working.decrementAndGet();
            return succeed(event);
        });
        await(five);
        release.countDown();

        for (var batch = 1; batch <= 7; batch++) {
            assertThat(next().getRecords()).hasSize(10);
        }
        assertThat(most.get()).isEqualTo(5);
    }

    @Test
    void a_message_like_one_that_waits_is_dropped() throws InterruptedException {
        send("left-pad");
        send("is-odd");
        send("left-pad");

        queue.deliverTo((event, _) -> succeed(event));

        assertThat(bodies(next())).containsExactly("left-pad", "is-odd");
    }

    @Test
    void a_message_like_one_that_is_being_worked_on_is_not() throws InterruptedException {
        var working = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        queue.deliverTo((event, _) -> {
            working.countDown();
            await(release);
            return succeed(event);
        });
        send("left-pad");
        await(working);

        send("left-pad");
        release.countDown();

        assertThat(bodies(next())).containsExactly("left-pad");
        assertThat(bodies(next())).containsExactly("left-pad");
    }

    @Test
    void only_what_the_function_names_comes_back() throws InterruptedException {
        send("good");
        send("bad");

        queue.deliverTo((event, _) -> {
            delivered.add(event);
            return failed(event.getRecords().stream()
                    .filter(message -> message.getBody().equals("hosted bad") && received(message) < 2)
                    .toList());
        });

        assertThat(bodies(next())).containsExactly("good", "bad");
        var again = next();
        assertThat(bodies(again)).containsExactly("bad");
        assertThat(received(again.getRecords().getFirst())).isEqualTo(2);
    }

    @Test
    void everything_comes_back_when_the_function_fails_and_is_given_up_after_three_times() throws InterruptedException {
        send("left-pad");

        queue.deliverTo((event, _) -> {
            delivered.add(event);
            throw new IllegalStateException("this test's function fails");
        });

        for (var attempt = 1; attempt <= 3; attempt++) {
            assertThat(received(next().getRecords().getFirst())).isEqualTo(attempt);
        }
        queue.close();
        assertThat(delivered).isEmpty();
    }

    @Test
    void everything_comes_back_also_when_memory_was_short() throws InterruptedException {
        send("left-pad");

        queue.deliverTo((event, _) -> {
            delivered.add(event);
            throw new OutOfMemoryError("this test's function takes too much");
        });

        assertThat(received(next().getRecords().getFirst())).isEqualTo(1);
        assertThat(received(next().getRecords().getFirst())).isEqualTo(2);
    }

    @Test
    void naming_a_message_that_was_never_sent_fails_the_batch() throws InterruptedException {
        send("left-pad");

        queue.deliverTo((event, _) -> {
            delivered.add(event);
            return new SQSBatchResponse(List.of(new SQSBatchResponse.BatchItemFailure("nobody")));
        });

        assertThat(received(next().getRecords().getFirst())).isEqualTo(1);
        assertThat(received(next().getRecords().getFirst())).isEqualTo(2);
    }

    @Test
    void closing_drains_what_waits_and_sending_afterwards_is_harmless() {
        queue.deliverTo((event, _) -> succeed(event));
        send("left-pad");

        queue.close();
        send("too-late");

        assertThat(delivered.stream().flatMap(event -> bodies(event).stream())).containsExactly("left-pad");
    }

    private void send(String name) {
        queue.send(RefreshRequest.parse("hosted " + name));
    }

    private SQSBatchResponse succeed(SQSEvent event) {
        delivered.add(event);
        return failed(List.of());
    }

    private static SQSBatchResponse failed(List<SQSMessage> messages) {
        return new SQSBatchResponse(messages.stream()
                .map(message -> new SQSBatchResponse.BatchItemFailure(message.getMessageId()))
                .toList());
    }

    private SQSEvent next() throws InterruptedException {
        var event = delivered.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("an event within 20 seconds").isNotNull();
        return event;
    }

    private static List<String> bodies(SQSEvent event) {
        return event.getRecords().stream()
                .map(message -> message.getBody().replaceFirst("^hosted ", ""))
                .toList();
    }

    private static int received(SQSMessage message) {
        return Integer.parseInt(message.getAttributes().get("ApproximateReceiveCount"));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
