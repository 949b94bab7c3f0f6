package dev.larder.bench;

import java.io.IOException;
import java.nio.file.Path;

/** A registry that keeps what it fetches from its upstream. */
interface Rival extends Contender {

    /**
     * Has a server that runs forget what it has of the upstream, so that whoever comes next finds an empty registry.
     *
     * @param data where it was told to keep things
     */
    void empty(Server server, Path data, Recording recording) throws IOException;
}
