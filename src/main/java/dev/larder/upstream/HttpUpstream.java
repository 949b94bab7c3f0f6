package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.domain.search.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;

/** An npm registry reached over HTTP. */
public final class HttpUpstream implements UpstreamClient {

    /**
     * The {@code via} header of the request that is being answered: registries that ask each other, or themselves, find
     * out by it (RFC 9110 section 7.6.3). Bound by the door; unbound where no request is being answered.
     */
    public static final ScopedValue<String> VIA = ScopedValue.newInstance();

    private static final String LARDER = "1.1 larder";
    private static final int MOST_HOPS = 5;

    /** What an upstream answers that has no such thing. */
    private static final Set<Integer> ABSENT = Set.of(404, 410);

    /** What a registry answers, besides, that knows of packages alone. */
    private static final Set<Integer> NOT_OFFERED = Set.of(404, 405, 410, 501);

    /** How long a small answer may take: nobody can be told to come back for it. */
    private static final Duration LITTLE_PATIENCE = Duration.ofSeconds(10);

    private final URI registry;
    private final Supplier<HttpClient> client;
    private final Duration patience;

    /**
     * @param registry the registry's address, without a slash at the end
     * @param client asked for at each request, so that no connection has to outlive a SnapStart snapshot
     * @param patience how long an answer may take, to the last byte of its body
     */
    public HttpUpstream(URI registry, Supplier<HttpClient> client, Duration patience) {
        this.registry = registry;
        this.client = client;
        this.patience = patience;
    }

    /** Whether a request with that {@code via} header has come through so many of us that it must be going round. */
    public static boolean isLoop(String via) {
        return via.split(LARDER, -1).length > MOST_HOPS;
    }

    @Override
    public UpstreamAnswer packument(PackageName name, Optional<String> etag) {
        var address = URI.create(registry + "/" + escaped(name));
        var request = request(address).header("accept", "application/json").header("accept-encoding", "gzip");
        etag.ifPresent(known -> request.header("if-none-match", known));
        return send(request.build(), patience, ABSENT);
    }

    @Override
    public UpstreamAnswer search(String text, long from, int size, Weights weights) {
        var address = URI.create(registry + "/-/v1/search?text=" + URLEncoder.encode(text, StandardCharsets.UTF_8)
                + "&size=" + size + "&from=" + from + "&quality=" + weights.quality() + "&popularity="
                + weights.popularity() + "&maintenance=" + weights.maintenance());
        return send(
                request(address)
                        .header("accept", "application/json")
                        .header("accept-encoding", "gzip")
                        .build(),
                patience,
                NOT_OFFERED);
    }

    @Override
    public UpstreamAnswer tarball(URI address) {
        return send(request(address).build(), patience, ABSENT);
    }

    @Override
    public UpstreamAnswer advisories(byte[] question) {
        return send(
                small("/-/npm/v1/security/advisories/bulk")
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(question))
                        .build(),
                LITTLE_PATIENCE,
                NOT_OFFERED);
    }

    @Override
    public UpstreamAnswer keys() {
        return send(small("/-/npm/v1/keys").build(), LITTLE_PATIENCE, ABSENT);
    }

    @Override
    public UpstreamAnswer attestations(PackageName name, Version version) {
        var path = "/-/npm/v1/attestations/" + escaped(name) + "@" + version;
        return send(small(path).build(), LITTLE_PATIENCE, ABSENT);
    }

    /** As npm writes a name into a path. */
    private static String escaped(PackageName name) {
        return name.toString().replace("/", "%2f");
    }

    private HttpRequest.Builder small(String path) {
        return request(URI.create(registry + path))
                .timeout(LITTLE_PATIENCE)
                .header("accept", "application/json")
                .header("accept-encoding", "gzip");
    }

    private HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address)
                .timeout(patience)
                .header("user-agent", "larder")
                .header("via", via());
    }

    private static String via() {
        var before = VIA.orElse("").replaceAll("[^ -~]", "?"); // a client's words: no header takes all of them
        return before.isEmpty() ? LARDER : before + ", " + LARDER;
    }

    /**
     * @param absent the statuses that say that there is no such thing
     */
    private UpstreamAnswer send(HttpRequest request, Duration patience, Set<Integer> absent) {
        var start = System.nanoTime();
        try {
            var response = client.get().send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() == 200) {
                return new UpstreamAnswer.Found(
                        decoded(response, patience.minusNanos(System.nanoTime() - start)),
                        response.headers().firstValue("etag"));
            }
            response.body().close();
            if (response.statusCode() == 304) {
                return new UpstreamAnswer.Unchanged();
            }
            return absent.contains(response.statusCode())
                    ? new UpstreamAnswer.Absent()
                    : new UpstreamAnswer.Unavailable("it answered " + response.statusCode());
        } catch (IOException e) {
            return new UpstreamAnswer.Unavailable(e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new UpstreamAnswer.Unavailable("interrupted");
        }
    }

    private static InputStream decoded(HttpResponse<InputStream> response, Duration left) throws IOException {
        var body = new DeadlineStream(response.body(), left);
        var gzip = response.headers().firstValue("content-encoding").stream().anyMatch("gzip"::equalsIgnoreCase);
        try {
            return gzip ? new GZIPInputStream(body, 1 << 16) : body;
        } catch (IOException e) {
            body.close();
            throw e;
        }
    }
}
