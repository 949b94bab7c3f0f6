package dev.larder.support;

import com.sun.net.httpserver.HttpExchange;
import dev.larder.support.Fault.Moment;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends an upstream's answers: as they are, or as a {@link Fault} has it. */
final class UpstreamSender {

    private static final Duration LONGEST_HANG = Duration.ofMinutes(5);

    private final Relay relay;
    private final CountDownLatch closed;
    private final String prefix;
    private volatile boolean gzip;

    /**
     * @param relay what the requests come through
     * @param closed opened when nobody shall wait any longer
     * @param prefix what the paths of all requests begin with
     */
    UpstreamSender(Relay relay, CountDownLatch closed, String prefix) {
        this.relay = relay;
        this.closed = closed;
        this.prefix = prefix;
    }

    /** Whether JSON is compressed for those who can read it. */
    void gzip(boolean on) {
        gzip = on;
    }

    /**
     * Sends {@code right} or what the fault makes of it. When that was not all, whoever closes the exchange afterwards
     * cuts the connection.
     */
    void send(HttpExchange exchange, Optional<Fault> fault, Answer right) throws IOException {
        var answer = encoded(exchange, right);
        switch (fault.orElse(null)) {
            case null -> send(exchange, answer);
            case Fault.Status(int code) -> send(exchange, Answer.error(code));
            case Fault.Throttled(Duration retryAfter) ->
                send(exchange, Answer.error(429).with("Retry-After", Long.toString(retryAfter.toSeconds())));
            case Fault.Slow(Duration pause) -> {
                await(pause);
                send(exchange, answer);
            }
            case Fault.Together(CountDownLatch all) -> {
                all.countDown();
                while (all.getCount() > 0 && !await(Duration.ofMillis(5))) {
                    // others are still to come
                }
                send(exchange, answer);
            }
            case Fault.Trickle(int bytes, Duration pause) -> send(exchange, answer, bytes, () -> await(pause));
            case Fault.Hang(Moment when) -> breakAt(when, exchange, answer, this::hang);
            case Fault.Truncated() -> breakAt(Moment.MIDWAY, exchange, answer, () -> {});
            case Fault.Reset(Moment when) ->
                breakAt(
                        when,
                        exchange,
                        answer,
                        () -> relay.resetAtEnd(exchange.getRemoteAddress().getPort()));
            case Fault.Corrupted() -> send(exchange, right.withBody(right.body().corrupted()));
            case Fault.WrongJson(Fault.Body body) -> send(exchange, wrong(right, body));
            case Fault.Redirecting(int status, URI to) ->
                send(exchange, Answer.redirect(status, elsewhere(to, exchange.getRequestURI())));
            case Fault.RedirectLoop() -> send(exchange, Answer.redirect(302, again(exchange.getRequestURI())));
            case Fault.Times(Fault inner, var left) ->
                send(exchange, Optional.of(inner).filter(_ -> left.getAndDecrement() > 0), right);
        }
    }

    private Answer encoded(HttpExchange exchange, Answer answer) throws IOException {
        var readable = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Accept-Encoding"), "");
        return gzip && readable.contains("gzip") && answer.isJson()
                ? answer.withBody(answer.body().zipped()).with("Content-Encoding", "gzip")
                : answer;
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        if (start(exchange, answer)) {
            answer.body().writeTo(exchange.getResponseBody());
        }
    }

    /** Sends the body in portions, with something between them. */
    private static void send(HttpExchange exchange, Answer answer, long portion, Portions.Step between)
            throws IOException {
        if (start(exchange, answer)) {
            answer.body().writeTo(new Portions(exchange.getResponseBody(), portion, between));
        }
    }

    /** Sends what comes before that moment, then does what happens at it, and no more. */
    private static void breakAt(Moment when, HttpExchange exchange, Answer answer, Portions.Step what)
            throws IOException {
        var half = answer.body().size() / 2;
        if (when == Moment.AT_ONCE || isBodiless(exchange, answer)) {
            what.run();
        } else if (when == Moment.AFTER_HEADERS || half == 0) {
            start(exchange, answer);
            exchange.getResponseBody().flush();
            what.run();
        } else {
            try {
                send(exchange, answer, half, () -> {
                    what.run();
                    throw new Broken();
                });
            } catch (Broken expected) {
                // the rest of the body was not to be sent
            }
        }
    }

    /** Sends the status and the headers; says whether a body is to follow. */
    private static boolean start(HttpExchange exchange, Answer answer) throws IOException {
        var bodiless = isBodiless(exchange, answer);
        answer.writeHeaders(exchange);
        exchange.sendResponseHeaders(
                answer.status(), bodiless ? -1 : answer.body().size());
        return !bodiless;
    }

    private static boolean isBodiless(HttpExchange exchange, Answer answer) {
        return exchange.getRequestMethod().equals("HEAD")
                || answer.status() == 304
                || answer.body().size() == 0;
    }

    private static Answer wrong(Answer right, Fault.Body body) throws IOException {
        return switch (body) {
            case HTML -> new Answer(200, "text/html", text("<!doctype html><title>Sign in</title>"));
            case ARRAY -> new Answer(200, "application/json", text("[]"));
            case EMPTY -> new Answer(200, "application/json", text(""));
            case HALF -> {
                var whole = right.body().bytes();
                yield right.withBody(Content.of(Arrays.copyOf(whole, whole.length / 2)));
            }
            case ANOTHER_NAME -> right.isJson() ? right.withBody(renamed(right.body())) : right;
        };
    }

    private static Content renamed(Content packument) throws IOException {
        var renamed = Json.object(packument.bytes());
        renamed.replace("_id", "another");
        renamed.replace("name", "another");
        return Content.of(Json.bytes(renamed));
    }

    private String elsewhere(URI to, URI asked) {
        var query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
        return to.getPath().endsWith("/") ? to + asked.getRawPath().substring(prefix.length()) + query : to.toString();
    }

    private static String again(URI asked) {
        var hops = Objects.requireNonNullElse(asked.getRawQuery(), "hop=0").replaceFirst("^hop=", "");
        return asked.getRawPath() + "?hop=" + (Integer.parseInt(hops) + 1);
    }

    private void hang() {
        if (!await(LONGEST_HANG)) {
            throw new IllegalStateException("hung for " + LONGEST_HANG);
        }
    }

    /** Waits so long or until all is over; says whether it is. */
    private boolean await(Duration pause) {
        try {
            return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The point from which nothing is to be sent. */
    private static final class Broken extends IOException {
        private static final long serialVersionUID = 1;
    }
}
