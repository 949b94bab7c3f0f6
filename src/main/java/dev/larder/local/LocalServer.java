package dev.larder.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.larder.domain.Origin;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import robaho.net.httpserver.DefaultHttpServerProvider;

/**
 * The HTTP server of local mode, on the loopback addresses alone, one virtual thread a connection. It takes its port when
 * it is made and answers from {@link #open} on, so that what it serves may know the port.
 */
final class LocalServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LocalServer.class.getName());
    /** The server writes them itself. */
    private static final Set<String> SERVERS_OWN = Set.of("content-length", "date", "transfer-encoding");

    /** It logs what nobody needs. A field, since the level of a logger that nobody refers to is forgotten. */
    private static final Logger SERVERS_LOG = Logger.getLogger("robaho.net.httpserver");

    static {
        SERVERS_LOG.setLevel(Level.SEVERE);
        // Or answers to kept-alive connections wait 40 ms for the client's delayed acknowledgement.
        System.setProperty("robaho.net.httpserver.nodelay", "true");
    }

    private static final Duration LAST_MOMENT = Duration.ofSeconds(1);
    private static final int MOST_DRAINED = 256 << 20;

    private final List<HttpServer> servers = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger underWay = new AtomicInteger();
    private final int port;

    /** Takes {@code port}, or a free one for 0, on 127.0.0.1 and, where there is IPv6, on ::1. */
    LocalServer(int port) {
        servers.add(bind("127.0.0.1", port));
        this.port = servers.getFirst().getAddress().getPort();
        if (hasIpv6()) {
            servers.add(bind("::1", this.port));
        }
    }

    int port() {
        return port;
    }

    /** Begins to answer: the registry through {@code gateway}, signed URLs through {@code objects}. */
    void open(Hosts hosts, Gateway gateway, ObjectsDoor objects, Surroundings surroundings) {
        HttpHandler handler = exchange -> {
            underWay.incrementAndGet();
            try (exchange) {
                answer(exchange, hosts, gateway, objects, surroundings);
            } finally {
                underWay.decrementAndGet();
            }
        };
        for (var server : servers) {
            server.setExecutor(threads);
            server.createContext("/", handler);
            server.start();
        }
    }

    /** Gives the requests under way a second, closes all connections, and lets go of the port. */
    @Override
    public void close() {
        var end = System.nanoTime() + LAST_MOMENT.toNanos();
        while (underWay.get() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        servers.forEach(server -> server.stop(0));
        threads.shutdown();
    }

    private static void answer(
            HttpExchange exchange, Hosts hosts, Gateway gateway, ObjectsDoor objects, Surroundings surroundings)
            throws IOException {
        try {
            var host = exchange.getRequestHeaders().getFirst("host");
            switch (hosts.door(
                    host == null ? "" : host, exchange.getRequestURI().getRawPath())) {
                case Hosts.Door.Objects _ -> objects.handle(exchange);
                case Hosts.Door.Closed closed -> send(exchange, GatewayAnswer.error(421, closed.sentence()));
                case Hosts.Door.Registry registry ->
                    gateway.answer(
                            request(exchange, registry.origin(), surroundings),
                            answer -> finish(exchange, answer, hosts.toFollow(answer), objects));
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
    private static void finish(HttpExchange exchange, GatewayAnswer answer, Optional<URI> toFollow, ObjectsDoor objects)
            throws IOException {
        if (toFollow.isPresent()) {
            objects.follow(exchange, toFollow.get());
        } else {
            send(exchange, answer);
        }
    }

    private static GatewayRequest request(HttpExchange exchange, Origin origin, Surroundings surroundings)
            throws IOException {
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

    private HttpServer bind(String address, int port) {
        try {
            return new DefaultHttpServerProvider()
                    .createHttpServer(new InetSocketAddress(InetAddress.getByName(address), port), 0);
        } catch (BindException e) {
            close();
            throw new CannotStart("port " + port + " of " + address + " is not free (" + e.getMessage()
                    + "): stop what uses it, or set LARDER_PORT to another port");
        } catch (IOException e) {
            close();
            throw new CannotStart("cannot listen on port " + port + " of " + address + ": " + e.getMessage());
        }
    }

    private static boolean hasIpv6() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
