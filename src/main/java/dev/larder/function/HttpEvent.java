package dev.larder.function;

import dev.larder.domain.Origin;
import dev.larder.http.Request;
import dev.larder.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An event of API Gateway's HTTP API, payload format 2.0, read and answered by streaming: the managed serializer of
 * {@code APIGatewayV2HTTPEvent} would cost most of a second on a cold JVM.
 */
final class HttpEvent {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int LARGEST_TEXT = 64 * 1024; // as text, JSON could double it; base64 adds a third

    /** Such pieces have no padding between them. */
    private static final int BASE64_PIECE = 3 * 8 * 1024;

    private String method = "";
    private String path = "/";
    private String requestId = "";
    private String domainName = "";
    private String sourceIp = "";
    private String userArn;
    private final Map<String, String> query = new HashMap<>();
    private final Map<String, String> headers = new HashMap<>();
    private String body;
    private boolean base64;

    private HttpEvent() {}

    static HttpEvent read(InputStream event) {
        var http = new HttpEvent();
        try (var in = JSON.createParser(ObjectReadContext.empty(), event)) {
            in.nextToken();
            http.fields(in, "");
        }
        return http;
    }

    /**
     * Where the client reached API Gateway, in the gateway's own words: a header could make others read tarball URLs of
     * somebody's choice, since views are kept by origin. An HTTP API answers on https alone.
     */
    String origin() {
        return "https://" + domainName;
    }

    Request toRequest(Origin origin) {
        return new Request(
                method,
                path,
                query,
                headers,
                bytes(),
                origin,
                sourceIp,
                requestId,
                Optional.ofNullable(userArn),
                Map.of());
    }

    private byte[] bytes() {
        if (body == null) {
            return new byte[0];
        }
        return base64 ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
    }

    private void fields(JsonParser in, String prefix) {
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = in.currentName();
            if (in.nextToken() == JsonToken.START_OBJECT) {
                fields(in, prefix + name + ".");
            } else if (in.currentToken() == JsonToken.START_ARRAY) {
                in.skipChildren();
            } else if (in.currentToken() != JsonToken.VALUE_NULL) {
                field(prefix, name, in);
            }
        }
    }

    private void field(String prefix, String name, JsonParser in) {
        var text = in.getValueAsString();
        switch (prefix) {
            case "headers." -> headers.put(name.toLowerCase(Locale.ROOT), text);
            case "queryStringParameters." -> query.put(name, text);
            case "requestContext.http." -> {
                switch (name) {
                    case "method" -> method = text;
                    case "sourceIp" -> sourceIp = text;
                    default -> {}
                }
            }
            case "requestContext." -> {
                switch (name) {
                    case "requestId" -> requestId = text;
                    case "domainName" -> domainName = text;
                    default -> {}
                }
            }
            case "requestContext.authorizer.iam." -> {
                if (name.equals("userArn")) {
                    userArn = text;
                }
            }
            case "" -> {
                switch (name) {
                    case "rawPath" -> path = text;
                    case "body" -> body = text;
                    case "isBase64Encoded" -> base64 = in.currentToken() == JsonToken.VALUE_TRUE;
                    default -> {}
                }
            }
            default -> {}
        }
    }

    /** Writes an answer. Text that is short goes as text, so that logs and samples can be read; all else in base64. */
    static void write(Response response, OutputStream answer) throws IOException {
        var asText = !response.headers().containsKey("content-encoding") && response.body().length <= LARGEST_TEXT;
        try (var out = JSON.createGenerator(ObjectWriteContext.empty(), answer)) {
            out.writeStartObject();
            out.writeName("statusCode").writeNumber(response.status());
            out.writeName("headers").writeStartObject();
            response.headers().forEach((name, value) -> out.writeName(name).writeString(value));
            out.writeEndObject();
            out.writeName("isBase64Encoded").writeBoolean(!asText);
            out.writeName("body");
            if (asText) {
                out.writeString(new String(response.body(), StandardCharsets.UTF_8));
            } else {
                out.writeRawValue("\"");
                out.flush();
                writeBase64(response.body(), answer);
                out.writeRaw('"');
            }
            out.writeEndObject();
        }
    }

    /** Piece by piece, past the generator: base64 holds nothing that JSON would escape, and may be a megabyte. */
    private static void writeBase64(byte[] body, OutputStream to) throws IOException {
        var encoded = new byte[(Math.min(BASE64_PIECE, body.length) + 2) / 3 * 4];
        for (var from = 0; from < body.length; from += BASE64_PIECE) {
            var piece = Arrays.copyOfRange(body, from, Math.min(body.length, from + BASE64_PIECE));
            to.write(encoded, 0, Base64.getEncoder().encode(piece, encoded));
        }
    }
}
