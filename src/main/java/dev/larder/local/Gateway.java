package dev.larder.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * API Gateway's part: routes a request as template.yaml does (GET and HEAD read, everything else writes), invokes the
 * function as Lambda does, and keeps the limits of both.
 */
final class Gateway implements AutoCloseable {

    /** The quota "total combined size of request line and header values"; names count here, to be on the safe side. */
    static final int HEAD_BYTES = 10_240;
    /** The quota "payload size", 10 MB. */
    static final int BODY_BYTES = 10_485_760;
    /** What Lambda takes and gives, which it calls 6 MB: 100 bytes more than that. */
    static final int EVENT_BYTES = 6_291_556;
    /** The quota "maximum integration timeout", all of which template.yaml grants. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final System.Logger LOG = System.getLogger(Gateway.class.getName());

    private final RequestStreamHandler read;
    private final RequestStreamHandler write;
    private final Duration timeout;
    private final InstantSource clock;
    private final Patience patience;

    Gateway(RequestStreamHandler read, RequestStreamHandler write, Duration timeout, InstantSource clock) {
        this.read = read;
        this.write = write;
        this.timeout = timeout;
        this.clock = clock;
        patience = new Patience(timeout);
    }

    /** Takes the one answer that it is given. */
    interface Client {

        void accept(GatewayAnswer answer) throws IOException;
    }

    /**
     * Answers a request whose body is complete, or longer than {@link #BODY_BYTES}: on this thread or, if the function
     * is too slow, on another. Such a function is left alone, as on Lambda: to interrupt it would close the files it
     * works on.
     */
    void answer(GatewayRequest request, Client client) throws IOException {
        if (request.headBytes() > HEAD_BYTES) {
            client.accept(GatewayFault.HEAD_TOO_LONG.answer());
        } else if (request.body().length > BODY_BYTES) {
            client.accept(GatewayFault.BODY_TOO_LONG.answer());
        } else {
            var event = GatewayEvents.event(request);
            if (event.length > EVENT_BYTES) {
                client.accept(GatewayFault.EVENT_TOO_LONG.answer());
            } else {
                invoke(request, event, client);
            }
        }
    }

    private void invoke(GatewayRequest request, byte[] event, Client client) throws IOException {
        var wait = patience.begin(() -> giveUp(request, client));
        var answer = invoke(request, event);
        if (wait.over()) {
            client.accept(identified(answer, request));
        }
    }

    private void giveUp(GatewayRequest request, Client client) {
        LOG.log(System.Logger.Level.ERROR, "{0}: no answer after {1}", request.id(), timeout);
        // The function has the connection's thread until it ends, and whatever else came there would wait.
        var answer = GatewayFault.FUNCTION_SLOW.answer().with("connection", "close");
        try {
            client.accept(identified(answer, request));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, request.id() + ": the client did not wait either", e);
        }
    }

    private static GatewayAnswer identified(GatewayAnswer answer, GatewayRequest request) {
        return answer.with("apigw-requestid", request.id());
    }

    private GatewayAnswer invoke(GatewayRequest request, byte[] event) {
        try {
            var answer = run(request, event);
            if (answer.size() > EVENT_BYTES) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "{0}: Response payload size exceeded maximum allowed payload size ({1} bytes).",
                        request.id(),
                        String.valueOf(EVENT_BYTES));
                return GatewayFault.FUNCTION_FAILED.answer();
            }
            return GatewayAnswer.parse(answer);
        } catch (Throwable e) { // whatever a function throws is its failure
            LOG.log(System.Logger.Level.ERROR, request.id() + ": the function failed", e);
            return GatewayFault.FUNCTION_FAILED.answer();
        }
    }

    private Blocks run(GatewayRequest request, byte[] event) throws IOException {
        var reads = request.reads();
        var answer = new Blocks();
        (reads ? read : write)
                .handleRequest(
                        new ByteArrayInputStream(event),
                        answer,
                        Invocation.of(reads ? "ReadFunction" : "WriteFunction", request.id(), timeout, clock));
        return answer;
    }

    /** Waits no longer for what is under way. */
    @Override
    public void close() {
        patience.close();
    }
}
