package dev.larder.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Answers every other method. Its role may change hosted packages and tokens; it reaches no upstream, and issuers of id
 * tokens.
 */
public final class WriteFunction implements RequestStreamHandler {

    private final HttpDoor door;
    private final Priming priming; // CRaC itself holds it weakly

    /** As Lambda starts it. */
    public WriteFunction() {
        this(Wiring.start(AwsPorts.fromEnvironment()));
        priming.register();
    }

    WriteFunction(Wiring.Wired wired) {
        door = wired.writeDoor();
        priming = new Priming(System.getenv(), Rehearsal::write, Openings.forWrites(wired.get(Ports.class)));
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        door.serve(event, answer);
    }
}
