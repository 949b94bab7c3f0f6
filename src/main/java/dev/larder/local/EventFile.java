package dev.larder.local;

import dev.larder.npm.EventJson;
import dev.larder.registry.EventBus;
import dev.larder.registry.PackageEvent;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** EventBridge's part: appends each event to a file, one a line, as a rule's target would get it. */
final class EventFile implements EventBus {

    private static final System.Logger LOG = System.getLogger(EventFile.class.getName());

    private final Path file;

    EventFile(Path file) {
        this.file = file;
    }

    @Override
    public synchronized Set<String> send(List<PackageEvent> events) {
        try {
            Files.write(
                    file,
                    events.stream().map(EventJson::delivered).toList(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return events.stream().map(PackageEvent::id).collect(Collectors.toSet());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot append to " + file, e);
            return Set.of();
        }
    }
}
