package dev.larder.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A function that does what none of ours may: the variable {@code PLANTED} says what it keeps from before its
 * checkpoint. Its answer is an id and the time.
 */
public final class PlantedFunction implements RequestStreamHandler {

    private final String planted = System.getenv("PLANTED");
    private final Object kept;

    /** As Lambda starts it. */
    public PlantedFunction() throws IOException, InterruptedException {
        kept = switch (planted) {
            case "connection" ->
                new Socket(
                        "127.0.0.1",
                        URI.create(System.getenv("AWS_ENDPOINT_URL_S3")).getPort());
            case "secret" -> credentials();
            case "clock" -> Instant.now();
            case "id" -> id();
            default -> planted;
        };
    }

    private static String credentials() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(System.getenv("AWS_CONTAINER_CREDENTIALS_FULL_URI")));
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static String id() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        var id = planted.equals("id") ? kept : id();
        var time = planted.equals("clock") ? kept : Instant.now();
        answer.write(("{\"id\": \"" + id + "\", \"time\": \"" + time + "\"}").getBytes(StandardCharsets.UTF_8));
    }
}
