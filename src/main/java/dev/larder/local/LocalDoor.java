package dev.larder.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.larder.domain.Origin;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * What answers in local mode: the registry through {@code gateway}, signed URLs through {@code objects}, by the host name
 * that is asked for.
 */
record LocalDoor(Hosts hosts, Gateway gateway, ObjectsDoor objects, Surroundings surroundings) implements HttpHandler {

    private static final System.Logger LOG = System.getLogger(LocalDoor.class.getName());

    /** The server writes them itself. */
    private static final Set<String> SERVERS_OWN = Set.of("content-length", "date", "transfer-encoding");

    private static final int MOST_DRAINED = 256 << 20;

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            var host = exchange.getRequestHeaders().getFirst("host");
            switch (hosts.door(
                    host == null ? "" : host, exchange.getRequestURI().getRawPath())) {
                case Hosts.Door.Objects _ -> objects.handle(exchange);
                case Hosts.Door.Closed closed -> send(exchange, GatewayAnswer.error(421, closed.sentence()));
                case Hosts.Door.Registry registry ->
                    gateway.answer(request(exchange, registry.origin()), answer -> finish(exchange, answer));
            }
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the door failed on " + exchange.getRequestURI().getPath(),
                    e);
            if (exchange.getResponseCode() < 0) { // nothing was sent yet
                send(exchange, GatewayAnswer.error(500, "the door failed; its log says why"));
            }
        }
    }

    /**
     * API Gateway would have the client fetch a tarball from S3, since it passes no more than 6 MB on; a client here is
     * spared that way, which npm pays with more time than the tarball itself.
     */
    private void finish(HttpExchange exchange, GatewayAnswer answer) throws IOException {
        var toFollow = hosts.toFollow(answer);
        if (toFollow.isPresent()) {
            objects.follow(exchange, toFollow.get());
        } else {
            send(exchange, answer);
        }
    }

    private GatewayRequest request(HttpExchange exchange, Origin origin) throws IOException {
        return new GatewayRequest(
                exchange.getRequestMethod(),
                target(exchange.getRequestURI()),
                exchange.getProtocol(),
                exchange.getRequestHeaders(),
                hasBody(exchange) ? exchange.getRequestBody().readNBytes(Gateway.BODY_BYTES + 1) : new byte[0],
                origin,
                exchange.getRemoteAddress().getAddress().getHostAddress(),
                surroundings.ids().get(),
                surroundings.clock().instant());
    }

    /**
     * Whether a body follows the headers (RFC 9112 section 6.3). Reading none costs a buffer, which is more than the
     * rest.
     */
    private static boolean hasBody(HttpExchange exchange) {
        var headers = exchange.getRequestHeaders();
        return headers.containsKey("content-length") || headers.containsKey("transfer-encoding");
    }

    /** Path and query as sent, also where a client sends a whole URL, as to a proxy. */
    private static String target(URI uri) {
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return uri.isAbsolute() ? uri.getRawPath() + query : uri.toString();
    }

    /**
     * Reads what is left of the request first: clients that still send would miss the answer (PROTOCOL: V10). One that
     * never ends is cut off.
     */
    private static void send(HttpExchange exchange, GatewayAnswer answer) throws IOException {
        for (var left = hasBody(exchange) ? MOST_DRAINED : 0; left > 0; ) {
            var read = exchange.getRequestBody().readNBytes(1 << 16).length;
            left = read == 0 ? 0 : left - read;
        }
        var head = exchange.getRequestMethod().equals("HEAD");
        answer.headers().forEach((name, value) -> {
            var lowerCase = name.toLowerCase(Locale.ROOT);
            if (!SERVERS_OWN.contains(lowerCase) || head && lowerCase.equals("content-length")) {
                exchange.getResponseHeaders().set(name, value);
            }
        });
        answer.cookies().forEach(cookie -> exchange.getResponseHeaders().add("set-cookie", cookie));
        if (head || answer.body().length == 0) {
            exchange.sendResponseHeaders(answer.status(), -1);
        } else {
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
        exchange.close();
    }
}
