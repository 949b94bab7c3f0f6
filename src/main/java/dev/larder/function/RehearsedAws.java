package dev.larder.function;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * Stands in for DynamoDB, S3, SQS and KMS while priming, inside the process: what the SDK's clients write, sign and read is
 * what they would with AWS, but nobody hears it. Conditions are taken to hold, and what is kept is kept in memory.
 */
final class RehearsedAws implements SdkHttpClient {

    /** How every public key of the curve P-256 begins; that the rest is no point of the curve nobody checks here. */
    private static final String PUBLIC_KEY =
            "3059301306072a8648ce3d020106082a8648ce3d030107034200" + "04" + "0".repeat(128);

    /** What S3 says of a bucket's region. */
    private static final byte[] LOCATION = "<LocationConstraint/>".getBytes(StandardCharsets.UTF_8);

    private final Map<String, TreeMap<String, JsonNode>> partitions = new LinkedHashMap<>();
    private final Map<String, byte[]> objects = new LinkedHashMap<>();

    /** As it was in the beginning. */
    synchronized void forget() {
        partitions.clear();
        objects.clear();
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return answer(request);
            }

            @Override
            public void abort() {
                // There is nothing to break off: the answer is there at once.
            }
        };
    }

    private synchronized HttpExecuteResponse answer(HttpExecuteRequest request) throws IOException {
        var http = request.httpRequest();
        var body = body(request);
        var operation = http.firstMatchingHeader("X-Amz-Target").map(target -> target.replaceFirst(".*\\.", ""));
        if (operation.isPresent()) {
            var asked = JsonNode.parser().parse(body);
            return response(200, answer(operation.get(), asked).getBytes(StandardCharsets.UTF_8));
        }
        if (http.rawQueryParameters().containsKey("location")) {
            return response(200, LOCATION);
        }
        return switch (http.method()) {
            case PUT -> {
                objects.put(
                        http.encodedPath(),
                        http.firstMatchingHeader("x-amz-decoded-content-length").isPresent() ? unchunked(body) : body);
                yield response(200, new byte[0]);
            }
            default -> {
                var found = objects.get(http.encodedPath());
                yield found == null ? response(404, new byte[0]) : response(200, found);
            }
        };
    }

    private static byte[] body(HttpExecuteRequest request) throws IOException {
        if (request.contentStreamProvider().isEmpty()) {
            return new byte[0];
        }
        try (var body = request.contentStreamProvider().get().newStream()) {
            return body.readAllBytes();
        }
    }

    /** Without what {@code aws-chunked} puts around the bytes: each chunk follows its size, and the last is empty. */
    private static byte[] unchunked(byte[] body) {
        var text = new String(body, StandardCharsets.ISO_8859_1);
        var bytes = new ByteArrayOutputStream();
        var at = 0;
        while (true) {
            var line = text.indexOf("\r\n", at);
            var size = Integer.parseInt(text.substring(at, line).replaceFirst(";.*", ""), 16);
            if (size == 0) {
                return bytes.toByteArray();
            }
            bytes.write(body, line + 2, size);
            at = line + 2 + size + 2;
        }
    }

    private String answer(String operation, JsonNode asked) {
        return switch (operation) {
            case "BatchGetItem" -> batch(asked);
            case "Query" -> query(asked);
            case "PutItem" -> put(field(asked, "Item"));
            case "DeleteItem" -> delete(field(asked, "Key"));
            case "TransactWriteItems" -> transact(asked);
            case "SendMessage" ->
                "{\"MessageId\": \"1\", \"MD5OfMessageBody\": \""
                        + md5(field(asked, "MessageBody").text()) + "\"}";
            case "GetQueueAttributes" -> "{}";
            case "GetPublicKey" ->
                "{\"PublicKey\": \""
                        + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(PUBLIC_KEY)) + "\"}";
            case "Sign" -> "{\"Signature\": \"AAAA\"}";
            default -> throw new IllegalStateException("nobody has rehearsed " + operation);
        };
    }

    private String batch(JsonNode asked) {
        return field(asked, "RequestItems").asObject().entrySet().stream()
                .map(table -> "\"" + table.getKey() + "\": "
                        + field(table.getValue(), "Keys").asArray().stream()
                                .map(this::find)
                                .filter(item -> item != null)
                                .map(JsonNode::toString)
                                .collect(Collectors.joining(", ", "[", "]")))
                .collect(Collectors.joining(", ", "{\"Responses\": {", "}, \"UnprocessedKeys\": {}}"));
    }

    private String query(JsonNode asked) {
        var values = field(asked, "ExpressionAttributeValues");
        var from = values.field(":sk").map(RehearsedAws::text).orElse("");
        var items = partition(text(field(values, ":pk"))).tailMap(from).entrySet().stream()
                .takeWhile(item -> item.getKey().startsWith(from))
                .map(item -> item.getValue().toString())
                .toList();
        return "{\"Count\": " + items.size() + ", \"ScannedCount\": " + items.size() + ", \"Items\": ["
                + String.join(", ", items) + "]}";
    }

    private String transact(JsonNode asked) {
        for (var part : field(asked, "TransactItems").asArray()) {
            part.field("Put").ifPresent(put -> put(field(put, "Item")));
            part.field("Delete").ifPresent(delete -> delete(field(delete, "Key")));
        }
        return "{}";
    }

    private String put(JsonNode item) {
        partition(text(field(item, "pk"))).put(text(field(item, "sk")), item);
        return "{}";
    }

    private String delete(JsonNode key) {
        partition(text(field(key, "pk"))).remove(text(field(key, "sk")));
        return "{}";
    }

    private JsonNode find(JsonNode key) {
        return partition(text(field(key, "pk"))).get(text(field(key, "sk")));
    }

    private TreeMap<String, JsonNode> partition(String pk) {
        return partitions.computeIfAbsent(pk, _ -> new TreeMap<>());
    }

    private static JsonNode field(JsonNode object, String name) {
        return object.field(name).orElseThrow(() -> new IllegalStateException("no " + name + " in " + object));
    }

    /** Of an attribute, such as {@code {"S": "text"}}. */
    private static String text(JsonNode attribute) {
        return field(attribute, "S").text();
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    private static HttpExecuteResponse response(int status, byte[] body) {
        InputStream stream = new ByteArrayInputStream(body);
        return HttpExecuteResponse.builder()
                .response(SdkHttpResponse.builder()
                        .statusCode(status)
                        .putHeader("content-length", Integer.toString(body.length))
                        .putHeader("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT") // as S3 says, in words to be read
                        .build())
                .responseBody(AbortableInputStream.create(stream))
                .build();
    }

    @Override
    public void close() {
        forget();
    }
}
