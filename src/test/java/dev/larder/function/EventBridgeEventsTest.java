package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.PackageName;
import dev.larder.registry.PackageEvent;
import dev.larder.storage.aws.AwsClients;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class EventBridgeEventsTest {

    private final EventBridgeServer server = EventBridgeServer.start();
    private final EventBridgeEvents bus = new EventBridgeEvents(
            new Late<>(new AwsClients(
                    Map.of("AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL", server.url()),
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("tests", "secret")))::eventBridge),
            "packages");

    @AfterEach
    void close() {
        server.close();
    }

    private static PackageEvent event(int number, String versions) {
        return new PackageEvent(
                PackageName.parse("@acme/widget"),
                number,
                Instant.parse("2026-11-22T10:00:00Z"),
                "alice",
                "Versions Unpublished",
                List.of(Map.of("verb", "unpublish", "versions", versions)),
                Map.of("latest", "1.0.0"));
    }

    private static List<PackageEvent> events(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> event(number, "1.0.0"))
                .toList();
    }

    @Test
    void an_event_says_whose_it_is_of_what_kind_and_for_which_bus() {
        assertThat(bus.send(events(1))).containsExactly("npm/@acme/widget/1");

        assertThat(server.requests)
                .singleElement()
                .satisfies(entries -> assertThat(entries).singleElement().satisfies(entry -> {
                    assertThat(entry)
                            .containsEntry("Source", "larder")
                            .containsEntry("DetailType", "Versions Unpublished")
                            .containsEntry("EventBusName", "packages");
                    assertThat(((Number) entry.get("Time")).longValue())
                            .isEqualTo(Instant.parse("2026-11-22T10:00:00Z").getEpochSecond());
                    assertThat(EventBridgeServer.detail(entry)).containsEntry("id", "npm/@acme/widget/1");
                }));
    }

    @Test
    void ten_go_at_once() {
        assertThat(bus.send(events(23))).hasSize(23);

        assertThat(server.requests).extracting(List::size).containsExactly(10, 10, 3);
    }

    @Test
    void a_request_is_no_larger_than_the_bus_takes() {
        var large = IntStream.rangeClosed(1, 10)
                .mapToObj(number -> event(number, "x".repeat(30_000)))
                .toList();

        assertThat(bus.send(large)).hasSize(10);

        assertThat(server.requests).extracting(List::size).containsExactly(8, 2);
    }

    @Test
    void what_the_bus_does_not_take_is_not_said_to_be_taken() {
        server.refuseNext(2);

        assertThat(bus.send(events(3))).containsExactly("npm/@acme/widget/3");
    }

    @Test
    void a_bus_that_cannot_be_reached_has_taken_none() {
        server.close();

        assertThat(bus.send(events(1))).isEmpty();
    }

    @Test
    void none_go_in_no_request() {
        assertThat(bus.send(List.of())).isEmpty();

        assertThat(server.requests).isEmpty();
    }
}
