package dev.larder.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody who vouches for CI jobs, on a port of its own: what OpenID Connect Discovery asks for, keys, and tokens. It also
 * plays the part of GitHub's runner, which jobs ask for theirs.
 */
public final class IdTokenIssuer implements AutoCloseable {

    private static final String CONFIGURATION = "/.well-known/openid-configuration";
    private static final String KEYS = "/keys";
    private static final String RUNNER = "/runner";

    /** What a job shows the runner. */
    public static final String RUNNER_TOKEN = "runner-token";

    /** Of issuers that are closed: a pair takes long to make. No two issuers at once have the same. */
    private static final Queue<SigningPair> MADE = new ConcurrentLinkedQueue<>();

    private final HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Map<String, ?>> keys = new CopyOnWriteArrayList<>();
    private final AtomicInteger made = new AtomicInteger();
    private final SigningPair usual = Optional.ofNullable(MADE.poll()).orElseGet(() -> SigningPair.rsa("usual", 2048));
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Optional<Reply> configuration = Optional.empty();
    private volatile Optional<Reply> keySet = Optional.empty();
    private volatile Map<String, Object> job = Map.of();

    /** What it sends. */
    public sealed interface Reply {

        /** A body, perhaps with somewhere else to go. */
        record Body(int status, byte[] bytes, Optional<String> location) implements Reply {}

        /** Nothing, for as long as it runs. */
        record Hanging() implements Reply {}

        /** JSON. */
        static Reply json(Map<String, ?> fields) {
            return new Body(200, Json.bytes(fields), Optional.empty());
        }

        /** An error. */
        static Reply error(int status) {
            return new Body(status, Json.bytes(Map.of("error", status)), Optional.empty());
        }

        /** A redirect. */
        static Reply redirect(String location) {
            return new Body(302, new byte[0], Optional.of(location));
        }
    }

    private IdTokenIssuer(HttpServer server) {
        this.server = server;
        publish(usual);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts one. */
    public static IdTokenIssuer start() {
        try {
            return new IdTokenIssuer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands in {@code iss}. */
    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** The key that is there from the beginning, for RS256. */
    public SigningPair usual() {
        return usual;
    }

    /** From now on the key is among its own. */
    public void publish(SigningPair pair) {
        publish(pair.jwk());
    }

    /** From now on that stands among its keys. */
    public void publish(Map<String, ?> jwk) {
        keys.add(jwk);
    }

    /** From now on none of its former keys is its own. */
    public void forgetKeys() {
        keys.clear();
    }

    /** From now on it answers so, where its configuration was. */
    public void configure(Reply answer) {
        configuration = Optional.of(answer);
    }

    /** From now on it answers so, where its keys were. */
    public void answerForKeys(Reply answer) {
        keySet = Optional.of(answer);
    }

    /** From now on it answers as it should. */
    public void recover() {
        configuration = Optional.empty();
        keySet = Optional.empty();
    }

    /** The paths that it was asked for since the last time that this was asked. */
    public List<String> taken() {
        var taken = List.copyOf(asked);
        asked.clear();
        return taken;
    }

    /** A token as it makes them: for five minutes, for {@code audience}, about a job. */
    public String token(Instant now, String audience, Map<String, ?> job) {
        return signed("RS256", usual, claims(now, audience, job));
    }

    /** What such a token says. */
    public Map<String, Object> claims(Instant now, String audience, Map<String, ?> job) {
        var claims = new LinkedHashMap<String, Object>(job);
        claims.put("iss", url());
        claims.put("aud", audience);
        claims.put("jti", "token-" + made.incrementAndGet());
        claims.put("iat", now.getEpochSecond());
        claims.put("nbf", now.getEpochSecond());
        claims.put("exp", now.getEpochSecond() + 300);
        return claims;
    }

    /** A token that says {@code claims}, signed in some way. */
    public static String signed(String algorithm, SigningPair pair, Map<String, ?> claims) {
        var header = Map.of("typ", "JWT", "alg", algorithm, "kid", pair.id());
        var text = part(header) + "." + part(claims);
        return text + "." + base64(pair.sign(algorithm, text));
    }

    /** JSON as a part of a token. */
    public static String part(Map<String, ?> fields) {
        return base64(Json.bytes(fields));
    }

    /** Bytes as a part of a token. */
    public static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** From now on whoever asks the runner is this job. */
    public void run(Map<String, Object> job) {
        this.job = Map.copyOf(job);
    }

    /** What GitHub's runner sets for a job that may have id tokens. */
    public Map<String, String> runnerVariables() {
        return Map.of(
                "ACTIONS_ID_TOKEN_REQUEST_URL",
                url() + RUNNER + "?api-version=2.0",
                "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
                RUNNER_TOKEN);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            asked.add(path);
            var answer = switch (path) {
                case CONFIGURATION ->
                    configuration.orElseGet(() -> Reply.json(Map.of("issuer", url(), "jwks_uri", url() + KEYS)));
                case KEYS -> keySet.orElseGet(() -> Reply.json(Map.of("keys", new ArrayList<>(keys))));
                case RUNNER -> runner(exchange);
                default -> Reply.error(404);
            };
            send(exchange, answer);
        }
    }

    private void send(HttpExchange exchange, Reply answer) throws IOException {
        switch (answer) {
            case Reply.Body(var status, var bytes, var location) -> {
                location.ifPresent(there -> exchange.getResponseHeaders().set("location", there));
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
            case Reply.Hanging() -> {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** As GitHub answers: {@code value} holds the token, for whatever audience the job asks for. */
    private Reply runner(HttpExchange exchange) {
        var authorization = exchange.getRequestHeaders().getFirst("authorization");
        if (!("Bearer " + RUNNER_TOKEN).equals(authorization)) {
            return Reply.error(401);
        }
        var audience = audience(exchange.getRequestURI());
        return Reply.json(Map.of("value", token(Instant.now(), audience, job)));
    }

    private static String audience(URI address) {
        for (var parameter : address.getRawQuery().split("&")) {
            if (parameter.startsWith("audience=")) {
                return URLDecoder.decode(parameter.substring("audience=".length()), StandardCharsets.UTF_8);
            }
        }
        return "nobody";
    }

    @Override
    public void close() {
        MADE.add(usual);
        closed.countDown();
        server.stop(0);
    }
}
