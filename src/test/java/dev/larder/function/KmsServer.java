package dev.larder.function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.larder.support.Json;
import dev.larder.support.MemorySigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of KMS as signs: a server on loopback with one real key, which speaks AWS's JSON 1.1 protocol. */
final class KmsServer implements AutoCloseable {

    static final String KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";

    final MemorySigner signer = new MemorySigner();
    final List<String> operations = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final String keyId;
    private volatile boolean broken;

    private KmsServer(HttpServer server, String keyId) {
        this.server = server;
        this.keyId = keyId;
    }

    static KmsServer start() {
        return start(KEY_ID);
    }

    static KmsServer start(String keyId) {
        try {
            var kms = new KmsServer(
                    HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0), keyId);
            kms.server.createContext("/", kms::serve);
            kms.server.start();
            return kms;
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        }
    }

    /** Where it answers. */
    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** From now on the key is disabled. */
    void disableKey() {
        broken = true;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var operation =
                    exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst("TrentService[.]", "");
            operations.add(operation);
            var asked = Json.object(exchange.getRequestBody().readAllBytes());
            if (broken) {
                send(exchange, 400, Map.of("__type", "DisabledException", "message", keyId + " is disabled."));
            } else if (!asked.get("KeyId").equals(keyId)) {
                send(exchange, 400, Map.of("__type", "NotFoundException", "message", "no such key"));
            } else if (operation.equals("GetPublicKey")) {
                send(
                        exchange,
                        200,
                        Map.of("KeyId", keyId, "PublicKey", base64(signer.spki()), "KeySpec", "ECC_NIST_P256"));
            } else if (operation.equals("Sign")
                    && asked.get("MessageType").equals("RAW")
                    && asked.get("SigningAlgorithm").equals("ECDSA_SHA_256")) {
                var message = Base64.getDecoder().decode(asked.get("Message").toString());
                send(exchange, 200, Map.of("KeyId", keyId, "Signature", base64(signer.sign(message))));
            } else {
                send(exchange, 400, Map.of("__type", "ValidationException", "message", asked.toString()));
            }
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void send(HttpExchange exchange, int status, Map<String, Object> answer) throws IOException {
        var body = Json.bytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
