package dev.larder.function;

import dev.larder.domain.Origin;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.http.Router;
import dev.larder.npm.NpmErrors;
import dev.larder.upstream.HttpUpstream;
import dev.larder.upstream.Meter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** What the HTTP functions share: an event in, the router's answer out. */
public final class HttpDoor {

    private final Router router;
    private final Optional<Origin> publicUrl;
    private final Metrics metrics;

    /**
     * @param publicUrl the one origin to write into tarball URLs; by default the one that each client used
     */
    public HttpDoor(Router router, Optional<Origin> publicUrl, Metrics metrics) {
        this.router = router.telling(this::count);
        this.publicUrl = publicUrl;
        this.metrics = metrics;
    }

    void serve(InputStream event, OutputStream answer) throws IOException {
        var http = HttpEvent.read(event);
        var origin = publicUrl.or(() -> Origin.find(http.origin()));
        var response = origin.map(found -> answer(http.toRequest(found)))
                .orElseGet(() -> NpmErrors.answer(new Problem.InvalidPath(http.origin())));
        HttpEvent.write(response, answer);
        metrics.flush();
    }

    /** A refusal is the client's business; what else is thrown is ours. */
    private void count(RuntimeException thrown) {
        if (!(thrown instanceof Refusal)) {
            metrics.count(Meter.Sign.INTERNAL_ERRORS);
        }
    }

    private Response answer(Request request) {
        var via = request.header("via").orElse("");
        return HttpUpstream.isLoop(via)
                ? NpmErrors.answer(new Problem.UpstreamLoop())
                : ScopedValue.where(HttpUpstream.VIA, via).call(() -> router.answer(request));
    }
}
