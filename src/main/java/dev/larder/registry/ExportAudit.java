package dev.larder.registry;

import dev.larder.audit.Entries;
import dev.larder.domain.Digest;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps the audit of each day as an object, once the day is surely over: an hour into the next, when every request that
 * began in it has ended long ago. An object names its content, so that doing it again changes nothing.
 */
public final class ExportAudit {

    private static final Duration SURELY_OVER = Duration.ofHours(1);

    /** As long as what was missed, or came late, is made up for: as far back as the table can be restored. */
    private static final int MOST_DAYS = 35;

    private final Entries entries;
    private final EntryWriter writer;
    private final Objects objects;
    private final InstantSource clock;

    public ExportAudit(Entries entries, EntryWriter writer, Objects objects, InstantSource clock) {
        this.entries = entries;
        this.writer = writer;
        this.objects = objects;
        this.clock = clock;
    }

    /**
     * Exports the latest day, with entries or without, unless it is exported already; and before it the days of which there
     * are entries that no object has: the schedule did not run, or an import has brought them.
     */
    void run() {
        var yesterday = LocalDate.ofInstant(clock.instant().minus(SURELY_OVER), ZoneOffset.UTC)
                .minusDays(1);
        if (isKept(ObjectKey.Kind.AUDIT.folder() + yesterday)) {
            return;
        }
        Stream.iterate(yesterday, day -> day.minusDays(1))
                .limit(MOST_DAYS)
                .toList()
                .reversed() // the latest last: when it breaks off, the next run begins again
                .forEach(day -> export(day, day.equals(yesterday)));
    }

    /** By a listing: who exports may not read what was exported. */
    private boolean isKept(String prefix) {
        return !objects.list(prefix, Optional.empty()).isEmpty();
    }

    private void export(LocalDate day, boolean evenEmpty) {
        var found = entries.of(day);
        if (found.isEmpty() && !evenEmpty) {
            return;
        }
        var lines = writer.lines(found);
        var key = ObjectKey.ofDay(day, Digest.of(Digest.Algorithm.SHA256, lines));
        if (!isKept(key.path())) {
            objects.putIfAbsent(key, lines);
        }
    }
}
