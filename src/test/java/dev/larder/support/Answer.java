package dev.larder.support;

import com.sun.net.httpserver.HttpExchange;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a server of ours answers. */
record Answer(int status, String type, Map<String, String> headers, Content body) {

    Answer(int status, String type, byte[] body) {
        this(status, type, Map.of(), Content.of(body));
    }

    static Answer ok(Object json) {
        return json(Content.of(Json.bytes(json)));
    }

    static Answer json(Content body) {
        return new Answer(200, "application/json", Map.of(), body);
    }

    static Answer error(int status) {
        var text = status == 404 ? "Not found" : "Upstream says " + status;
        return new Answer(status, "application/json", Json.bytes(Map.of("error", text)));
    }

    static Answer redirect(int status, String location) {
        return new Answer(status, "text/plain", Map.of("Location", location), Content.of(new byte[0]));
    }

    Answer with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, type, more, body);
    }

    Answer withBody(Content other) {
        return new Answer(status, type, headers, other);
    }

    /** The same as 304. */
    Answer unchanged() {
        return new Answer(304, type, headers, Content.of(new byte[0]));
    }

    /** Whether there is JSON in it: a 304 has none. */
    boolean isJson() {
        return type.equals("application/json") && body.size() > 0;
    }

    void writeHeaders(HttpExchange exchange) {
        exchange.getResponseHeaders().set("Content-Type", type);
        headers.forEach(exchange.getResponseHeaders()::set);
    }
}
