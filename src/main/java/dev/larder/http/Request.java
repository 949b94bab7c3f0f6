package dev.larder.http;

import dev.larder.domain.Origin;
import java.util.Map;
import java.util.Optional;

/**
 * One request, whatever door it came through.
 *
 * @param method in capitals
 * @param path as the door received it, without the query: decoded by API Gateway's HTTP API, raw elsewhere
 * @param query decoded parameters; a repeated one is joined with commas, as API Gateway does
 * @param headers by lower-case name; a repeated one is joined with commas
 * @param body the bytes sent, decoded from base64 where the event held that; empty when there was none
 * @param origin where the client reached us
 * @param address the client's IP address, as the door saw it
 * @param id names this request in logs and in the body of a 500
 * @param awsIdentity the ARN that API Gateway's IAM authorizer verified, on the route that asks for one
 */
public record Request(
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        byte[] body,
        Origin origin,
        String address,
        String id,
        Optional<String> awsIdentity) {

    public Request {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /** The header of that lower-case name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
