package dev.larder.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** What is in a folder outlives a machine that stops: a file's own sync brings its bytes to the disk, not its name. */
public final class Directories {

    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private Directories() {}

    /** Brings a folder's entries to the disk; Windows cannot open folders, and needs it not. */
    public static void sync(Path folder) throws IOException {
        if (!WINDOWS) {
            try (var channel = FileChannel.open(folder)) {
                channel.force(true);
            }
        }
    }
}
