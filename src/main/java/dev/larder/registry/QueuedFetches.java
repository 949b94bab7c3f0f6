package dev.larder.registry;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.upstream.Background;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Leaves fetches to RefreshFunction; what this instance has asked for a moment ago it does not ask for again. */
public final class QueuedFetches implements Background {

    private static final Duration MOMENT = Duration.ofSeconds(30);
    private static final int MOST_REMEMBERED = 2_000;

    private final RefreshQueue queue;
    private final InstantSource clock;
    private final LinkedHashMap<RefreshRequest, Instant> sent = new LinkedHashMap<>();

    public QueuedFetches(RefreshQueue queue, InstantSource clock) {
        this.queue = queue;
        this.clock = clock;
    }

    @Override
    public void packument(String upstream, PackageName name, Optional<Instant> since) {
        send(new RefreshRequest.Packument(upstream, name, since));
    }

    @Override
    public void asked(String upstream, PackageName name, Optional<Version> version, LocalDate day) {
        send(new RefreshRequest.Asked(upstream, name, version, day));
    }

    @Override
    public void tarball(String upstream, PackageName name, Version version) {
        send(new RefreshRequest.Tarball(upstream, name, version));
    }

    private void send(RefreshRequest request) {
        if (isNew(request, clock.instant())) {
            queue.send(request);
        }
    }

    private synchronized boolean isNew(RefreshRequest request, Instant now) {
        while (!sent.isEmpty()
                && (sent.size() == MOST_REMEMBERED
                        || sent.firstEntry().getValue().plus(MOMENT).isBefore(now))) {
            sent.pollFirstEntry(); // the oldest
        }
        return sent.putIfAbsent(request, now) == null;
    }
}
