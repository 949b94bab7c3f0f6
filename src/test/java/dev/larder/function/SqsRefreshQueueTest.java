package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.larder.registry.RefreshRequest;
import dev.larder.storage.aws.AwsClients;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class SqsRefreshQueueTest {

    private final SqsServer sqs = SqsServer.start();
    private final SqsRefreshQueue queue = new SqsRefreshQueue(
            new AwsClients(
                            Map.of("AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL", sqs.url()),
                            StaticCredentialsProvider.create(AwsBasicCredentials.create("tests", "secret")))
                    .sqs(),
            sqs.url() + "/123456789012/refresh");

    @AfterEach
    void close() {
        sqs.close();
    }

    private static List<RefreshRequest> requests(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> RefreshRequest.parse("packument up p" + i))
                .toList();
    }

    @Test
    void many_messages_go_ten_at_once() {
        queue.sendAll(requests(23));

        assertThat(sqs.requests).extracting(List::size).containsExactly(10, 10, 3);
        assertThat(sqs.requests.stream().flatMap(List::stream))
                .containsExactlyElementsOf(
                        requests(23).stream().map(RefreshRequest::text).toList());
    }

    @Test
    void a_message_takes_the_connection_that_was_opened() {
        queue.connect();
        assertThat(sqs.connections()).hasSize(1);

        queue.send(RefreshRequest.parse("packument up p"));

        assertThat(sqs.requests).containsExactly(List.of("packument up p"));
        assertThat(sqs.connections()).hasSize(1);
    }

    @Test
    void none_go_in_no_request() {
        queue.sendAll(List.of());

        assertThat(sqs.requests).isEmpty();
    }

    @Test
    void what_the_queue_does_not_take_is_sent_again_alone() {
        sqs.failNext(2);

        queue.sendAll(requests(12));

        assertThat(sqs.requests).extracting(List::size).containsExactly(10, 1, 1, 2);
        assertThat(sqs.requests.get(2)).containsExactly("packument up p0");
    }

    @Test
    void what_it_does_not_take_again_and_again_is_let_go() {
        sqs.failNext(100);

        queue.sendAll(requests(2));

        assertThat(sqs.requests).hasSize(3);
    }

    @Test
    void a_queue_that_cannot_be_reached_costs_nobody_their_answer() {
        sqs.close();

        assertThatCode(() -> queue.sendAll(requests(2))).doesNotThrowAnyException();
        assertThatCode(() -> queue.send(RefreshRequest.parse("packument up p"))).doesNotThrowAnyException();
    }
}
