package dev.larder.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * As little of an HTTP/1.1 server as measures anything: keep-alive, GET, HEAD, and bodies that nobody reads. Answers are
 * bytes, head and all. One virtual thread a connection.
 */
final class RawServer {

    private static final int LONGEST_HEAD = 64 * 1024;

    /** A request. Header names are in lower case. */
    record Asked(String method, String path, Map<String, String> headers) {

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** An answer: its head, which ends with an empty line, and its body. */
    record Ready(byte[] head, byte[] body) {

        static Ready of(String status, byte[] body, List<String> headers) {
            var head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
            for (var header : headers) {
                head.append(header).append("\r\n");
            }
            if (!status.startsWith("304")) {
                head.append("content-length: ").append(body.length).append("\r\n");
            }
            return new Ready(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1), body);
        }
    }

    /** Answers requests. */
    interface Answering {
        Ready answer(Asked request) throws IOException;
    }

    private final ServerSocket listening;
    private final Answering answering;

    /** Takes {@code port} of 127.0.0.1. */
    RawServer(int port, Answering answering) throws IOException {
        listening = new ServerSocket(port, 1024, InetAddress.getByName("127.0.0.1"));
        this.answering = answering;
    }

    /** Serves for as long as the process lives. */
    void run() throws IOException {
        while (true) {
            var connection = listening.accept();
            Thread.ofVirtual().start(() -> serve(connection));
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            var in = new BufferedInputStream(connection.getInputStream(), 16 * 1024);
            var out = connection.getOutputStream();
            for (var head = head(in); !head.isEmpty(); head = head(in)) {
                var request = parse(head);
                in.skipNBytes(Long.parseLong(request.headers().getOrDefault("content-length", "0")));
                var ready = answering.answer(request);
                var body = request.method().equals("HEAD") ? 0 : ready.body().length;
                if (body > 0 && body < LONGEST_HEAD) {
                    var both = Arrays.copyOf(ready.head(), ready.head().length + body);
                    System.arraycopy(ready.body(), 0, both, ready.head().length, body);
                    out.write(both);
                } else {
                    out.write(ready.head());
                    out.write(ready.body(), 0, body);
                }
                if (request.header("connection").equalsIgnoreCase("close")) {
                    return;
                }
            }
        } catch (IOException e) {
            // The client has left, as clients do; what it asked for is lost to nobody else.
            StaticRegistry.note(e);
        }
    }

    /** All up to the empty line; empty at the end of the connection. */
    private static String head(InputStream in) throws IOException {
        var bytes = new byte[LONGEST_HEAD];
        var length = 0;
        for (var b = in.read(); b >= 0 && length < bytes.length; b = in.read()) {
            bytes[length++] = (byte) b;
            if (b == '\n' && length >= 4 && bytes[length - 3] == '\n') {
                return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    private static Asked parse(String head) throws IOException {
        var lines = head.split("\r\n");
        var first = lines[0].split(" ");
        if (first.length < 3) {
            throw new IOException("no request line: " + lines[0]);
        }
        var headers = new HashMap<String, String>();
        for (var i = 1; i < lines.length; i++) {
            var colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        if (headers.containsKey("transfer-encoding")) {
            throw new IOException("a chunked body: " + lines[0]);
        }
        return new Asked(first[0], first[1], headers);
    }
}
