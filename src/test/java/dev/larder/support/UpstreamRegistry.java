package dev.larder.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.larder.domain.Digest;
import dev.larder.domain.Digest.Algorithm;
import dev.larder.domain.PackageName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A real HTTP server on loopback that plays somebody else's npm registry.
 *
 * <p>It holds packages made in the test and packuments {@linkplain #replay recorded} elsewhere, counts what it is asked,
 * and fails on demand. Like some real upstreams it knows the full packument only, whatever {@code Accept} says, and
 * unless told otherwise it gives neither validators nor compression.
 */
public final class UpstreamRegistry implements AutoCloseable {

    /** Published long ago, so that no client's release-age gate minds (pnpm 11 and later, yarn 4: PROTOCOL V7). */
    private static final Instant LONG_AGO = Instant.parse("2024-02-29T12:00:00Z");

    /** Where it is asked for advisories. */
    public static final String ADVISORIES = "/-/npm/v1/security/advisories/bulk";

    /** Where it is asked for the keys that it signs with. */
    public static final String KEYS = "/-/npm/v1/keys";
    /** Where it searches. */
    public static final String SEARCH = "/-/v1/search";

    /** What the paths of attestations begin with. */
    public static final String ATTESTATIONS = "/-/npm/v1/attestations/";

    private static final Duration LONGEST_HANG = Duration.ofMinutes(5);

    private final Map<String, Map<String, Object>> packuments = new ConcurrentHashMap<>();
    private final Map<String, byte[]> tarballs = new ConcurrentHashMap<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final UpstreamSecurity security = new UpstreamSecurity();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final InetSocketAddress address;
    private Optional<HttpServer> server;
    private volatile boolean validators;
    private volatile boolean gzip;

    private UpstreamRegistry() throws IOException {
        var first = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
        address = first.getAddress();
        server = Optional.of(first);
    }

    /** A registry without packages, listening on a free port. */
    public static UpstreamRegistry start() {
        try {
            var registry = new UpstreamRegistry();
            registry.server.orElseThrow().setExecutor(registry.threads);
            registry.server.orElseThrow().createContext("/", registry::serve);
            registry.server.orElseThrow().start();
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        }
    }

    /** Where it answers, with a slash at the end. */
    public URI url() {
        return URI.create("http://localhost:" + address.getPort() + "/");
    }

    /** Publishes a package of a manifest and these files, as {@code latest}, long ago. */
    public PackageFiles publish(String name, String version, Map<String, String> files) {
        var made = new PackageFiles(PackageFiles.made(name, version).manifest(), files);
        publish(made);
        return made;
    }

    /** Publishes a package as {@code latest}, long ago. */
    public void publish(PackageFiles made) {
        publish(made, LONG_AGO);
    }

    /** Publishes a package as {@code latest}, as if at {@code when}. */
    public synchronized void publish(PackageFiles made, Instant when) {
        var name = made.name().toString();
        var version = made.version().toString();
        var path = "/" + name + "/-/" + made.name().tarballFile(made.version().text());
        var manifest = new LinkedHashMap<>(made.manifest());
        manifest.put("_id", name + "@" + version);
        var dist = new LinkedHashMap<>(made.dist(url().resolve(path).toString()));
        dist.putAll(security.dist(made, url()));
        manifest.put("dist", dist);
        var packument = packuments.computeIfAbsent(name, absent -> empty(absent, when));
        change(packument, "dist-tags", "latest", version);
        change(packument, "versions", version, manifest);
        change(packument, "time", "modified", when.toString());
        change(packument, "time", version, when.toString());
        tarballs.put(path, made.tarball());
    }

    /** Moves a tag. */
    public synchronized void tag(String name, String tag, String version) {
        change(packuments.get(name), "dist-tags", tag, version);
    }

    /** Forgets a version and its tarball, as an upstream does when a package is unpublished. */
    public synchronized void unpublish(String name, String version) {
        var packument = packuments.get(name);
        var versions = new LinkedHashMap<>(Json.at(packument, "versions"));
        versions.remove(version);
        packument.put("versions", versions);
        var parsed = PackageName.parse(name);
        tarballs.remove("/" + name + "/-/" + parsed.bare() + "-" + version + ".tgz");
    }

    /**
     * Serves a packument recorded at {@code host} (a folder of src/test/resources/upstream), with its tarball URLs, but
     * not its tarballs, moved here.
     */
    public void replay(String host, String name) {
        var text = new String(recorded(host, name), StandardCharsets.UTF_8);
        packuments.put(name, Json.object(text.replace("https://" + host + "/", url().toString())));
    }

    /** The bytes of a packument recorded at {@code host}. */
    public static byte[] recorded(String host, String name) {
        var resource = "/upstream/" + host + "/" + name.replace("/", "%2f") + ".json.gz";
        try (var in = UpstreamRegistry.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no recorded packument " + resource);
            }
            return new GZIPInputStream(in).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + resource, e);
        }
    }

    /** What it says of the safety of its packages. */
    public UpstreamSecurity security() {
        return security;
    }

    /** From now on it sends ETags and answers 304 to those who hold one, or does not. */
    public UpstreamRegistry validators(boolean on) {
        validators = on;
        return this;
    }

    /** From now on it compresses packuments for those who can read them, or does not. */
    public UpstreamRegistry gzip(boolean on) {
        gzip = on;
        return this;
    }

    /** From now on {@code path} (escapes undone) fails so. */
    public void fail(String path, Fault fault) {
        faults.put(path, fault);
    }

    /** From now on {@code path} is well again. */
    public void heal(String path) {
        faults.remove(path);
    }

    /** How often {@code path} (escapes undone) has been asked for. */
    public int requests(String path) {
        return Math.toIntExact(
                asked.stream().filter(request -> request.path().equals(path)).count());
    }

    /** Everything that has been asked for, in order of arrival. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Starts counting anew. */
    public void forget() {
        asked.clear();
    }

    /** Dies: nobody listens on its port any more. */
    public synchronized void stop() {
        server.ifPresent(running -> running.stop(0));
        server = Optional.empty();
    }

    /** Listens again, on the same port, with everything it held. */
    public synchronized void revive() {
        if (server.isEmpty()) {
            try {
                var next = HttpServer.create(address, 0);
                next.setExecutor(threads);
                next.createContext("/", this::serve);
                next.start();
                server = Optional.of(next);
            } catch (IOException e) {
                throw new UncheckedIOException("the port was taken meanwhile", e);
            }
        }
    }

    /** Lets go of those who hang, and stops. */
    @Override
    public void close() {
        closed.countDown();
        stop();
        threads.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var raw = exchange.getRequestURI().getRawPath();
            var path = exchange.getRequestURI().getPath();
            var query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
            var sent = exchange.getRequestBody().readAllBytes();
            asked.add(new Asked(exchange.getRequestMethod(), raw, path, query, exchange.getRequestHeaders(), sent));
            switch (faults.get(path)) {
                case null -> send(exchange, answer(exchange, path, sent));
                case Fault.Status(int code) -> send(exchange, Answer.error(code));
                case Fault.Corrupted() ->
                    send(exchange, answer(exchange, path, sent).corrupted());
                case Fault.Truncated() -> sendHalf(exchange, answer(exchange, path, sent));
                case Fault.Hang() -> hang();
            }
        }
    }

    private void hang() {
        try {
            if (!closed.await(LONGEST_HANG.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("hung for " + LONGEST_HANG);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer answer(HttpExchange exchange, String path, byte[] sent) throws IOException {
        var method = exchange.getRequestMethod();
        if (method.equals("POST") && path.equals(ADVISORIES)) {
            var gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            return security.advisories(
                    gzip ? new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes() : sent);
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Answer.error(405);
        }
        if (path.equals(KEYS)) {
            return security.keys();
        }
        if (path.equals(SEARCH)) {
            return new Answer(200, "application/json", Map.of(), found(exchange.getRequestURI()));
        }
        if (path.startsWith(ATTESTATIONS)) {
            return security.attestations(path.substring(ATTESTATIONS.length()));
        }
        var tarball = tarballs.get(path);
        return tarball != null
                ? new Answer(200, "application/octet-stream", Map.of(), tarball)
                : packumentOrVersion(exchange, path.substring(1).split("/", -1));
    }

    /** The packages whose names hold the text, in order of their names. */
    private synchronized byte[] found(URI asked) {
        var query = new HashMap<String, String>();
        for (var pair : asked.getRawQuery().split("&")) {
            var parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        var names = packuments.keySet().stream()
                .filter(name -> name.contains(query.get("text")))
                .sorted()
                .toList();
        var page = names.stream()
                .skip(Long.parseLong(query.get("from")))
                .limit(Long.parseLong(query.get("size")))
                .map(name -> {
                    var version = Json.at(packuments.get(name), "dist-tags").get("latest");
                    var maintainers = List.of(Map.of("username", "upstream", "email", "upstream@example.test"));
                    return (Object) Map.of(
                            "package", Map.of("name", name, "version", version, "maintainers", maintainers),
                            "downloads", Map.of("weekly", 7),
                            "score", Map.of("final", 1));
                })
                .toList();
        return Json.bytes(Map.of("objects", page, "total", names.size(), "time", "now"));
    }

    private Answer packumentOrVersion(HttpExchange exchange, String[] parts) {
        var named = parts[0].startsWith("@") && parts.length > 1 ? 2 : 1;
        var name = String.join("/", List.of(parts).subList(0, named));
        byte[] body;
        synchronized (this) { // publishing changes packuments in place
            var packument = packuments.get(name);
            if (packument == null || parts.length > named + 1) {
                return Answer.error(404);
            }
            if (parts.length == named + 1) {
                var asked = parts[named];
                var version = Json.at(packument, "dist-tags").getOrDefault(asked, asked);
                var manifest = Json.at(packument, "versions").get(version.toString());
                return manifest == null
                        ? Answer.error(404)
                        : new Answer(200, "application/json", Map.of(), Json.bytes(manifest));
            }
            body = Json.bytes(packument);
        }
        return negotiated(exchange, body);
    }

    private Answer negotiated(HttpExchange exchange, byte[] body) {
        var headers = new LinkedHashMap<String, String>();
        if (validators) {
            var etag = '"' + Digest.of(Algorithm.SHA1, body).hex() + '"';
            headers.put("ETag", etag);
            if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                return new Answer(304, "application/json", headers, new byte[0]);
            }
        }
        var encodings = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept-Encoding"));
        if (gzip && encodings.filter(text -> text.contains("gzip")).isPresent()) {
            headers.put("Content-Encoding", "gzip");
            return new Answer(200, "application/json", headers, zipped(body));
        }
        return new Answer(200, "application/json", headers, body);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        answer.writeHeaders(exchange);
        var bodiless = exchange.getRequestMethod().equals("HEAD") || answer.body().length == 0;
        exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : answer.body().length);
        if (!bodiless) {
            exchange.getResponseBody().write(answer.body());
        }
    }

    private static void sendHalf(HttpExchange exchange, Answer answer) throws IOException {
        answer.writeHeaders(exchange);
        exchange.sendResponseHeaders(answer.status(), answer.body().length);
        exchange.getResponseBody().write(answer.body(), 0, answer.body().length / 2);
        exchange.getResponseBody().flush(); // closing the exchange now cuts the connection
    }

    private static Map<String, Object> empty(String name, Instant created) {
        var packument = new LinkedHashMap<String, Object>();
        packument.put("_id", name);
        packument.put("_rev", "1-larder");
        packument.put("name", name);
        packument.put("dist-tags", Map.of());
        packument.put("versions", Map.of());
        packument.put("time", Map.of("created", created.toString()));
        packument.put("maintainers", List.of(Map.of("name", "upstream", "email", "upstream@example.test")));
        return packument;
    }

    private static void change(Map<String, Object> packument, String field, String key, Object value) {
        var changed = new LinkedHashMap<>(Json.at(packument, field));
        changed.put(key, value);
        packument.put(field, changed);
    }

    private static byte[] zipped(byte[] body) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory", e);
        }
        return bytes.toByteArray();
    }

    record Answer(int status, String type, Map<String, String> headers, byte[] body) {

        static Answer ok(Object json) {
            return new Answer(200, "application/json", Map.of(), Json.bytes(json));
        }

        static Answer error(int status) {
            var text = status == 404 ? "Not found" : "Upstream says " + status;
            return new Answer(status, "application/json", Map.of(), Json.bytes(Map.of("error", text)));
        }

        private Answer corrupted() {
            var wrong = body.clone();
            if (wrong.length > 0) {
                wrong[wrong.length / 2] ^= 0x55;
            }
            return new Answer(status, type, headers, wrong);
        }

        private void writeHeaders(HttpExchange exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            headers.forEach(exchange.getResponseHeaders()::set);
        }
    }
}
