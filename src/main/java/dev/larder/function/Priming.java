package dev.larder.function;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Runs the hot paths before SnapStart takes its snapshot, so that the restored function finds them loaded and compiled.
 * The requests are real ones through the real router and table, of a caller whom nobody knows: they are refused before
 * anything is changed or an upstream asked. Priming is best effort: what fails is logged and never fails a deployment.
 */
final class Priming implements Resource {

    private static final System.Logger LOG = System.getLogger(Priming.class.getName());
    private static final int ROUNDS = 50; // enough for the compiler to have seen what is hot

    private final HttpDoor door;
    private final List<String> requests;
    private final Runnable more;

    /**
     * @param requests each a method, a space and a path
     * @param more what cannot be reached by a caller whom nobody knows
     */
    Priming(HttpDoor door, List<String> requests, Runnable more) {
        this.door = door;
        this.requests = requests;
        this.more = more;
    }

    /** To be run before the next snapshot. */
    void register() {
        Core.getGlobalContext().register(this);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        try {
            for (var round = 0; round < ROUNDS; round++) {
                for (var request : requests) {
                    door.serve(new ByteArrayInputStream(event(request)), OutputStream.nullOutputStream());
                }
                more.run();
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "priming failed; the first requests after a restore will be slower", e);
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        // Nothing that ages was captured: clients are made on demand, and credentials are asked for anew.
    }

    private static byte[] event(String request) {
        var words = request.split(" ");
        return """
            {"version": "2.0", "rawPath": "%2$s", "rawQueryString": "", "isBase64Encoded": false,
             "headers": {"host": "localhost", "accept-encoding": "gzip",
                         "authorization": "Bearer priming"},
             "requestContext": {"requestId": "priming", "domainName": "localhost", "http": {"method": "%1$s", "path": "%2$s"}}}
            """.formatted(words[0], words[1]).getBytes(StandardCharsets.UTF_8);
    }
}
