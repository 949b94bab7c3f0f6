package dev.larder.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * One answer.
 *
 * @param headers by lower-case name
 * @param body the bytes to send, as they are: compressed when {@code content-encoding} says so
 */
public record Response(int status, Map<String, String> headers, byte[] body) {

    public Response {
        headers = Map.copyOf(headers);
    }

    /** JSON text, not to be cached. */
    public static Response json(int status, String json) {
        return new Response(
                status,
                Map.of("content-type", "application/json", "cache-control", "no-store"),
                json.getBytes(StandardCharsets.UTF_8));
    }

    /** 302 and never 307, which makes yarn 1 carry its token to the other host (PROTOCOL: V1). Not to be cached. */
    public static Response found(URI location) {
        return new Response(302, Map.of("location", location.toString(), "cache-control", "no-store"), new byte[0]);
    }

    public Response with(String header, String value) {
        var more = new TreeMap<>(headers);
        more.put(header, value);
        return new Response(status, more, body);
    }

    /** The same answer to a HEAD: everything but the body. */
    public Response withoutBody() {
        return new Response(status, headers, new byte[0]);
    }
}
