package dev.larder.local;

import dev.larder.domain.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One HTTP request as it reaches the gateway.
 *
 * @param target path and query, as sent
 * @param headers by lower-case name
 * @param origin where the client reached us
 * @param source the address it came from
 * @param id what the gateway calls it
 */
record GatewayRequest(
        String method,
        String target,
        String protocol,
        Map<String, List<String>> headers,
        byte[] body,
        Origin origin,
        String source,
        String id,
        Instant at) {

    /** What the paths of audits begin with. */
    static final String AUDITS = "/-/npm/v1/security/";

    GatewayRequest {
        var lowerCase = new TreeMap<String, List<String>>();
        headers.forEach((name, values) -> lowerCase
                .computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                .addAll(values));
        headers = lowerCase;
    }

    /** Whether the request is for the function that reads: audits do, though they are sent by POST. */
    boolean reads() {
        return method.equals("GET") || method.equals("HEAD") || isAudit();
    }

    /** Whether it takes the route {@code POST /-/npm/v1/security/{proxy+}}. */
    boolean isAudit() {
        return method.equals("POST") && path().startsWith(AUDITS) && path().length() > AUDITS.length();
    }

    /** The path before any decoding. */
    String path() {
        var query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** What follows the question mark; empty when nothing does. */
    String query() {
        var query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    /** The header's values, joined with commas; empty when there is none. */
    String header(String name) {
        return String.join(",", headers.getOrDefault(name, List.of()));
    }

    /** The size that API Gateway limits: the request line and the headers. */
    int headBytes() {
        return method.length()
                + target.length()
                + protocol.length()
                + headers.entrySet().stream()
                        .flatMapToInt(header -> header.getValue().stream()
                                .mapToInt(value -> header.getKey().length() + value.length()))
                        .sum();
    }
}
