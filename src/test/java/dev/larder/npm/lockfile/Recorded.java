package dev.larder.npm.lockfile;

import dev.larder.domain.Lockfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A lockfile that a real client made, and what it installed: src/test/resources/lockfiles says how.
 *
 * @param client the folder's name: {@code pnpm-11}
 */
record Recorded(String client, Path file) {

    private static final Path FOLDER = Path.of("src/test/resources/lockfiles");

    static Recorded of(String client) {
        try (var files = Files.list(FOLDER.resolve(client))) {
            return files.filter(file -> !file.endsWith("installed.txt"))
                    .map(file -> new Recorded(client, file))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Recorded> all() {
        try (var clients = Files.list(FOLDER)) {
            return clients.filter(Files::isDirectory)
                    .map(folder -> of(folder.getFileName().toString()))
                    .sorted((one, other) -> one.client.compareTo(other.client))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Lockfile read() {
        return Lockfiles.read("any", bytes());
    }

    /** Each {@code name@version} that lay in a node_modules afterwards, links left out. */
    Set<String> installed() {
        try {
            return new TreeSet<>(Files.readAllLines(file.resolveSibling("installed.txt")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each {@code name@version} of a lockfile. */
    static Set<String> locked(Lockfile lockfile) {
        return lockfile.packages().stream()
                .map(locked -> locked.name() + "@" + locked.version())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public String toString() {
        return client;
    }
}
