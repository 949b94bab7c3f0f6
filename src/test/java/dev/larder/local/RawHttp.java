package dev.larder.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An HTTP client that sends what it is told, byte for byte: hosts, repeated headers and paths that others would mend. */
final class RawHttp {

    /** What came back; headers by lower-case name, repeats apart. */
    record Answer(int status, Map<String, List<String>> headers, byte[] body) {

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }

    private final String address;
    private final int port;

    RawHttp(String address, int port) {
        this.address = address;
        this.port = port;
    }

    /** Sends a request to {@code localhost}; each header is a whole line. */
    Answer send(String method, String target, byte[] body, String... headers) throws IOException {
        return sendTo("localhost:" + port, method, target, body, headers);
    }

    Answer sendTo(String host, String method, String target, byte[] body, String... headers) throws IOException {
        var lines = new ArrayList<String>();
        lines.add(method + " " + target + " HTTP/1.1");
        lines.add("Host: " + host);
        lines.add("Connection: close");
        if (body.length > 0) {
            lines.add("Content-Length: " + body.length);
        }
        lines.addAll(List.of(headers));
        try (var socket = new Socket(InetAddress.getByName(address), port)) {
            socket.setSoTimeout(20_000);
            var out = socket.getOutputStream();
            out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            var answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return parse(answer.toByteArray());
        }
    }

    private static Answer parse(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        var end = text.indexOf("\r\n\r\n");
        var lines = text.substring(0, end).split("\r\n");
        var headers = new HashMap<String, List<String>>();
        for (var i = 1; i < lines.length; i++) {
            var parts = lines[i].split(": *", 2);
            headers.computeIfAbsent(parts[0].toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(parts[1]);
        }
        return new Answer(
                Integer.parseInt(lines[0].split(" ")[1]),
                headers,
                text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
    }
}
