package dev.larder.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.larder.domain.Origin;
import dev.larder.storage.embedded.FileObjects;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
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
    /** What is behind signed URLs: nothing at first. */
    final FileObjects objects;

    private final Path folder;
    private final LocalServer server;
    private final Gateway gateway;

    /** A door at localhost, whose functions answer {@code answer}. */
    TestDoor(String answer) {
        this(answer.getBytes(StandardCharsets.UTF_8));
    }

    TestDoor(byte[] answer) {
        this((_, out, _) -> out.write(answer), Duration.ofSeconds(20), Optional.empty(), Optional.empty());
    }

    /**
     * @param objectsUrl where to send clients for objects; by default they get them at once
     */
    TestDoor(RequestStreamHandler function, Duration timeout, Optional<Origin> publicUrl, Optional<Origin> objectsUrl) {
        server = new LocalServer(0);
        var hosts = Hosts.of(server.port(), publicUrl, objectsUrl);
        try {
            folder = Files.createTempDirectory("larder-door");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder", e);
        }
        objects = new FileObjects(folder, new byte[32], URI.create(hosts.objectsUrl() + "/"), CLOCK);
        client = new RawHttp("127.0.0.1", server.port());
        gateway = new Gateway(
                (event, answer, context) -> remember(read, function).handleRequest(event, answer, context),
                (event, answer, context) -> remember(written, function).handleRequest(event, answer, context),
                timeout,
                CLOCK);
        server.open(new LocalDoor(hosts, gateway, new ObjectsDoor(objects), SURROUNDINGS));
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
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what the door kept", e);
        }
    }

    private static RequestStreamHandler remember(List<byte[]> events, RequestStreamHandler function) {
        return (event, answer, context) -> {
            var bytes = event.readAllBytes();
            events.add(bytes);
            function.handleRequest(new ByteArrayInputStream(bytes), answer, context);
        };
    }
}
