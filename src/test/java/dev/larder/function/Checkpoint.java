package dev.larder.function;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a function is before it is restored, which is what a snapshot of it would hold; and the checks that nothing of
 * it is in there that may not be. {@link PlantedFunction} proves that they find something.
 *
 * @param connections the ports on the other side
 * @param heap what {@link LambdaProcess#heap} gives
 * @param time when it was looked at
 */
record Checkpoint(List<Integer> connections, String heap, Instant time) {

    /** As our ids are written: in hexadecimal digits, or in those of base 62. */
    private static final Pattern ID = Pattern.compile("\\b([0-9a-f]{16}|[0-9a-f]{32}|[0-9A-Za-z]{43})\\b");

    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");

    static Checkpoint of(LambdaProcess function) throws IOException {
        return new Checkpoint(function.connections(), function.heap(), Instant.now());
    }

    /**
     * What should not be there.
     *
     * @param ports at which services answer
     */
    List<String> findings(List<Integer> ports) {
        var found = new ArrayList<String>();
        connections.stream().filter(ports::contains).map(_ -> "a connection").forEach(found::add);
        Stream.of(RuntimeApi.SECRET_KEY, RuntimeApi.SESSION)
                .filter(heap::contains)
                .map(_ -> "a secret")
                .forEach(found::add);
        return found;
    }

    /** What the restored function says, {@code said}, and can only know from before. */
    List<String> memoriesIn(String said) {
        var found = new ArrayList<String>();
        ids(said).stream().filter(heap::contains).map(_ -> "an id").forEach(found::add);
        times(said).stream().filter(time::isAfter).map(_ -> "a time").forEach(found::add);
        return found;
    }

    static List<String> ids(String said) {
        return ID.matcher(said).results().map(found -> found.group(1)).toList();
    }

    static List<Instant> times(String said) {
        return TIME.matcher(said)
                .results()
                .map(found -> Instant.parse(found.group()))
                .toList();
    }
}
