package dev.larder.local;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    static GatewayAnswer parse(Blocks answer) {
        var fields = new Fields();
        try (var json = JSON.createParser(ObjectReadContext.empty(), answer.read())) {
            require(json.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
            while (!fields.isWhole() && json.nextToken() == JsonToken.PROPERTY_NAME) {
                fields.read(json.currentName(), json, answer);
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
        private int status;
        private boolean base64;
        private Optional<byte[]> last = Optional.empty();
        private String text = "";

        byte[] body() {
            return last.orElseGet(
                    () -> base64 ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8));
        }

        /** Whether nothing comes any more. */
        boolean isWhole() {
            return last.isPresent();
        }

        /**
         * The body, when it is in base64 and nothing but the end follows it, as where our own functions write it: read
         * past the parser, which takes several times as long, for a megabyte some milliseconds.
         */
        private static Optional<byte[]> last(Blocks answer, int quote) {
            var rest = answer.copy(quote + 1, answer.size());
            var end = rest.length - 2;
            if (end < 0 || rest[end] != '"' || rest[end + 1] != '}') {
                return Optional.empty();
            }
            try {
                var body = Base64.getDecoder().decode(ByteBuffer.wrap(rest, 0, end));
                return Optional.of(
                        body.remaining() == body.array().length
                                ? body.array()
                                : Arrays.copyOf(body.array(), body.remaining()));
            } catch (IllegalArgumentException _) {
                return Optional.empty(); // other fields follow
            }
        }

        void read(String name, JsonParser json, Blocks answer) {
            var value = json.nextToken();
            switch (name) {
                case "statusCode" -> status = json.getIntValue();
                case "isBase64Encoded" -> base64 = value == JsonToken.VALUE_TRUE;
                case "body" -> {
                    if (base64 && value == JsonToken.VALUE_STRING) {
                        last = last(answer, (int) json.currentTokenLocation().getByteOffset());
                    }
                    if (last.isEmpty()) {
                        text = value == JsonToken.VALUE_NULL ? "" : json.getString();
                    }
                }
                case "headers" -> {
                    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                        var header = json.currentName();
                        json.nextToken();
                        var text = json.getString();
                        require(
                                (header + text).chars().noneMatch(Character::isISOControl),
                                "a header holds control characters");
                        headers.put(header, text);
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
