package dev.larder.route;

import dev.larder.support.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that may be anything, as the fuzz makes it up and as a finding is kept ({@code src/test/resources/fuzz}). Only
 * a body may hold half a character: all else the gateway has decoded from UTF-8.
 *
 * @param path as the gateway hands it over
 * @param query decoded parameters
 * @param headers by lower-case name
 */
record FuzzRequest(String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {

    FuzzRequest {
        method = decoded(method);
        path = decoded(path);
        query = decoded(query);
        headers = decoded(headers);
    }

    private static String decoded(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static Map<String, String> decoded(Map<String, String> texts) {
        var decoded = new LinkedHashMap<String, String>();
        texts.forEach((name, text) -> decoded.put(decoded(name), decoded(text)));
        return decoded;
    }

    /** The event of API Gateway that this makes. */
    byte[] event() {
        var event = new LinkedHashMap<String, Object>();
        event.put("version", "2.0");
        event.put("rawPath", path);
        event.put("headers", headers);
        event.put("queryStringParameters", query);
        event.put(
                "requestContext",
                Map.of(
                        "http",
                        Map.of("method", method, "path", path, "sourceIp", "192.0.2.7"),
                        "requestId",
                        "request-1",
                        "domainName",
                        TestRegistry.HOST));
        event.put("body", Base64.getEncoder().encodeToString(body));
        event.put("isBase64Encoded", true);
        return Json.bytes(event);
    }

    /** As a finding is kept: a body that is text as text. */
    String toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("method", method);
        json.put("path", path);
        json.put("query", query);
        json.put("headers", headers);
        var text = new String(body, StandardCharsets.UTF_8);
        if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body)) {
            json.put("body", text);
        } else {
            json.put("base64", Base64.getEncoder().encodeToString(body));
        }
        return ascii(Json.text(json));
    }

    /** Reads what {@link #toJson} wrote, beside other fields. */
    static FuzzRequest parse(byte[] json) {
        var fields = Json.object(json);
        var body = fields.containsKey("base64")
                ? Base64.getDecoder().decode(fields.get("base64").toString())
                : fields.getOrDefault("body", "").toString().getBytes(StandardCharsets.UTF_8);
        return new FuzzRequest(
                fields.get("method").toString(),
                fields.get("path").toString(),
                texts(fields.get("query")),
                texts(fields.get("headers")),
                body);
    }

    private static Map<String, String> texts(Object object) {
        var texts = new LinkedHashMap<String, String>();
        if (object != null) {
            Json.asObject(object).forEach((name, value) -> texts.put(name, value.toString()));
        }
        return texts;
    }

    private static String ascii(String json) {
        var text = new StringBuilder();
        json.chars().forEach(character -> {
            if (character < 0x7f) {
                text.append((char) character);
            } else {
                text.append("\\u%04x".formatted(character));
            }
        });
        return text.toString();
    }
}
