package dev.larder.route;

import dev.larder.function.ExportBucket;
import dev.larder.function.Ports;
import dev.larder.operate.Stores;
import dev.larder.storage.Objects;
import dev.larder.storage.VisibleTable;
import dev.larder.support.MemorySigner;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/** Where a {@link TestRegistry} keeps things, as the test sees them and as the functions do. */
interface Backend {

    /** The table; all of it is seen. */
    VisibleTable table();

    Objects objects();

    /** The messages that wait. */
    List<String> queue();

    MemorySigner signer();

    /**
     * One instance of each function.
     *
     * @param ports what a function works with, given what this has: table, objects, queue, signer and secrets
     */
    Instances instances(UnaryOperator<Ports> ports);

    /** What OperatorFunction works on. */
    Stores stores(InstantSource clock);

    /** Where OperatorFunction puts its exports, and finds them. */
    ExportBucket exports();

    /** What a signed URL leads to, as a client gets it. */
    InputStream open(URI signed) throws IOException;

    /** Forgets all that is kept. */
    void release();
}
