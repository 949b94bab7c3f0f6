package dev.larder.upstream;

import java.net.URI;
import java.time.Duration;

/**
 * One upstream: what it is asked for, and all that we have of it.
 *
 * @param opening asks the table whether the upstream is well, and opens a connection to one that is, before any is needed
 */
public record Upstream(
        UpstreamKeys keys,
        Routing routing,
        Packuments packuments,
        Tarballs tarballs,
        Uses uses,
        UpstreamSecurity security,
        UpstreamSearch search,
        Existence existence,
        CacheKeeping keeping,
        Runnable opening) {

    /** How long anyone waits for a fetch of somebody else's before fetching alone; a third of what a request may take. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

    /** An upstream that {@code client} asks. */
    public static Upstream of(
            URI registry, UpstreamClient client, Routing routing, Freshness freshness, UpstreamPorts ports) {
        var keys = new UpstreamKeys(registry.getAuthority() + registry.getPath());
        var guarded = new CircuitBreaker(client, keys, ports);
        var flights = new Flights(ports, LONGEST_WAIT);
        var removals = new Removals(ports);
        var uses = new Uses(keys, ports);
        var fetching = new PackumentFetch(keys, guarded, ports, flights, removals, freshness, uses);
        var packuments = new Packuments(keys, fetching, ports, flights, freshness, uses);
        return new Upstream(
                keys,
                routing,
                packuments,
                new Tarballs(keys, guarded, ports, flights, removals, packuments, uses),
                uses,
                new UpstreamSecurity(keys, guarded, ports),
                new UpstreamSearch(guarded, ports.search()),
                new Existence(client),
                new CacheKeeping(keys, ports, removals),
                guarded::connect);
    }
}
