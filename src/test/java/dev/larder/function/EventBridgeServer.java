package dev.larder.function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.larder.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of EventBridge as takes events: a server on loopback, which speaks AWS's JSON 1.1 protocol. */
final class EventBridgeServer implements AutoCloseable {

    /** The entries of each request that was answered, in order. */
    final List<List<Map<String, Object>>> requests = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private volatile int refused;

    private EventBridgeServer(HttpServer server) {
        this.server = server;
    }

    static EventBridgeServer start() {
        try {
            var bus = new EventBridgeServer(
                    HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0));
            bus.server.createContext("/", bus::serve);
            bus.server.start();
            return bus;
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        }
    }

    /** Where it answers. */
    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** It does not take the first so many entries of the next request. */
    void refuseNext(int entries) {
        refused = entries;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            if (!target.equals("AWSEvents.PutEvents")) {
                throw new AssertionError("what is " + target + "?");
            }
            var asked = exchange.getRequestBody().readAllBytes();
            var entries = ((List<?>) Json.object(asked).get("Entries"))
                    .stream().map(Json::asObject).toList();
            requests.add(entries);
            var answers = new ArrayList<>();
            for (var number = 0; number < entries.size(); number++) {
                answers.add(
                        number < refused
                                ? Map.of("ErrorCode", "InternalFailure", "ErrorMessage", "try again")
                                : Map.of("EventId", "event-" + number));
            }
            var failed = Math.min(refused, entries.size());
            refused = 0;
            var body = Json.bytes(Map.of("FailedEntryCount", failed, "Entries", answers));
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** The detail of an entry. */
    static Map<String, Object> detail(Map<String, Object> entry) {
        return Json.object(entry.get("Detail").toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
