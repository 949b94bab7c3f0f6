package dev.larder.bench;

import dev.larder.bench.RawServer.Asked;
import dev.larder.bench.RawServer.Ready;
import dev.larder.domain.Digest;
import dev.larder.domain.Digest.Algorithm;
import dev.larder.domain.Form;
import dev.larder.domain.Origin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * A registry that holds all its answers ready in memory: the floor below which no registry can go, and the upstream of the
 * others. {@code GET /-/bench/count} says how many requests there were since {@code GET /-/bench/forget}, and
 * {@code GET /-/bench/again} which paths were asked for more than once, a line each.
 */
final class StaticRegistry {

    private static final byte[] NOTHING = new byte[0];
    private static final Ready NOT_FOUND = Ready.of(
            "404 Not Found",
            "{\"error\":\"not found\"}".getBytes(StandardCharsets.UTF_8),
            List.of("content-type: application/json"));
    private static final boolean LOUD = Boolean.getBoolean("larder.bench.loud");

    /** A packument as it is sent: compressed, or unchanged; and what it takes to send it as it is. */
    private record Page(String etag, List<String> headers, Ready gzip, Ready same) {

        Ready plain() throws IOException {
            var document = new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes();
            return Ready.of("200 OK", document, headers);
        }
    }

    private final Recording recording;
    private final Map<String, Optional<Page>> packuments = new ConcurrentHashMap<>();
    private final Map<String, Optional<Ready>> tarballs = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();

    private StaticRegistry(Recording recording) {
        this.recording = recording;
    }

    /**
     * Says {@code ready} when everything is in memory, and serves until it is killed, or until the process that started it
     * has ended.
     *
     * @param arguments port, folder, and perhaps the registry to record
     */
    public static void main(String[] arguments) throws IOException {
        var port = Integer.parseInt(arguments[0]);
        var source = arguments.length > 2 ? Optional.of(URI.create(arguments[2])) : Optional.<URI>empty();
        var origin = new Origin("http://127.0.0.1:" + port);
        var registry = new StaticRegistry(new Recording(Path.of(arguments[1]), origin, source));
        if (source.isEmpty()) {
            registry.load();
        }
        var server = new RawServer(port, registry::answer);
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        System.out.println("ready " + origin + "/");
        server.run();
    }

    /** What went wrong with a connection, for who wants to know. */
    static void note(IOException trouble) {
        if (LOUD) {
            System.err.println(trouble);
        }
    }

    private void load() throws IOException {
        for (var name : recording.names()) {
            for (var form : Form.values()) {
                page(name, form);
            }
        }
        for (var path : recording.tarballs()) {
            tarball(path);
        }
    }

    private Ready answer(Asked request) throws IOException {
        var path = URLDecoder.decode(request.path().substring(1).replaceFirst("\\?.*", ""), StandardCharsets.UTF_8);
        return switch (path) {
            case "-/bench/count" ->
                json(Long.toString(
                        requests.values().stream().mapToLong(LongAdder::sum).sum()));
            case "-/bench/again" ->
                json(requests.entrySet().stream()
                        .filter(entry -> entry.getValue().sum() > 1)
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining("\n")));
            case "-/bench/forget" -> {
                requests.clear();
                yield json("{}");
            }
            case "-/ping" -> json("{}");
            default -> {
                requests.computeIfAbsent(path, _ -> new LongAdder()).increment();
                yield registry(request, path);
            }
        };
    }

    private Ready registry(Asked request, String path) throws IOException {
        if (path.equals("-/v1/search")) {
            return json("{\"objects\":[],\"total\":0,\"time\":\"\"}");
        }
        if (path.equals("-/npm/v1/security/advisories/bulk")) {
            return json("{}");
        }
        if (path.startsWith("-/")) {
            return NOT_FOUND;
        }
        if (path.endsWith(".tgz")) {
            return tarball(path).orElse(NOT_FOUND);
        }
        var form =
                request.header("accept").contains("application/vnd.npm.install-v1+json") ? Form.ABBREVIATED : Form.FULL;
        var page = page(path, form);
        return page.isEmpty() ? NOT_FOUND : choose(page.get(), request);
    }

    private static Ready choose(Page page, Asked request) throws IOException {
        if (request.header("if-none-match").contains(page.etag())) {
            return page.same();
        }
        return request.header("accept-encoding").contains("gzip") ? page.gzip() : page.plain();
    }

    private static Ready json(String text) {
        return Ready.of("200 OK", text.getBytes(StandardCharsets.UTF_8), List.of("content-type: application/json"));
    }

    private Optional<Page> page(String name, Form form) throws IOException {
        var known = packuments.get(form + name);
        if (known == null) {
            var gzip = recording.packument(name, form);
            known = gzip.isEmpty() ? Optional.empty() : Optional.of(page(gzip.get(), form));
            if (known.isPresent()) {
                packuments.put(form + name, known);
            }
        }
        return known;
    }

    private static Page page(byte[] gzip, Form form) {
        var etag = "\"" + Digest.of(Algorithm.SHA256, gzip).hex().substring(0, 32) + "\"";
        var type = form == Form.FULL ? "application/json" : "application/vnd.npm.install-v1+json";
        var headers = List.of("content-type: " + type, "etag: " + etag, "cache-control: private, no-cache");
        var compressed = new ArrayList<>(headers);
        compressed.add("content-encoding: gzip");
        return new Page(
                etag, headers, Ready.of("200 OK", gzip, compressed), Ready.of("304 Not Modified", NOTHING, headers));
    }

    private Optional<Ready> tarball(String path) throws IOException {
        var known = tarballs.get(path);
        if (known == null) {
            known = recording
                    .tarball(path)
                    .map(bytes -> Ready.of("200 OK", bytes, List.of("content-type: application/octet-stream")));
            if (known.isPresent()) {
                tarballs.put(path, known);
            }
        }
        return known;
    }
}
