package dev.larder.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Rows that belong together: one table of docs/performance.md. */
interface Group {

    /** As in {@code -Dlarder.bench.only} and in the page's marks. */
    String name();

    /** Measures all of it. */
    Table run(Arena arena) throws IOException;

    /**
     * Who runs, and where.
     *
     * @param work for what servers keep, on a disk; emptied by whoever made it
     * @param clients for what clients keep
     */
    record Arena(Floor floor, Larder larder, Verdaccio verdaccio, Path work, Path clients, Recording recording) {

        /** The upstream of all, which is the floor. */
        URI upstream() {
            return floor.upstream().url();
        }

        List<Rival> rivals() {
            return List.of(larder, verdaccio);
        }

        List<Contender> all() {
            return List.of(floor, larder, verdaccio);
        }
    }
}
