package dev.larder.function;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Stands in for other registries while priming: a socket on loopback, with TLS, open for as long as the rehearsal
 * lasts. It has each package whose name is {@code primed-} and a number, with what is published here meanwhile as its
 * one version. With a tarball it ends the connection, so that both are rehearsed: a new one, and one that is there. No
 * HTTP server of the JDK's, whose module Lambda's need not have.
 */
final class RehearsedUpstream implements AutoCloseable {

    private static final Pattern REQUEST = Pattern.compile("GET /(primed-[0-9]+)(/-/.*)? HTTP/1.1");
    private static final Pattern ATTACHMENT = Pattern.compile("\"data\":\"([^\"]+)\"");

    /** What a packument has and a publication has not. */
    private static final String TIME =
            "{\"time\":{\"created\":\"2026-01-01T00:00:00.000Z\",\"1.0.0\":\"2026-01-01T00:00:00.000Z\"},";

    private final RehearsedTls tls = new RehearsedTls();
    private final ServerSocket server;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final String document;
    private final String hosted;
    private final byte[] tarball;

    /**
     * Listens at once.
     *
     * @param document what {@code npm publish} sends, which can be read as a packument
     * @param hosted the name in it
     */
    RehearsedUpstream(String document, String hosted) {
        this.document = document;
        this.hosted = hosted;
        tarball = ATTACHMENT
                .matcher(document)
                .results()
                .map(found -> Base64.getDecoder().decode(found.group(1)))
                .findFirst()
                .orElseThrow();
        try {
            server = tls.listen();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        }
        start(this::listen);
    }

    private static void start(Runnable what) {
        Thread.ofPlatform().daemon().name("rehearsed-upstream").start(what);
    }

    /** It, as {@code LARDER_UPSTREAM} describes it. */
    String setting() {
        return url() + " ca=" + tls.authority();
    }

    private String url() {
        return "https://localhost:" + server.getLocalPort();
    }

    private void listen() {
        try {
            while (true) {
                var connection = server.accept();
                connections.add(connection);
                start(() -> serve(connection));
            }
        } catch (IOException _) {
            close(); // it has been, or nobody can be answered any more
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true); // TLS writes in pieces, each of which would wait for the last one's receipt
            var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var request = line;
                while (!line.isEmpty()) {
                    line = in.readLine();
                }
                connection.getOutputStream().write(answer(request));
            }
        } catch (IOException _) {
            // Whoever has asked has gone.
        } finally {
            connections.remove(connection);
        }
    }

    private byte[] answer(String request) throws IOException {
        var asked = REQUEST.matcher(request);
        if (!asked.matches()) {
            return answer("404 Not Found", "", new byte[0]);
        }
        return asked.group(2) == null
                ? answer("200 OK", "content-encoding: gzip\r\netag: \"1\"\r\n", packument(asked.group(1)))
                : answer("200 OK", "connection: close\r\n", tarball);
    }

    private static byte[] answer(String status, String headers, byte[] body) throws IOException {
        var answer = new ByteArrayOutputStream();
        answer.write(("HTTP/1.1 " + status + "\r\n" + headers + "content-length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        answer.write(body);
        return answer.toByteArray();
    }

    private byte[] packument(String name) throws IOException {
        var text = TIME
                + document.substring(1)
                        .replace("https://localhost/", url() + "/")
                        .replace(hosted, name);
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var connection : connections) {
                connection.close();
            }
            tls.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the rehearsed upstream cannot be closed", e);
        }
    }
}
