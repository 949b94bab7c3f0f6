package dev.larder.http;

import dev.larder.storage.Gzip;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
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

    /** What fits Lambda's answer without compression, base64 and all. */
    public static final int LARGEST_PLAIN = 4_500_000;

    /** JSON, not to be cached. */
    public static Response json(int status, byte[] json) {
        return new Response(status, Map.of("content-type", "application/json", "cache-control", "no-store"), json);
    }

    /** JSON of whatever size: what does not fit Lambda's answer as text is compressed, also for those who do not ask. */
    public static Response fitting(byte[] json) {
        return json.length <= LARGEST_PLAIN
                ? json(200, json)
                : json(200, Gzip.compress(json)).with("content-encoding", "gzip");
    }

    /** 302 and never 307, which makes yarn 1 carry its token to the other host (PROTOCOL: V1). Not to be cached. */
    public static Response found(URI location) {
        return new Response(302, Map.of("location", location.toString(), "cache-control", "no-store"), new byte[0]);
    }

    /** The same answer with something that npm and bun print. */
    public Response noticed(Optional<String> notice) {
        return notice.map(text -> with("npm-notice", text)).orElse(this);
    }

    /** The same answer with another header, or with another value of one. */
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
