package dev.larder.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The archive of loaded classes, made by the JVM itself ({@code -XX:+AutoCreateSharedArchive}), from which the next start
 * takes them in half the time. It is good for one jar; the JVM silently does without one that is not, but never makes a
 * better one in its place.
 */
final class ClassArchive {

    private ClassArchive() {}

    /** Removes an archive that is older than our jar, so that the end of the next run makes one. */
    static void forgetOld(Path archive) {
        forgetOld(archive, ours());
    }

    static void forgetOld(Path archive, Path jar) {
        try {
            if (Files.exists(archive)
                    && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) < 0) {
                Files.delete(archive);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("looking at the archive of classes " + archive, e);
        }
    }

    private static Path ours() {
        try {
            return Path.of(ClassArchive.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where our classes are is no URL", e);
        }
    }
}
