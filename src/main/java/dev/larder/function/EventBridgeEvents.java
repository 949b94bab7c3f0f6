package dev.larder.function;

import dev.larder.npm.EventJson;
import dev.larder.registry.EventBus;
import dev.larder.registry.PackageEvent;
import dev.larder.storage.Batches;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/**
 * A bus of EventBridge. What it cannot take is logged, and stays in the outbox: a call may take some entries and refuse
 * others.
 */
final class EventBridgeEvents implements EventBus {

    private static final System.Logger LOG = System.getLogger(EventBridgeEvents.class.getName());

    /** What one call takes. */
    private static final int MOST_ENTRIES = 10;

    private static final int MOST_BYTES = 256 * 1024;

    /** What an entry has besides its detail, generously: source, type and time count, too. */
    private static final int REST_BYTES = 256;

    private final Supplier<EventBridgeClient> client;
    private final String bus;

    /**
     * @param client asked for when there is an event, which few messages bring
     * @param bus its name
     */
    EventBridgeEvents(Supplier<EventBridgeClient> client, String bus) {
        this.client = client;
        this.bus = bus;
    }

    private record Sending(PackageEvent event, PutEventsRequestEntry entry, int bytes) {}

    @Override
    public Set<String> send(List<PackageEvent> events) {
        var sendings = events.stream().map(this::sending).toList();
        return Batches.of(sendings, MOST_ENTRIES, MOST_BYTES, Sending::bytes).stream()
                .flatMap(batch -> put(batch).stream())
                .collect(Collectors.toSet());
    }

    private Sending sending(PackageEvent event) {
        var detail = EventJson.detail(event);
        var entry = PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source(EventJson.SOURCE)
                .detailType(event.type())
                .time(event.at())
                .detail(detail)
                .build();
        return new Sending(event, entry, detail.getBytes(StandardCharsets.UTF_8).length + REST_BYTES);
    }

    private Set<String> put(List<Sending> batch) {
        var taken = new HashSet<String>();
        try {
            var entries = batch.stream().map(Sending::entry).toList();
            var answer =
                    client.get().putEvents(request -> request.entries(entries)).entries();
            for (var number = 0; number < answer.size(); number++) {
                var id = batch.get(number).event().id();
                if (answer.get(number).errorCode() == null) {
                    taken.add(id);
                } else {
                    LOG.log(
                            Level.WARNING,
                            "EventBridge does not take {0}: {1} {2}",
                            id,
                            answer.get(number).errorCode(),
                            answer.get(number).errorMessage());
                }
            }
        } catch (SdkException e) {
            LOG.log(Level.WARNING, "cannot send " + batch.size() + " events to the bus " + bus, e);
        }
        return taken;
    }
}
