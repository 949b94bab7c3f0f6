package dev.larder.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The floor: the upstream itself, which runs already and has everything in memory.
 *
 * @param upstream closed by whoever started it
 */
record Floor(Server upstream) implements Contender {

    @Override
    public String title() {
        return "floor";
    }

    @Override
    public Server start(Path data, Optional<URI> ignored) {
        return upstream.lent();
    }
}
