package dev.larder.function;

import dev.larder.npm.Json;
import dev.larder.upstream.Meter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/**
 * Counts, and says what was counted once a request is answered: a line of the log in CloudWatch's embedded metric format, of
 * which CloudWatch makes metrics without a call of ours. A request that counted nothing says nothing.
 */
public final class Metrics implements Meter {

    private static final String NAMESPACE = "Larder";
    private static final String LATENCY = "UpstreamLatency";

    /** What one line may hold of one metric. */
    private static final int MOST_VALUES = 100;

    private final String stack;
    private final Consumer<String> log;
    private final InstantSource clock;
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<Long> latencies = new ArrayList<>();

    /**
     * @param stack the metrics' one dimension
     * @param log takes a line
     */
    public Metrics(String stack, Consumer<String> log, InstantSource clock) {
        this.stack = stack;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public synchronized void count(Sign sign) {
        counts.merge(name(sign), 1L, Long::sum);
    }

    @Override
    public synchronized void upstreamTook(Duration time) {
        if (latencies.size() < MOST_VALUES) {
            latencies.add(time.toMillis());
        }
    }

    /** Says what was counted since the last time. */
    synchronized void flush() {
        if (!counts.isEmpty() || !latencies.isEmpty()) {
            log.accept(line());
            counts.clear();
            latencies.clear();
        }
    }

    private String line() {
        return Json.text(out -> {
            out.writeStartObject();
            out.writeName("_aws").writeStartObject();
            out.writeName("Timestamp").writeNumber(clock.millis());
            out.writeName("CloudWatchMetrics").writeStartArray();
            directive(out);
            out.writeEndArray();
            out.writeEndObject();
            out.writeName("Stack").writeString(stack);
            counts.forEach((name, count) -> out.writeName(name).writeNumber(count));
            if (!latencies.isEmpty()) {
                out.writeName(LATENCY).writeStartArray();
                latencies.forEach(out::writeNumber);
                out.writeEndArray();
            }
            out.writeEndObject();
        });
    }

    private void directive(JsonGenerator out) {
        out.writeStartObject();
        out.writeName("Namespace").writeString(NAMESPACE);
        out.writeName("Dimensions")
                .writeStartArray()
                .writeStartArray()
                .writeString("Stack")
                .writeEndArray();
        out.writeEndArray();
        out.writeName("Metrics").writeStartArray();
        counts.keySet().forEach(name -> metric(out, name, "Count"));
        if (!latencies.isEmpty()) {
            metric(out, LATENCY, "Milliseconds");
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void metric(JsonGenerator out, String name, String unit) {
        out.writeStartObject();
        out.writeName("Name").writeString(name);
        out.writeName("Unit").writeString(unit);
        out.writeEndObject();
    }

    /** {@code STALE_HITS} as {@code StaleHits}. */
    static String name(Sign sign) {
        return Arrays.stream(sign.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
