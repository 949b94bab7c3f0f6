package dev.larder.function;

import dev.larder.function.AwsJsonServer.Answer;
import dev.larder.support.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of EventBridge as takes events. */
final class EventBridgeServer implements AutoCloseable {

    /** The entries of each request that was answered, in order. */
    final List<List<Map<String, Object>>> requests = new CopyOnWriteArrayList<>();

    private final AwsJsonServer server = AwsJsonServer.start(this::answer);
    private volatile int refused;

    private EventBridgeServer() {}

    static EventBridgeServer start() {
        return new EventBridgeServer();
    }

    /** Where it answers. */
    String url() {
        return server.url();
    }

    /** It does not take the first so many entries of the next request. */
    void refuseNext(int entries) {
        refused = entries;
    }

    private Answer answer(String operation, Map<String, Object> asked) {
        if (!operation.equals("PutEvents")) {
            throw new AssertionError("what is " + operation + "?");
        }
        var entries =
                ((List<?>) asked.get("Entries")).stream().map(Json::asObject).toList();
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
        return Answer.of(Map.of("FailedEntryCount", failed, "Entries", answers));
    }

    /** The detail of an entry. */
    static Map<String, Object> detail(Map<String, Object> entry) {
        return Json.object(entry.get("Detail").toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
