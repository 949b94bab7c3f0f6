package dev.larder.function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.larder.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A service that speaks AWS's JSON protocol, on loopback; what it says is somebody else's business. */
final class AwsJsonServer implements AutoCloseable {

    /** What a service says to a request: an operation, without the service's own name, and its parameters. */
    @FunctionalInterface
    interface Service {
        Answer answer(String operation, Map<String, Object> asked);
    }

    record Answer(int status, Map<String, Object> body) {

        static Answer of(Map<String, Object> body) {
            return new Answer(200, body);
        }

        static Answer error(String type, String message) {
            return new Answer(400, Map.of("__type", type, "message", message));
        }
    }

    /** From where it was asked, once for each connection. */
    final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();

    private final HttpServer server;
    private final Service service;

    private AwsJsonServer(HttpServer server, Service service) {
        this.server = server;
        this.service = service;
    }

    static AwsJsonServer start(Service service) {
        try {
            var started = new AwsJsonServer(
                    HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0), service);
            started.server.createContext("/", started::serve);
            started.server.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        }
    }

    /** Where it answers. */
    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            connections.add(exchange.getRemoteAddress());
            var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            var asked = Json.object(exchange.getRequestBody().readAllBytes());
            var answer = service.answer(target.substring(target.indexOf('.') + 1), asked);
            var body = Json.bytes(answer.body());
            exchange.getResponseHeaders()
                    .set("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"));
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
