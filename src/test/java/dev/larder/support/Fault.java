package dev.larder.support;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** How an upstream can fail while it still listens; one that does not is {@link UpstreamRegistry#stop stopped}. */
public sealed interface Fault {

    /**
     * When something breaks. An answer without a body, and one to HEAD, breaks at once, whatever is said.
     */
    enum Moment {
        /** Before anything of the answer is sent. */
        AT_ONCE,
        /** When the status and the headers are sent, and nothing of the body. */
        AFTER_HEADERS,
        /** When half of the body is sent. */
        MIDWAY
    }

    /** What can stand where a packument should. */
    enum Body {
        /** A page, as a portal or a proxy in between sends it. */
        HTML,
        /** JSON, but no object. */
        ARRAY,
        /** The packument, of another package's name. */
        ANOTHER_NAME,
        /** The first half of the packument, as if that were all of it. */
        HALF,
        /** Nothing. */
        EMPTY
    }

    /** It answers with this status and a small JSON body. */
    record Status(int code) implements Fault {}

    /** It answers 429 and says in {@code retry-after} when to come back, in whole seconds. */
    record Throttled(Duration retryAfter) implements Fault {}

    /** It says nothing for so long, and then answers as if nothing had been. */
    record Slow(Duration pause) implements Fault {}

    /** It says nothing before as many requests have come as are counted, here and elsewhere; then it answers. */
    record Together(CountDownLatch all) implements Fault {}

    /** It sends the body bit by bit, and pauses after each. */
    record Trickle(int bytes, Duration pause) implements Fault {}

    /** It takes the request and, from that moment on, says nothing until the server is closed. */
    record Hang(Moment when) implements Fault {

        /** It says nothing at all. */
        public Hang() {
            this(Moment.AT_ONCE);
        }
    }

    /** It promises the whole body and closes the connection half-way, in good order. */
    record Truncated() implements Fault {}

    /** It resets the connection (RST): a crash, or something in between that has had enough. */
    record Reset(Moment when) implements Fault {

        /** It resets the connection half-way through the body. */
        public Reset() {
            this(Moment.MIDWAY);
        }
    }

    /** It sends a body of the right length with one byte wrong. */
    record Corrupted() implements Fault {}

    /** It answers 200 with something else than the packument. */
    record WrongJson(Body body) implements Fault {}

    /**
     * It sends everybody elsewhere.
     *
     * @param status 301, 302, 303, 307 or 308
     * @param to where to; when it ends in a slash, what was asked for is put behind it
     */
    record Redirecting(int status, URI to) implements Fault {}

    /** It sends everybody back to itself, each time with another query, without end. */
    record RedirectLoop() implements Fault {}

    /**
     * A fault that heals by itself.
     *
     * @param left how many more requests meet it, counted over everything that it was given to
     */
    record Times(Fault fault, AtomicInteger left) implements Fault {}

    /** This fault for the next {@code n} requests, and health after them. */
    default Fault times(int n) {
        return new Times(this, new AtomicInteger(n));
    }
}
