package dev.larder.function;

import dev.larder.function.AwsJsonServer.Answer;
import dev.larder.support.Json;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** As much of SQS as takes messages. */
final class SqsServer implements AutoCloseable {

    /** The bodies of each request that was answered, in order. */
    final List<List<String>> requests = new CopyOnWriteArrayList<>();

    private final AwsJsonServer server = AwsJsonServer.start(this::answer);
    private final Consumer<String> queue;
    private volatile int failing;

    private SqsServer(Consumer<String> queue) {
        this.queue = queue;
    }

    static SqsServer start() {
        return start(_ -> {});
    }

    /** Hands on each message that it takes. */
    static SqsServer start(Consumer<String> queue) {
        return new SqsServer(queue);
    }

    /** Where it answers. */
    String url() {
        return server.url();
    }

    /** From where it was asked, once for each connection. */
    Set<InetSocketAddress> connections() {
        return server.connections;
    }

    /** It does not take the first message of each of the next batches. */
    void failNext(int batches) {
        failing = batches;
    }

    private Answer answer(String operation, Map<String, Object> asked) {
        return Answer.of(
                switch (operation) {
                    case "SendMessage" -> {
                        var body = asked.get("MessageBody").toString();
                        requests.add(List.of(body));
                        queue.accept(body);
                        yield Map.of("MessageId", "1", "MD5OfMessageBody", md5(body));
                    }
                    case "GetQueueAttributes" -> Map.of();
                    default ->
                        batch(((List<?>) asked.get("Entries"))
                                .stream().map(Json::asObject).toList());
                });
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

    @Override
    public void close() {
        server.close();
    }
}
