package dev.larder.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A registry that can be started, any number of times, in front of an upstream. */
interface Contender {

    /** What it is called in the tables. */
    String title();

    /**
     * Starts it, and returns when it answers.
     *
     * @param data what it keeps, perhaps from an earlier time
     * @param upstream none: it knows only what is published there
     */
    Server start(Path data, Optional<URI> upstream) throws IOException;
}
