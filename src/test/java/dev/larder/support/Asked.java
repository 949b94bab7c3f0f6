package dev.larder.support;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that a server of ours has received.
 *
 * @param method GET and its like
 * @param rawPath the path as it was sent, escapes included
 * @param path the path with its escapes undone
 * @param query what follows the question mark, as it was sent; empty when nothing does
 * @param headers the request's headers
 * @param body what was sent along
 * @param connection tells the connections apart that requests come over
 */
public record Asked(
        String method,
        String rawPath,
        String path,
        String query,
        Map<String, List<String>> headers,
        byte[] body,
        int connection) {

    public Asked {
        headers = Map.copyOf(headers);
    }

    /** The first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .flatMap(entry -> entry.getValue().stream())
                .findFirst();
    }
}
