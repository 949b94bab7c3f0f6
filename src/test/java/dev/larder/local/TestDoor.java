package dev.larder.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.larder.domain.Origin;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A running door whose functions answer what a test says and remember the events that they got. */
final class TestDoor implements AutoCloseable {

    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-05T06:07:08.009Z"));

    static final Surroundings SURROUNDINGS = new Surroundings(CLOCK, () -> "request-1", new Random(1));

    final List<byte[]> read = new CopyOnWriteArrayList<>();
    final List<byte[]> written = new CopyOnWriteArrayList<>();
    final RawHttp client;
    private final LocalServer server;
    private final Gateway gateway;

    /** A door at localhost, whose functions answer {@code answer}. */
    TestDoor(String answer) {
        this(answer.getBytes(StandardCharsets.UTF_8));
    }

    TestDoor(byte[] answer) {
        this((_, out, _) -> out.write(answer), Duration.ofSeconds(20), Optional.empty(), "http://127.0.0.1");
    }

    TestDoor(RequestStreamHandler function, Duration timeout, Optional<Origin> publicUrl, String objectsUrl) {
        server = new LocalServer(0);
        client = new RawHttp("127.0.0.1", server.port());
        gateway = new Gateway(
                (event, answer, context) -> remember(read, function).handleRequest(event, answer, context),
                (event, answer, context) -> remember(written, function).handleRequest(event, answer, context),
                timeout,
                CLOCK);
        server.open(
                new Hosts(server.port(), publicUrl, new Origin(objectsUrl)),
                gateway,
                exchange -> {
                    exchange.sendResponseHeaders(200, -1);
                },
                SURROUNDINGS);
    }

    int port() {
        return server.port();
    }

    /** The one event that a function got, read by AWS's own class. */
    APIGatewayV2HTTPEvent event() {
        var events = read.isEmpty() ? written : read;
        return LambdaEventSerializers.serializerFor(APIGatewayV2HTTPEvent.class, TestDoor.class.getClassLoader())
                .fromJson(new ByteArrayInputStream(events.getFirst()));
    }

    @Override
    public void close() {
        server.close();
        gateway.close();
    }

    private static RequestStreamHandler remember(List<byte[]> events, RequestStreamHandler function) {
        return (event, answer, context) -> {
            var bytes = event.readAllBytes();
            events.add(bytes);
            function.handleRequest(new ByteArrayInputStream(bytes), answer, context);
        };
    }
}
