package dev.larder.function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.larder.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** As much of SQS as takes messages: a server on loopback, which speaks AWS's JSON 1.0 protocol. */
final class SqsServer implements AutoCloseable {

    /** The bodies of each request that was answered, in order. */
    final List<List<String>> requests = new CopyOnWriteArrayList<>();

    /** From where it was asked, once for each connection. */
    final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();

    private final HttpServer server;
    private final Consumer<String> queue;
    private volatile int failing;

    private SqsServer(HttpServer server, Consumer<String> queue) {
        this.server = server;
        this.queue = queue;
    }

    static SqsServer start() {
        return start(_ -> {});
    }

    /** Hands on each message that it takes. */
    static SqsServer start(Consumer<String> queue) {
        try {
            var sqs = new SqsServer(
                    HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0), queue);
            sqs.server.createContext("/", sqs::serve);
            sqs.server.start();
            return sqs;
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        }
    }

    /** Where it answers. */
    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** It does not take the first message of each of the next batches. */
    void failNext(int batches) {
        failing = batches;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            connections.add(exchange.getRemoteAddress());
            var operation = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            var asked = Json.object(exchange.getRequestBody().readAllBytes());
            if (operation.equals("AmazonSQS.SendMessage")) {
                var body = asked.get("MessageBody").toString();
                requests.add(List.of(body));
                queue.accept(body);
                send(exchange, Map.of("MessageId", "1", "MD5OfMessageBody", md5(body)));
            } else if (operation.equals("AmazonSQS.GetQueueAttributes")) {
                send(exchange, Map.of());
            } else {
                send(
                        exchange,
                        batch(((List<?>) asked.get("Entries"))
                                .stream().map(Json::asObject).toList()));
            }
        }
    }

    private Map<String, Object> batch(List<Map<String, Object>> entries) {
        requests.add(entries.stream()
                .map(entry -> entry.get("MessageBody").toString())
                .toList());
        var taken = new ArrayList<>();
        var failed = new ArrayList<>();
        for (var entry : entries) {
            var id = entry.get("Id").toString();
            if (failing > 0 && failed.isEmpty()) {
                failing--;
                failed.add(Map.of("Id", id, "Code", "InternalError", "SenderFault", false));
            } else {
                queue.accept(entry.get("MessageBody").toString());
                taken.add(Map.of(
                        "Id", id,
                        "MessageId", id,
                        "MD5OfMessageBody", md5(entry.get("MessageBody").toString())));
            }
        }
        return Map.of("Successful", taken, "Failed", failed);
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has it", e);
        }
    }

    private static void send(HttpExchange exchange, Map<String, Object> answer) throws IOException {
        var body = Json.bytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
