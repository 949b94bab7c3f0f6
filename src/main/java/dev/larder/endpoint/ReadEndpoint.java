package dev.larder.endpoint;

import dev.larder.domain.Form;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.SmallBodies;
import dev.larder.registry.LocateTarball;
import dev.larder.registry.ReadManifest;
import dev.larder.registry.ReadPackument;
import dev.larder.registry.Shape;
import dev.larder.upstream.Packuments.Look;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Reads of packages. */
public final class ReadEndpoint {

    private static final String ABBREVIATED = "application/vnd.npm.install-v1+json";
    private static final Pattern MAX_AGE_0 = Pattern.compile("(^|\\W)max-age=0(\\D|$)");

    private final ReadPackument packuments;
    private final ReadManifest manifests;
    private final LocateTarball tarballs;

    public ReadEndpoint(ReadPackument packuments, ReadManifest manifests, LocateTarball tarballs) {
        this.packuments = packuments;
        this.manifests = manifests;
        this.tarballs = tarballs;
    }

    Response packument(Request request) {
        var name = request.packageName();
        // Every client that wants the short form names it; yarn 4 sends no Accept at all and needs the full one.
        var form = request.header("accept")
                        .filter(accept -> accept.contains(ABBREVIATED))
                        .isPresent()
                ? Form.ABBREVIATED
                : Form.FULL;
        var caller = Callers.of(request);
        var question = new ReadPackument.Question(
                name, new Shape(form, request.origin()), look(request), etag -> isKnown(request, etag));
        var answer = "true".equals(request.query().get("write"))
                ? packuments.readToEdit(caller, question)
                : packuments.read(caller, question);
        var headers = new TreeMap<String, String>();
        headers.put("etag", answer.etag());
        answer.notice().ifPresent(notice -> headers.put("npm-notice", notice));
        // And not by whom: npm would write their token into its cache, and forget the ETag whenever they get another.
        headers.put("vary", "accept, accept-encoding");
        // Without it npm takes a document for fresh for a tenth of its age (PROTOCOL: V12).
        headers.put("cache-control", "private, no-cache");
        answer.modified()
                .ifPresent(modified -> headers.put(
                        "last-modified",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(modified.atOffset(ZoneOffset.UTC))));
        return switch (answer.content()) {
            case ReadPackument.Content.NotModified _ -> new Response(304, headers, new byte[0]);
            // The address is signed for a GET alone, and a HEAD, as pnpm 12 sends it, needs none.
            case ReadPackument.Content.Elsewhere elsewhere ->
                isHead(request) ? new Response(200, headers, new byte[0]) : Response.found(elsewhere.address());
            case ReadPackument.Content.Gzip gzip -> {
                headers.put("content-type", form == Form.ABBREVIATED ? ABBREVIATED : "application/json");
                yield sent(request, headers, gzip.bytes());
            }
        };
    }

    Response manifest(Request request) {
        var name = request.packageName();
        var json = manifests.manifest(Callers.of(request), name, request.part("spec"), request.origin(), look(request));
        return Response.fitting(json).with("cache-control", "private, no-cache");
    }

    Response distTags(Request request) {
        var name = request.packageName();
        return SmallBodies.distTags(manifests.distTags(Callers.of(request), name, look(request)));
    }

    Response tarball(Request request) {
        var name = request.packageName();
        var caller = Callers.of(request);
        var file = request.part("file");
        return Response.found(
                isHead(request) ? tarballs.locateHead(caller, name, file) : tarballs.locate(caller, name, file));
    }

    private static boolean isHead(Request request) {
        return request.method().equals("HEAD");
    }

    /**
     * Whoever says so gets what the upstream has now (RFC 9111 section 5.2.1): curl, a browser's reload. A conditional
     * request says nothing by {@code no-cache}: {@code fetch} adds that to each one (WHATWG Fetch, HTTP-network-or-cache
     * fetch), and so does pnpm 11 whenever it has a packument; npm never says it.
     */
    private static Look look(Request request) {
        return request.header("cache-control")
                        .map(directives -> directives.toLowerCase(Locale.ROOT))
                        .filter(directives -> directives.contains("no-cache") && !isConditional(request)
                                || MAX_AGE_0.matcher(directives).find())
                        .isPresent()
                ? Look.ANEW
                : Look.KEPT;
    }

    private static boolean isConditional(Request request) {
        return Stream.of("if-none-match", "if-modified-since")
                .anyMatch(condition -> request.header(condition).isPresent());
    }

    private static boolean isKnown(Request request, String etag) {
        return request.header("if-none-match").stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .map(known -> known.startsWith("W/") ? known.substring("W/".length()) : known)
                .anyMatch(known -> known.equals(etag) || known.equals("*"));
    }

    /** Every package manager takes gzip; for curl and its like the text is expanded while it fits an answer. */
    private static Response sent(Request request, Map<String, String> headers, byte[] gzip) {
        if (request.header("accept-encoding")
                .filter(codings -> codings.contains("gzip"))
                .isEmpty()) {
            try (var plain = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
                var bytes = plain.readNBytes(Response.LARGEST_PLAIN + 1);
                if (bytes.length <= Response.LARGEST_PLAIN) {
                    return new Response(200, headers, bytes);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("not what a view holds", e);
            }
        }
        return new Response(200, headers, gzip).with("content-encoding", "gzip");
    }
}
