package dev.larder.local;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /** It logs what nobody needs. A field, since the level of a logger that nobody refers to is forgotten. */
    private static final Logger SERVERS_LOG = Logger.getLogger("robaho.net.httpserver");

    static {
        SERVERS_LOG.setLevel(Level.SEVERE);
        // Or answers to kept-alive connections wait 40 ms for the client's delayed acknowledgement.
        System.setProperty("robaho.net.httpserver.nodelay", "true");
    }

    private static final Duration LAST_MOMENT = Duration.ofSeconds(1);

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

    /** Begins to answer, through {@code door}. */
    void open(HttpHandler door) {
        HttpHandler handler = exchange -> {
            underWay.incrementAndGet();
            try (exchange) {
                door.handle(exchange);
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
