package dev.larder.function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.larder.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As much of Secrets Manager as gives secrets away: a server on loopback, which speaks AWS's JSON 1.1 protocol. The secret
 * with the id {@code npm/acme} is {@code secret:npm/acme}.
 */
final class SecretsServer implements AutoCloseable {

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();

    private SecretsServer(HttpServer server) {
        this.server = server;
    }

    static SecretsServer start() {
        try {
            var secrets = new SecretsServer(
                    HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0));
            secrets.server.createContext("/", secrets::serve);
            secrets.server.start();
            return secrets;
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        }
    }

    /** Where it answers. */
    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** How often it was asked. */
    int asked() {
        return asked.get();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.incrementAndGet();
            var question = Json.object(exchange.getRequestBody().readAllBytes());
            var known = "secretsmanager.GetSecretValue"
                    .equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
            var body = Json.bytes(
                    known
                            ? Map.of("SecretString", "secret:" + question.get("SecretId"))
                            : Map.of("__type", "ValidationException", "message", question.toString()));
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(known ? 200 : 400, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
