package dev.larder.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** A project of one client, for the benchmarks: they have more patience than the tests, and are in another package. */
public final class Installation {

    private static final Duration LIMIT = Duration.ofMinutes(8);

    private final Client client;
    private final Project project;

    private Installation(Client client, Project project) {
        this.client = client;
        this.project = project;
    }

    /**
     * A project in {@code root}, which is made; its client runs on {@link #node}.
     *
     * @param client as people call it: {@code npm 11}
     * @param url of the registry, with a slash at the end
     */
    public static Installation of(String client, URI url, Optional<String> token, Path root) throws IOException {
        var found = Arrays.stream(Client.values())
                .filter(one -> one.title().equals(client))
                .findFirst()
                .orElseThrow();
        return new Installation(found, new Project(found, new Registry(url, token), root, node()));
    }

    /** The version of a client that is pinned. */
    public static String version(String client) {
        return ClientCache.versions().get(client);
    }

    /** A Node of this year: newer than the machine's own may be, where the pins hold one for this platform. */
    public static Path node() {
        var clients = ClientCache.ready();
        return clients.newerNode().orElseGet(() -> ClientCache.program("node"));
    }

    /** Where package.json belongs. */
    public Path folder() {
        return project.folder();
    }

    /** The name of the client's lockfile. */
    public String lockfile() {
        return client.lockfile();
    }

    /** Runs a line of the shell, which must succeed. */
    public void run(String line) {
        project.run(line, LIMIT).succeeded();
    }

    /** Forgets what was installed and everything the client has cached; the lockfile stays. */
    public void wipe() throws IOException {
        project.wipe();
    }
}
