package dev.larder.support;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A port on loopback that passes bytes to a server behind it, and back. It can do what the JDK's HTTP server cannot:
 * reset a connection, and die and come back on the same port.
 */
public final class Relay implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Relay.class.getName());

    /** Makes what listens, bound to nothing yet. */
    interface Doors {
        ServerSocket make() throws IOException;
    }

    private final InetSocketAddress server;
    private final Doors doors;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** The connections with clients, by the port from which the server is spoken to on behalf of each. */
    private final Map<Integer, Socket> clients = new ConcurrentHashMap<>();

    private final Set<Integer> toReset = ConcurrentHashMap.newKeySet();
    private InetSocketAddress address;
    private ServerSocket door;

    /** Listens on a free port. */
    public Relay(InetSocketAddress server) {
        this(server, ServerSocket::new);
    }

    /** The same, with doors that may speak TLS. */
    Relay(InetSocketAddress server, Doors doors) {
        this.server = server;
        this.doors = doors;
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        door = listen();
        address = new InetSocketAddress(address.getAddress(), door.getLocalPort());
    }

    public int port() {
        return address.getPort();
    }

    /** Resets the connection that the server sees coming from {@code port}, as soon as the server closes it. */
    void resetAtEnd(int port) {
        toReset.add(port);
    }

    /** Listens no more, and drops every connection. */
    synchronized void stop() {
        close(door);
        drop();
    }

    /** Drops every connection. */
    public void drop() {
        clients.values().forEach(Relay::close);
    }

    /** Listens again, on the same port. */
    synchronized void revive() {
        if (door.isClosed()) {
            door = listen();
        }
    }

    @Override
    public void close() {
        stop();
        threads.close();
    }

    private ServerSocket listen() {
        try {
            var listening = doors.make();
            listening.bind(address);
            threads.execute(() -> accept(listening));
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen at " + address, e);
        }
    }

    private void accept(ServerSocket listening) {
        try {
            while (true) {
                var client = listening.accept();
                threads.execute(() -> pass(listening, client));
            }
        } catch (IOException e) {
            if (!listening.isClosed()) {
                throw new UncheckedIOException("cannot accept at " + address, e);
            }
        }
    }

    private void pass(ServerSocket listening, Socket client) {
        try (client;
                var behind = new Socket(server.getAddress(), server.getPort())) {
            clients.put(behind.getLocalPort(), client);
            try {
                if (!listening.isClosed()) { // else it was stopped too early to know of this one
                    client.setTcpNoDelay(true);
                    behind.setTcpNoDelay(true);
                    threads.execute(() -> passUp(client, behind));
                    behind.getInputStream().transferTo(client.getOutputStream());
                    if (toReset.contains(behind.getLocalPort())) {
                        client.setSoLinger(true, 0); // so that closing sends RST
                    }
                }
            } finally {
                clients.remove(behind.getLocalPort());
                toReset.remove(behind.getLocalPort());
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "one side is gone, and so is the other now", e);
        }
    }

    private static void passUp(Socket client, Socket behind) {
        try {
            client.getInputStream().transferTo(behind.getOutputStream());
            behind.shutdownOutput();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "one side is gone, which the way down finds out", e);
            close(behind);
        }
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing " + socket, e);
        }
    }
}
