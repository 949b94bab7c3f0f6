package dev.larder.http;

import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

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
 * @param parts what the placeholders of its route stand for, by name; none before it has found one
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
        Optional<String> awsIdentity,
        Map<String, String> parts) {

    public Request {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
        parts = Map.copyOf(parts);
    }

    /** The same request, whose route has these {@code parts}. */
    Request with(Map<String, String> parts) {
        return new Request(method, path, query, headers, body, origin, address, id, awsIdentity, parts);
    }

    /** What the placeholder of that name, which the route has, stands for. */
    public String part(String name) {
        return parts.get(name);
    }

    /** The package that {@code {package}} of the route stands for. */
    public PackageName packageName() {
        return PackageName.parse(part("package"));
    }

    /**
     * The body without its compression (npm and bun compress what they ask an audit about). Whether API Gateway hands such
     * JSON on as it is or expanded is written nowhere: what does not begin as gzip does is taken as it came.
     *
     * @param limitBytes what it may have; a larger one is refused, as is a compression that is not gzip
     */
    public byte[] expandedBody(int limitBytes) {
        var coding = header("content-encoding").orElse("").strip().toLowerCase(Locale.ROOT);
        if (!Set.of("", "identity", "gzip", "x-gzip").contains(coding)) {
            throw malformed("it is compressed in a way that is not gzip");
        }
        var gzip = coding.endsWith("gzip") && begins(0x1f, 0x8b);
        try (var plain = new ByteArrayInputStream(body);
                var expanded = gzip ? new GZIPInputStream(plain) : plain) {
            var bytes = expanded.readNBytes(limitBytes + 1);
            if (bytes.length > limitBytes) {
                throw new Refusal(new Problem.BodyTooLarge("it has more than " + limitBytes + " bytes"));
            }
            return bytes;
        } catch (IOException e) {
            throw malformed("it is no gzip, although its content-encoding says so");
        }
    }

    /** Whether the body was gzip and has been made text of on its way: U+FFFD stands for what is lost. */
    public boolean isMangled() {
        return begins(0x1f, 0xef, 0xbf, 0xbd);
    }

    private boolean begins(int... bytes) {
        return body.length >= bytes.length
                && IntStream.range(0, bytes.length).allMatch(i -> (body[i] & 0xff) == bytes[i]);
    }

    private static Refusal malformed(String what) {
        return new Refusal(new Problem.MalformedBody(what));
    }

    /** The header of that lower-case name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
