package dev.larder.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.larder.function.Functions;
import dev.larder.function.Metrics;
import dev.larder.function.Ports;
import dev.larder.settings.Environment;
import dev.larder.settings.RegistrySettings;
import dev.larder.storage.memory.MemoryObjects;
import dev.larder.storage.memory.MemoryTable;
import dev.larder.support.Json;
import dev.larder.support.MemorySigner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/**
 * A deployment as its callers meet it: an HTTP API on loopback with the routes of template.yaml, whose route
 * {@code POST /-/larder/token} verifies signatures and says in the event whose they are, and the real functions behind it.
 */
final class AwsGateway implements AutoCloseable {

    static final String REGION = "eu-central-1";
    private static final String TOKEN_ROUTE = "POST /-/larder/token";
    private static final byte[] FORBIDDEN = "{\"message\":\"Forbidden\"}".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final SigV4 signatures;
    private final Functions functions;

    private AwsGateway(HttpServer server, SigV4 signatures, String grants) {
        this.server = server;
        this.signatures = signatures;
        var environment = new Environment(
                Map.of("LARDER_PUBLIC_URL", url().toString(), "LARDER_UPSTREAM", "none", "LARDER_AWS_GRANTS", grants));
        this.functions = Functions.on(new Ports(
                RegistrySettings.from(environment, Optional.empty()),
                new MemoryTable(),
                new MemoryObjects(),
                _ -> {},
                Optional.empty(),
                new MemorySigner(),
                place -> place,
                new Metrics("test", _ -> {}, Instant::now),
                Instant::now,
                new SecureRandom()));
    }

    /** A registry that grants {@code grants}, before which these credentials are known. */
    static AwsGateway start(Map<String, SigV4.Credentials> known, String grants) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var gateway = new AwsGateway(server, new SigV4(REGION, known, Instant::now), grants);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", gateway::serve);
            server.start();
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it answers, with a slash at the end. */
    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = received(exchange);
            if (!(request.method() + " " + request.path()).equals(TOKEN_ROUTE)) {
                answer(exchange, request, Optional.empty());
                return;
            }
            var caller = signatures.verify(request);
            if (caller.isPresent()) {
                answer(exchange, request, caller.map(SigV4.Credentials::arn));
            } else {
                exchange.sendResponseHeaders(403, FORBIDDEN.length);
                exchange.getResponseBody().write(FORBIDDEN);
            }
        }
    }

    private static SigV4.Signed received(HttpExchange exchange) throws IOException {
        var headers = new TreeMap<String, List<String>>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        var query = exchange.getRequestURI().getRawQuery();
        return new SigV4.Signed(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString().replaceFirst("\\?.*", ""),
                query == null ? "" : query,
                headers,
                exchange.getRequestBody().readAllBytes());
    }

    private void answer(HttpExchange exchange, SigV4.Signed request, Optional<String> arn) throws IOException {
        var reads = request.method().equals("GET") || request.method().equals("HEAD");
        var out = new ByteArrayOutputStream();
        (reads ? functions.read() : functions.write())
                .handleRequest(new ByteArrayInputStream(Json.bytes(event(request, arn))), out, null);
        var answer = Json.object(out.toByteArray());
        Json.asObject(answer.get("headers"))
                .forEach((name, value) -> exchange.getResponseHeaders().set(name, value.toString()));
        var text = answer.get("body").toString();
        var body = Boolean.TRUE.equals(answer.get("isBase64Encoded"))
                ? Base64.getDecoder().decode(text)
                : text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(
                Integer.parseInt(answer.get("statusCode").toString()), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** As events/write-token-exchange.json has it; without an authorizer's word on every other route. */
    private static Map<String, Object> event(SigV4.Signed request, Optional<String> arn) {
        var headers = new TreeMap<String, Object>();
        request.headers().forEach((name, values) -> headers.put(name, String.join(",", values)));
        var context = new TreeMap<String, Object>(Map.of(
                "http",
                Map.of("method", request.method(), "path", decoded(request.path()), "sourceIp", "127.0.0.1"),
                "requestId",
                "request",
                "domainName",
                "localhost"));
        arn.ifPresent(found -> context.put("authorizer", Map.of("iam", Map.of("userArn", found))));
        var query = new TreeMap<String, Object>();
        for (var pair : request.query().split("&")) {
            if (!pair.isEmpty()) {
                query.put(pair.replaceFirst("=.*", ""), decoded(pair.replaceFirst("[^=]*=?", "")));
            }
        }
        return Map.of(
                "version",
                "2.0",
                "rawPath",
                decoded(request.path()),
                "headers",
                headers,
                "queryStringParameters",
                query,
                "requestContext",
                context,
                "body",
                Base64.getEncoder().encodeToString(request.body()),
                "isBase64Encoded",
                true);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
