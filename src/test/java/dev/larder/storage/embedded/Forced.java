package dev.larder.storage.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import jdk.jfr.consumer.RecordingStream;

/** What is brought to the disk, as Java itself notes it: nothing else tells, until a machine loses its power. */
public final class Forced {

    /** What is watched. */
    public interface Work {
        void run() throws IOException;
    }

    private Forced() {}

    /** The files and folders of {@code home} that {@code work} waits for the disk with, one after the other. */
    public static List<Path> during(Path home, Work work) throws IOException, InterruptedException {
        var forced = new ConcurrentLinkedQueue<Path>();
        try (var events = new RecordingStream()) {
            events.enable("jdk.FileForce").withoutThreshold();
            events.onEvent("jdk.FileForce", event -> forced.add(Path.of(event.getString("path"))));
            events.startAsync();
            work.run();
            events.stop();
        }
        return forced.stream().filter(path -> path.startsWith(home)).toList();
    }
}
