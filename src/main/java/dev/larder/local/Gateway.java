package dev.larder.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * API Gateway's part: routes a request as template.yaml does (GET and HEAD read, everything else writes), invokes the
 * function as Lambda does, and keeps the limits of both.
 */
final class Gateway {

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

    Gateway(RequestStreamHandler read, RequestStreamHandler write, Duration timeout, InstantSource clock) {
        this.read = read;
        this.write = write;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Answers a request whose body is complete, or longer than {@link #BODY_BYTES}. */
    GatewayAnswer answer(GatewayRequest request) {
        if (request.headBytes() > HEAD_BYTES) {
            return GatewayFault.HEAD_TOO_LONG.answer();
        }
        if (request.body().length > BODY_BYTES) {
            return GatewayFault.BODY_TOO_LONG.answer();
        }
        var event = GatewayEvents.event(request);
        if (event.length > EVENT_BYTES) {
            return GatewayFault.EVENT_TOO_LONG.answer();
        }
        return invoke(request, event).with("apigw-requestid", request.id());
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
        } catch (TimeoutException e) {
            LOG.log(System.Logger.Level.ERROR, "{0}: no answer after {1}", request.id(), timeout);
            return GatewayFault.FUNCTION_SLOW.answer();
        } catch (ExecutionException e) {
            LOG.log(System.Logger.Level.ERROR, request.id() + ": the function failed", e.getCause());
            return GatewayFault.FUNCTION_FAILED.answer();
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.ERROR, request.id() + ": " + e.getMessage());
            return GatewayFault.FUNCTION_FAILED.answer();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return GatewayFault.FUNCTION_SLOW.answer();
        }
    }

    /** A function that is too slow is left alone, as on Lambda: to interrupt it would close the files it works on. */
    private Blocks run(GatewayRequest request, byte[] event)
            throws InterruptedException, ExecutionException, TimeoutException {
        var reads = request.reads();
        var context = Invocation.of(reads ? "ReadFunction" : "WriteFunction", request.id(), timeout, clock);
        var task = new FutureTask<>(() -> {
            var answer = new Blocks();
            (reads ? read : write).handleRequest(new ByteArrayInputStream(event), answer, context);
            return answer;
        });
        Thread.ofVirtual().name(context.function() + " " + request.id()).start(task);
        return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
