package dev.larder.function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.larder.support.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lambda's Runtime API, as the runtime interface client speaks it: events out, answers in, and the pause between the hooks
 * before a checkpoint and those after a restore. It also gives out the role's credentials, as Lambda does under SnapStart.
 */
final class RuntimeApi implements AutoCloseable {

    private static final String ROOT = "/2018-06-01/runtime/";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What is signed with them says that it is so. */
    static final String ACCESS_KEY = "AKIARESTORED";

    /** What goes with it, and is looked for where it should not be. */
    static final String SECRET_KEY = "the-secret-key-of-the-role";

    static final String SESSION = "the-session-of-the-role";

    private final HttpServer server;
    private final BlockingQueue<byte[]> events = new ArrayBlockingQueue<>(1);
    private final BlockingQueue<Answer> answers = new ArrayBlockingQueue<>(1);
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch checkpoint = new CountDownLatch(1);
    private final CountDownLatch restore = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger credentials = new AtomicInteger();
    private volatile String failure = "";

    private record Answer(boolean isError, byte[] body) {}

    private RuntimeApi(HttpServer server) {
        this.server = server;
    }

    static RuntimeApi start() throws IOException {
        var api = new RuntimeApi(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        api.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        api.server.createContext("/", api::serve);
        api.server.start();
        return api;
    }

    /** Where it answers: host and port. */
    String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Waits until the function asks for its first event. */
    void awaitReady() {
        await(ready, "to be ready");
    }

    /** Waits until all hooks have run that run before a checkpoint. The function stands still then. */
    void awaitCheckpoint() {
        await(checkpoint, "to come to its checkpoint");
    }

    /** Lets it go on. */
    void restore() {
        restore.countDown();
    }

    /** How often the role's credentials were asked for. */
    int credentialsAsked() {
        return credentials.get();
    }

    /** What the function answers to {@code event}. */
    byte[] invoke(byte[] event) {
        try {
            events.put(event);
            var answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (answer == null || answer.isError()) {
                throw new IllegalStateException("the function does not answer: "
                        + (answer == null ? failure : new String(answer.body(), StandardCharsets.UTF_8)));
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void await(CountDownLatch latch, String what) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS) || !failure.isEmpty()) {
                throw new IllegalStateException("the function does not come " + what + ": " + failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            if (path.equals("/credentials")) {
                credentials.incrementAndGet();
                send(exchange, 200, credentials());
            } else if (path.equals(ROOT + "invocation/next")) {
                ready.countDown();
                next(exchange);
            } else if (path.equals(ROOT + "restore/next")) {
                checkpoint.countDown();
                restore.await();
                send(exchange, 200, new byte[0]);
            } else if (path.startsWith(ROOT + "invocation/")) {
                answers.put(new Answer(
                        path.endsWith("/error"), exchange.getRequestBody().readAllBytes()));
                send(exchange, 202, new byte[0]);
            } else { // init/error, restore/error
                failure = path + ": " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                ready.countDown();
                checkpoint.countDown();
                send(exchange, 202, new byte[0]);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void next(HttpExchange exchange) throws IOException, InterruptedException {
        var event = events.take();
        var headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", "request-" + requests.incrementAndGet());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(Instant.now().plusSeconds(30).toEpochMilli()));
        headers.set(
                "Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:123456789012:function:larder:live");
        headers.set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0");
        headers.set("Content-Type", "application/json");
        send(exchange, 200, event);
    }

    private static byte[] credentials() {
        return Json.bytes(Map.of(
                "AccessKeyId",
                ACCESS_KEY,
                "SecretAccessKey",
                SECRET_KEY,
                "Token",
                SESSION,
                "Expiration",
                Instant.now().plus(Duration.ofHours(6)).toString()));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        restore.countDown();
        server.stop(0);
    }
}
