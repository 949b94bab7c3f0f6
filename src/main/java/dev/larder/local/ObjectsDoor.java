package dev.larder.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.embedded.FileObjects;
import dev.larder.storage.embedded.SignedUrls.Verdict;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Answers the signed URLs of {@link FileObjects} as S3 answers presigned ones, its refusals included: what works against
 * this door works against S3. Bytes are streamed; nothing but a URL signed by us reaches a file.
 */
public final class ObjectsDoor implements HttpHandler {

    /** Most tarballs are one. */
    private static final int BLOCK = 64 * 1024;

    /** How many blocks a client gets before others do: after each one, a large tarball took a third more time. */
    private static final int TURN = 8;

    private final FileObjects objects;

    public ObjectsDoor(FileObjects objects) {
        this.objects = objects;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        answering(exchange, () -> answer(exchange));
    }

    /** Answers a request to the registry with what {@code signed} leads to, as its client would find it there. */
    void follow(HttpExchange exchange, URI signed) throws IOException {
        answering(exchange, () -> answer(exchange, objects.signedUrls().check(exchange.getRequestMethod(), signed)));
    }

    @FunctionalInterface
    private interface Answering {
        void run() throws IOException;
    }

    private static void answering(HttpExchange exchange, Answering answering) throws IOException {
        try (exchange) {
            try {
                answering.run();
            } catch (StorageUnavailable _) {
                refuse(exchange, 503, "ServiceUnavailable", "Please try again.");
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var verdict = objects.signedUrls().check(exchange.getRequestMethod(), exchange.getRequestURI());
        var authorized = exchange.getRequestHeaders().containsKey("Authorization");
        if (authorized && !(verdict instanceof Verdict.Unsigned)) {
            // Forces clients (and our redirects) not to carry the registry's token along: see PROTOCOL.
            refuse(
                    exchange,
                    400,
                    "InvalidArgument",
                    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string"
                            + " parameter or the Authorization header should be specified");
            return;
        }
        answer(exchange, verdict);
    }

    private void answer(HttpExchange exchange, Verdict verdict) throws IOException {
        switch (verdict) {
            case Verdict.Valid(var key) -> send(exchange, key);
            case Verdict.Expired _ -> refuse(exchange, 403, "AccessDenied", "Request has expired");
            case Verdict.Unsigned _ -> refuse(exchange, 403, "AccessDenied", "Access Denied");
            case Verdict.Mismatched _ ->
                refuse(
                        exchange,
                        403,
                        "SignatureDoesNotMatch",
                        "The request signature we calculated does not match the signature you provided.");
        }
    }

    private void send(HttpExchange exchange, ObjectKey key) throws IOException {
        var opened = objects.open(key);
        if (opened.isEmpty()) {
            refuse(exchange, 404, "NoSuchKey", "The specified key does not exist.");
            return;
        }
        try (var file = opened.get()) {
            send(exchange, key, file);
        }
    }

    private static void send(HttpExchange exchange, ObjectKey key, FileChannel file) throws IOException {
        var size = file.size();
        var asked = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"));
        switch (ByteRange.of(asked.orElse(""), size)) {
            case ByteRange.Whole _ -> {
                describe(exchange, key);
                send(exchange, 200, file, size);
            }
            case ByteRange.Part part -> {
                describe(exchange, key);
                exchange.getResponseHeaders().set("Content-Range", part.contentRange(size));
                send(exchange, 206, file.position(part.first()), part.count());
            }
            case ByteRange.Outside _ -> {
                exchange.getResponseHeaders().set("Content-Range", "bytes */" + size);
                refuse(exchange, 416, "InvalidRange", "The requested range is not satisfiable");
            }
        }
    }

    private static void describe(HttpExchange exchange, ObjectKey key) {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", key.kind().contentType());
        headers.set("Accept-Ranges", "bytes");
        headers.set("ETag", "\"" + key.digest().hex() + "\"");
        if (key.kind().gzipEncoded()) {
            headers.set("Content-Encoding", "gzip");
        }
    }

    private static void send(HttpExchange exchange, int status, FileChannel file, long count) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(count));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, count == 0 ? -1 : count); // 0 would mean chunked
        copy(file, exchange.getResponseBody(), count);
    }

    /**
     * Turn by turn, others first: a virtual thread whose client takes all that comes has its processor until the end,
     * and two large tarballs would have both of a small machine.
     */
    private static void copy(FileChannel file, OutputStream client, long count) throws IOException {
        var block = ByteBuffer.allocate((int) Math.min(BLOCK, count));
        var left = count;
        for (var blocks = 1; left > 0; blocks++) {
            block.clear().limit((int) Math.min(block.capacity(), left));
            if (file.read(block) < 0) {
                throw new EOFException("a file became shorter");
            }
            client.write(block.array(), 0, block.position());
            left -= block.position();
            if (blocks % TURN == 0) {
                Thread.yield();
            }
        }
    }

    private static void refuse(HttpExchange exchange, int status, String code, String message) throws IOException {
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + message
                + "</Message></Error>";
        var bytes = xml.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
