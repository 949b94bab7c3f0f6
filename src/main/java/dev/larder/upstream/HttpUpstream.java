package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.domain.search.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLHandshakeException;

/**
 * An npm registry reached over HTTP. It follows redirects itself, since the credential must not follow them to another
 * origin.
 */
public final class HttpUpstream implements UpstreamClient {

    /**
     * The {@code via} header of the request that is being answered: registries that ask each other, or themselves, find
     * out by it (RFC 9110 section 7.6.3). Bound by the door; unbound where no request is being answered.
     */
    public static final ScopedValue<String> VIA = ScopedValue.newInstance();

    private static final System.Logger LOG = System.getLogger(HttpUpstream.class.getName());
    private static final String LARDER = "1.1 larder";
    private static final int MOST_HOPS = 5;

    /** How long a small answer may take: nobody can be told to come back for it. */
    private static final Duration LITTLE_PATIENCE = Duration.ofSeconds(10);

    /** How long a restore may wait for a connection that nobody needs yet. */
    private static final Duration NO_PATIENCE = Duration.ofMillis(500);

    /** How long a search may take: our own results wait for it. */
    private static final Duration SEARCH_PATIENCE = Duration.ofSeconds(8);

    /** What an upstream answers that has no such thing. */
    private static final Set<Integer> ABSENT = Set.of(404, 410);

    /** What a registry answers, besides, that knows of packages alone. */
    private static final Set<Integer> NOT_OFFERED = Set.of(404, 405, 410, 501);

    /** What an upstream answers that does not give something out: by a rule, or for legal reasons (RFC 7725). */
    private static final Set<Integer> FORBIDDEN = Set.of(403, 451);

    /** How long the rest of an answer may take that is of no use. */
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private static final int LONGEST_REASON = 200;
    private static final int LARGEST_REFUSAL = 1 << 16;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final URI registry;
    private final Supplier<HttpClient> client;
    private final Supplier<Optional<UpstreamCredential>> credential;
    private final AnswerReader reader;

    /**
     * @param registry the registry's address, without a slash at the end
     * @param client asked for at each request, so that no connection has to outlive a SnapStart snapshot; must not follow
     *     redirects
     * @param credential asked for at each request, so that no secret has to, either
     * @param reader reads why the upstream refuses something
     */
    public HttpUpstream(
            URI registry,
            Supplier<HttpClient> client,
            Supplier<Optional<UpstreamCredential>> credential,
            AnswerReader reader) {
        this.registry = registry;
        this.client = client;
        this.credential = credential;
        this.reader = reader;
    }

    /** Whether a request with that {@code via} header has come through so many of us that it must be going round. */
    public static boolean isLoop(String via) {
        return via.split(LARDER, -1).length > MOST_HOPS;
    }

    /** Whatever the answer, the connection that it came over stays. */
    @Override
    public void connect() {
        var answer = send(
                URI.create(registry + "/-/ping"),
                NO_PATIENCE,
                NOT_OFFERED,
                request -> request.method("HEAD", HttpRequest.BodyPublishers.noBody()));
        if (answer instanceof UpstreamAnswer.Found found) {
            finish(found);
        }
    }

    @Override
    public UpstreamAnswer packument(PackageName name, Validators known, Duration patience) {
        return send(URI.create(registry + "/" + escaped(name)), patience, ABSENT, request -> {
            known.etag().ifPresent(etag -> request.header("if-none-match", etag));
            known.lastModified().ifPresent(when -> request.header("if-modified-since", when));
            return json(request);
        });
    }

    @Override
    public UpstreamAnswer search(String text, long from, int size, Weights weights) {
        var address = URI.create(registry + "/-/v1/search?text=" + URLEncoder.encode(text, StandardCharsets.UTF_8)
                + "&size=" + size + "&from=" + from + "&quality=" + weights.quality() + "&popularity="
                + weights.popularity() + "&maintenance=" + weights.maintenance());
        return send(address, SEARCH_PATIENCE, NOT_OFFERED, HttpUpstream::json);
    }

    @Override
    public UpstreamAnswer tarball(URI address, Duration patience) {
        return send(address, patience, ABSENT, request -> request);
    }

    @Override
    public UpstreamAnswer advisories(byte[] question) {
        return send(
                URI.create(registry + "/-/npm/v1/security/advisories/bulk"),
                LITTLE_PATIENCE,
                NOT_OFFERED,
                request -> json(request)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(question)));
    }

    @Override
    public UpstreamAnswer keys() {
        return send(URI.create(registry + "/-/npm/v1/keys"), LITTLE_PATIENCE, ABSENT, HttpUpstream::json);
    }

    @Override
    public UpstreamAnswer attestations(PackageName name, Version version) {
        var path = "/-/npm/v1/attestations/" + escaped(name) + "@" + version;
        return send(URI.create(registry + path), LITTLE_PATIENCE, ABSENT, HttpUpstream::json);
    }

    /** As npm writes a name into a path. */
    private static String escaped(PackageName name) {
        return name.toString().replace("/", "%2f");
    }

    private static HttpRequest.Builder json(HttpRequest.Builder request) {
        return request.header("accept", "application/json").header("accept-encoding", "gzip");
    }

    private HttpRequest.Builder request(URI address, Duration patience) {
        var request = HttpRequest.newBuilder(address)
                .timeout(patience)
                .header("user-agent", "larder")
                .header("via", via());
        if (Hops.isSameOrigin(address, registry)) {
            credential.get().ifPresent(secret -> request.header(secret.header(), secret.value()));
        }
        return request;
    }

    private static String via() {
        var before = VIA.orElse("").replaceAll("[^ -~]", "?"); // a client's words: no header takes all of them
        return before.isEmpty() ? LARDER : before + ", " + LARDER;
    }

    /**
     * @param absent the statuses that say that there is no such thing
     */
    private UpstreamAnswer send(
            URI first, Duration patience, Set<Integer> absent, UnaryOperator<HttpRequest.Builder> what) {
        var deadline = Deadline.in(patience);
        try {
            var address = first;
            for (var hop = 0; hop <= MOST_HOPS; hop++) {
                if (Inside.isReachedFor(registry, address)) {
                    return trouble(Trouble.Kind.REFUSED, "it points into this registry's own network");
                }
                var request = what.apply(request(address, deadline.left())).build();
                var response = client.get().send(request, HttpResponse.BodyHandlers.ofInputStream());
                if (!REDIRECTS.contains(response.statusCode())
                        || !request.method().equals("GET")) {
                    return answer(response, absent, deadline);
                }
                finish(found(response, deadline.atMost(A_MOMENT)));
                var next = Hops.next(address, response.headers());
                if (next.isEmpty()) {
                    return trouble(Trouble.Kind.BROKEN, "it redirects to nowhere");
                }
                address = next.get();
            }
            return trouble(Trouble.Kind.BROKEN, "it redirects again and again");
        } catch (UpstreamCredential.Missing e) {
            LOG.log(Level.ERROR, "no credential for " + registry, e);
            return trouble(Trouble.Kind.REFUSED, "this registry's credential for it cannot be read");
        } catch (HttpConnectTimeoutException e) {
            return trouble(Trouble.Kind.BROKEN, "no connection in time");
        } catch (HttpTimeoutException e) {
            return trouble(Trouble.Kind.SLOW, "no answer in time");
        } catch (SSLHandshakeException e) {
            return trouble(Trouble.Kind.BROKEN, "no TLS with it; a certificate of one's own authority needs ca=FILE");
        } catch (IOException e) {
            return trouble(Trouble.Kind.BROKEN, e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return trouble(Trouble.Kind.BROKEN, "interrupted");
        }
    }

    private UpstreamAnswer answer(HttpResponse<InputStream> response, Set<Integer> absent, Deadline deadline)
            throws IOException {
        var status = response.statusCode();
        if (status == 200) {
            return found(response, deadline);
        }
        var why = "it answered " + status;
        if (FORBIDDEN.contains(status)) {
            return trouble(Trouble.Kind.FORBIDDEN, forbidden(status, found(response, deadline)));
        }
        finish(found(response, deadline.atMost(A_MOMENT)));
        if (absent.contains(status)) {
            return new UpstreamAnswer.Absent();
        }
        return switch (status) {
            case 304 -> new UpstreamAnswer.Unchanged();
            case 401 ->
                trouble(
                        Trouble.Kind.REFUSED,
                        why + ": whoever operates this registry has to give it a good credential for the upstream");
            case 429 ->
                new UpstreamAnswer.Unavailable(
                        new Trouble(Trouble.Kind.BUSY, why, RetryAfter.find(response.headers())));
            case 408, 500, 502, 503, 504 ->
                new UpstreamAnswer.Unavailable(
                        new Trouble(Trouble.Kind.BROKEN, why, RetryAfter.find(response.headers())));
            default -> trouble(Trouble.Kind.REFUSED, why);
        };
    }

    /** Reads what is of no use, if it is little: only who has read an answer to its end can use its connection again. */
    private static void finish(UpstreamAnswer.Found useless) {
        try (var body = useless.body()) {
            body.readNBytes(LARGEST_REFUSAL);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a connection is not used again", e); // the status has said what there is to say
        }
    }

    private static UpstreamAnswer.Found found(HttpResponse<InputStream> response, Deadline deadline) {
        var headers = response.headers();
        return new UpstreamAnswer.Found(
                new DeadlineStream(response.body(), deadline.left()),
                headers.firstValue("content-encoding")
                        .filter("gzip"::equalsIgnoreCase)
                        .isPresent(),
                new Validators(headers.firstValue("etag"), headers.firstValue("last-modified")));
    }

    /** Which upstream it was, and in which words: those may be anything, and have to fit a header of ours. */
    private String forbidden(int status, UpstreamAnswer.Found refusal) {
        var who = registry.getAuthority() + registry.getPath() + " answered " + status;
        try (var body = refusal.decoded()) {
            return reader.reason(body.readNBytes(LARGEST_REFUSAL))
                    .map(text -> text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + "..." : text)
                    .map(text -> who + ", \"" + text.replaceAll("[^ -~]|[\"\\\\]", "?") + "\"")
                    .orElse(who);
        } catch (IOException e) {
            return who; // it had decided, whatever became of its words
        }
    }

    private static UpstreamAnswer trouble(Trouble.Kind kind, String why) {
        return new UpstreamAnswer.Unavailable(Trouble.of(kind, why));
    }
}
