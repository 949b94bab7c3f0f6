package dev.larder.support;

import dev.larder.domain.Digest.Algorithm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** What an {@link UpstreamRegistry} in good health answers. */
final class UpstreamAnswers {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final UpstreamPackages packages;
    private final UpstreamSecurity security;
    private volatile boolean etags;
    private volatile boolean lastModified;
    private volatile Optional<String> authorization = Optional.empty();

    UpstreamAnswers(UpstreamPackages packages, UpstreamSecurity security) {
        this.packages = packages;
        this.security = security;
    }

    void etags(boolean on) {
        etags = on;
    }

    void lastModified(boolean on) {
        lastModified = on;
    }

    void requireAuthorization(String value) {
        authorization = Optional.of(value);
    }

    /** The answer to a request, whose path is that below the registry. */
    Answer answer(Asked asked, String path) throws IOException {
        if (authorization.isPresent() && !authorization.equals(asked.header("Authorization"))) {
            return Answer.error(401).with("WWW-Authenticate", "Bearer");
        }
        if (asked.method().equals("POST") && path.equals(UpstreamRegistry.ADVISORIES)) {
            return security.advisories(question(asked));
        }
        if (!asked.method().equals("GET") && !asked.method().equals("HEAD")) {
            return Answer.error(405);
        }
        if (path.equals("/-/ping")) {
            return Answer.ok(Map.of());
        }
        if (path.equals(UpstreamRegistry.KEYS)) {
            return security.keys();
        }
        if (path.equals(UpstreamRegistry.SEARCH)) {
            return search(asked.query());
        }
        if (path.startsWith(UpstreamRegistry.ATTESTATIONS)) {
            return security.attestations(path.substring(UpstreamRegistry.ATTESTATIONS.length()));
        }
        var tarball = packages.tarball(path);
        return tarball.isPresent()
                ? new Answer(200, "application/octet-stream", Map.of(), tarball.get())
                : packumentOrVersion(asked, path.substring(1).split("/", -1));
    }

    private static byte[] question(Asked asked) throws IOException {
        var gzip = asked.header("Content-Encoding").equals(Optional.of("gzip"));
        return gzip ? new GZIPInputStream(new ByteArrayInputStream(asked.body())).readAllBytes() : asked.body();
    }

    private Answer search(String query) {
        var values = new HashMap<String, String>();
        for (var pair : query.split("&")) {
            var parts = pair.split("=", 2);
            values.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return Answer.ok(packages.search(
                values.get("text"), Long.parseLong(values.get("from")), Long.parseLong(values.get("size"))));
    }

    private Answer packumentOrVersion(Asked asked, String[] parts) throws IOException {
        var named = parts[0].startsWith("@") && parts.length > 1 ? 2 : 1;
        var name = String.join("/", List.of(parts).subList(0, named));
        if (parts.length == named + 1) {
            return packages.manifest(name, parts[named]).map(Answer::ok).orElseGet(() -> Answer.error(404));
        }
        var packument = packages.packument(name);
        return packument.isPresent() && parts.length == named
                ? packument(asked, name, packument.get())
                : Answer.error(404);
    }

    /** With the validators that are on; {@code if-none-match} comes before {@code if-modified-since} (RFC 9110 13.2.2). */
    private Answer packument(Asked asked, String name, Content body) throws IOException {
        var answer = Answer.json(body);
        var known = false;
        if (lastModified) {
            var date = DATE.format(packages.lastModified(name));
            answer = answer.with("Last-Modified", date);
            known = asked.header("If-Modified-Since").equals(Optional.of(date));
        }
        if (etags) {
            var etag = '"' + body.digest(Algorithm.SHA1).hex() + '"';
            answer = answer.with("ETag", etag);
            known = asked.header("If-None-Match").map(etag::equals).orElse(known);
        }
        return known ? answer.unchanged() : answer;
    }
}
