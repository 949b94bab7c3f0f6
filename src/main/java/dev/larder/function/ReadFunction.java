package dev.larder.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.larder.upstream.Upstreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Answers GET and HEAD. Its role may read everything, and write cache entries alone. */
public final class ReadFunction implements RequestStreamHandler {

    private final HttpDoor door;
    private final Priming priming; // CRaC itself holds it weakly

    /** As Lambda starts it. */
    public ReadFunction() {
        this(Wiring.start(AwsPorts.fromEnvironment()));
        priming.register();
    }

    ReadFunction(Wiring.Wired wired) {
        door = wired.readDoor();
        priming = new Priming(
                System.getenv(),
                Rehearsal::read,
                Openings.forReads(wired.get(Ports.class), wired.get(Upstreams.class)));
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        door.serve(event, answer);
    }
}
