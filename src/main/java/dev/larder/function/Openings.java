package dev.larder.function;

import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.upstream.Upstream;
import dev.larder.upstream.Upstreams;
import java.util.List;

/**
 * Calls that open connections before a request needs them, to what most requests call. They change nothing and learn
 * nothing: what counts is the way there.
 */
final class Openings {

    /** Of a token that nobody can have: a hash is longer. */
    private static final Key NOTHING = new Key("T#priming", "TOKEN");

    private Openings() {}

    /** What ReadFunction opens: also to the upstream that is asked for most packages, unless the table says it is down. */
    static List<Runnable> forReads(Ports ports, Upstreams upstreams) {
        var tableAndUpstream = upstreams.general().map(Upstream::opening).orElseGet(() -> of(ports.table()));
        return List.of(tableAndUpstream, ports.objects()::connect);
    }

    /** What WriteFunction opens. */
    static List<Runnable> forWrites(Ports ports) {
        return List.of(of(ports.table()), ports.objects()::connect, ports.queue()::connect, ports.signer()::key);
    }

    /** A read that finds nothing. */
    static Runnable of(Table table) {
        return () -> table.get(List.of(NOTHING));
    }
}
