package dev.larder.local;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A whole registry in this process, from its start to its close. */
public final class LocalRegistry implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LocalRegistry.class.getName());

    /** What to close, in this order: the schedule, the door, the queue, the stores, the folder. */
    private final List<AutoCloseable> closing = new ArrayList<>();

    private final URI url;
    private final String token;

    private LocalRegistry(LocalSettings settings, Surroundings surroundings, Parts.Maker maker) {
        try {
            var folder = DataFolder.open(settings.data());
            closing.addFirst(folder);
            var queue = new LocalQueue(Duration.ofSeconds(1), surroundings);
            closing.addFirst(queue);
            var server = new LocalServer(settings.port());
            closing.addFirst(server);
            var secret = folder.secret(surroundings.chance());
            var hosts = Hosts.of(server.port(), settings.registry().publicUrl(), settings.objectsUrl());
            token = settings.adminToken().orElseGet(() -> AdminToken.of(secret));
            var origin = hosts.publicUrl().orElse(hosts.here());
            url = URI.create(origin + "/");

            var parts = maker.open(new Parts.Plan(
                    surroundings, settings.registry().at(origin), folder, secret, hosts.objectsUrl(), token, queue));
            closing.add(closing.indexOf(folder), parts.stores());
            queue.deliverTo(parts.refresh());
            var gateway = new Gateway(parts.read(), parts.write(), Gateway.TIMEOUT, surroundings.clock());
            closing.addFirst(gateway);
            server.open(new LocalDoor(hosts, gateway, parts.objects(), surroundings));
            closing.addFirst(
                    LocalSchedule.start(parts.prewarm(), settings.registry().prewarm(), surroundings));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts a registry; it answers when this returns. What cannot be started is a {@link CannotStart}. */
    public static LocalRegistry start(LocalSettings settings) {
        return start(settings, LocalPorts.surroundings(), LocalPorts::open);
    }

    static LocalRegistry start(LocalSettings settings, Surroundings surroundings, Parts.Maker maker) {
        return new LocalRegistry(settings, surroundings, maker);
    }

    /** What to give to npm as its registry, with a slash at the end. */
    public URI url() {
        return url;
    }

    /** The administrator's token. */
    public String token() {
        return token;
    }

    /** Stops to listen, lets what is under way finish for a moment, and frees the folder. Repeating it changes nothing. */
    @Override
    public synchronized void close() {
        for (var part : closing) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "could not close " + part.getClass().getSimpleName(),
                        e);
            }
        }
        closing.clear();
    }
}
