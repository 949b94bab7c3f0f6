package dev.larder.local;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * What the gateway answers over HTTP.
 *
 * @param headers by the name that the function gave
 * @param cookies whole {@code Set-Cookie} values
 */
record GatewayAnswer(int status, Map<String, String> headers, List<String> cookies, byte[] body) {

    private static final JsonFactory JSON = new JsonFactory();

    GatewayAnswer {
        headers = Map.copyOf(headers);
        cookies = List.copyOf(cookies);
    }

    /** A function's answer, payload format 2.0; anything else is an {@link IllegalArgumentException}. */
    static GatewayAnswer parse(byte[] answer) {
        var fields = new Fields(answer.length);
        try (var json = JSON.createParser(ObjectReadContext.empty(), answer)) {
            require(json.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                fields.read(json.currentName(), json);
            }
        } catch (StreamReadException e) {
            throw new IllegalArgumentException("the function's answer is no JSON: " + e.getOriginalMessage(), e);
        }
        require(fields.status >= 200 && fields.status <= 599, "statusCode is missing or not from 200 to 599");
        return new GatewayAnswer(fields.status, fields.headers, fields.cookies, fields.body());
    }

    /** A refusal of the door's own, in the shape that npm prints. */
    static GatewayAnswer error(int status, String sentence) {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("error", sentence);
            json.writeEndObject();
        }
        return new GatewayAnswer(status, Map.of("content-type", "application/json"), List.of(), bytes.toByteArray());
    }

    GatewayAnswer with(String header, String value) {
        var more = new TreeMap<>(headers);
        more.put(header, value);
        return new GatewayAnswer(status, more, cookies, body);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException("the function's answer is not of payload format 2.0: " + otherwise);
        }
    }

    /** The fields read so far. */
    private static final class Fields {

        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final List<String> cookies = new ArrayList<>();
        private final int sizeBytes;
        private int status;
        private boolean base64;
        private byte[] bytes;
        private String text = "";

        /**
         * @param sizeBytes of the whole answer
         */
        Fields(int sizeBytes) {
            this.sizeBytes = sizeBytes;
        }

        byte[] body() {
            if (bytes != null) {
                return bytes;
            }
            return base64 ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8);
        }

        void read(String name, JsonParser json) {
            var value = json.nextToken();
            switch (name) {
                case "statusCode" -> status = json.getIntValue();
                case "isBase64Encoded" -> base64 = value == JsonToken.VALUE_TRUE;
                case "body" -> {
                    if (value == JsonToken.VALUE_STRING && base64) { // ours say so first: no text is made of it
                        var decoded = new ByteArrayOutputStream(sizeBytes / 4 * 3);
                        json.readBinaryValue(decoded);
                        bytes = decoded.toByteArray();
                    } else {
                        text = value == JsonToken.VALUE_NULL ? "" : json.getString();
                    }
                }
                case "headers" -> {
                    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                        var header = json.currentName();
                        json.nextToken();
                        require(
                                (header + json.getString()).chars().noneMatch(Character::isISOControl),
                                "a header holds control characters");
                        headers.put(header, json.getString());
                    }
                }
                case "cookies" -> {
                    while (json.nextToken() == JsonToken.VALUE_STRING) {
                        cookies.add(json.getString());
                    }
                }
                default -> json.skipChildren();
            }
        }
    }
}
