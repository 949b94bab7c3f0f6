package dev.larder.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.larder.domain.Digest;
import dev.larder.support.UpstreamFaults.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A real HTTP server on loopback that plays somebody else's npm registry.
 *
 * <p>It holds packages made in the test and packuments {@linkplain #replay recorded} elsewhere, counts what it is asked,
 * and fails on demand. Like some real upstreams it knows the full packument only, whatever {@code Accept} says, and
 * unless told otherwise it gives neither validators nor compression.
 *
 * <p>Paths, in faults and in counts, are those below its address, with their escapes undone.
 */
public final class UpstreamRegistry implements AutoCloseable {

    /** Where it is asked for advisories. */
    public static final String ADVISORIES = "/-/npm/v1/security/advisories/bulk";

    /** Where it is asked for the keys that it signs with. */
    public static final String KEYS = "/-/npm/v1/keys";

    /** Where it searches. */
    public static final String SEARCH = "/-/v1/search";

    /** What the paths of attestations begin with. */
    public static final String ATTESTATIONS = "/-/npm/v1/attestations/";

    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final UpstreamSecurity security = new UpstreamSecurity();
    private final UpstreamTraffic traffic = new UpstreamTraffic();
    private final UpstreamFaults faults = new UpstreamFaults();
    private final HttpServer server;
    private final Relay relay;
    private final String prefix;
    private final URI url;
    private final UpstreamPackages packages;
    private final UpstreamAnswers answers;
    private final UpstreamSender sender;

    private UpstreamRegistry(String prefix) {
        this.prefix = prefix;
        server = listen();
        relay = new Relay(server.getAddress());
        url = URI.create("http://localhost:" + relay.port() + prefix);
        packages = new UpstreamPackages(url, security);
        answers = new UpstreamAnswers(packages, security);
        sender = new UpstreamSender(relay, closed, prefix);
    }

    /** A registry without packages, listening on a free port. */
    public static UpstreamRegistry start() {
        return startBelow("/");
    }

    /** A registry that is not at the root of its host but below {@code prefix}, which begins and ends with a slash. */
    public static UpstreamRegistry startBelow(String prefix) {
        var registry = new UpstreamRegistry(prefix);
        registry.server.setExecutor(registry.threads);
        registry.server.createContext("/", registry::serve);
        registry.server.start();
        return registry;
    }

    private static HttpServer listen() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        }
    }

    /** Where it answers, with a slash at the end. */
    public URI url() {
        return url;
    }

    /** Publishes a package of a manifest and these files, as {@code latest}, long ago. */
    public PackageFiles publish(String name, String version, Map<String, String> files) {
        var made = new PackageFiles(PackageFiles.made(name, version).manifest(), files);
        publish(made);
        return made;
    }

    /** Publishes a package as {@code latest}, long ago. */
    public void publish(PackageFiles made) {
        publish(made, UpstreamPackages.LONG_AGO);
    }

    /** Publishes a package as {@code latest}, as if at {@code when}. */
    public void publish(PackageFiles made, Instant when) {
        packages.publish(made, when);
    }

    /**
     * Publishes a package whose tarball holds {@code bytes} bytes of noise, which nobody holds in memory: they are made
     * anew for each who asks, the same each time. Gives the tarball's integrity.
     */
    public Digest publishLargeTarball(String name, String version, long bytes) {
        return packages.publishLargeTarball(PackageFiles.made(name, version), bytes);
    }

    /**
     * Publishes a package of so many versions, {@code 1.0.0}, {@code 1.0.1} and so on, that have no tarballs. Its
     * packument, of about {@code bytes} bytes, is made anew for each who asks, and cannot be changed; its manifests are not
     * to be had one by one. Gives the packument's size in bytes.
     */
    public long publishLargePackument(String name, int versions, long bytes) {
        return packages.publishLargePackument(name, versions, bytes);
    }

    /** Moves a tag. */
    public void tag(String name, String tag, String version) {
        packages.tag(name, tag, version);
    }

    /** Forgets a version and its tarball, as an upstream does when a package is unpublished. */
    public void unpublish(String name, String version) {
        packages.unpublish(name, version);
    }

    /**
     * Serves a packument recorded at {@code host} (a folder of src/test/resources/upstream), with its tarball URLs, but
     * not its tarballs, moved here.
     */
    public void replay(String host, String name) {
        packages.replay(host, name);
    }

    /** The bytes of a packument recorded at {@code host}. */
    public static byte[] recorded(String host, String name) {
        return UpstreamPackages.recorded(host, name);
    }

    /** What it says of the safety of its packages. */
    public UpstreamSecurity security() {
        return security;
    }

    /** What is published from now on has its tarball there. */
    public UpstreamRegistry keepTarballsAt(TarballPath path) {
        packages.keepTarballsAt(path);
        return this;
    }

    /** What is published from now on has its tarball at another registry, which is another origin. */
    public UpstreamRegistry keepTarballsOn(UpstreamRegistry other) {
        packages.keepTarballsOn(other.packages);
        return this;
    }

    /** From now on its packuments have ETags and it answers 304 to those who hold one, or not. */
    public UpstreamRegistry validators(boolean on) {
        answers.etags(on);
        return this;
    }

    /** From now on its packuments have {@code last-modified} and it answers 304 to those who hold that date, or not. */
    public UpstreamRegistry lastModified(boolean on) {
        answers.lastModified(on);
        return this;
    }

    /** From now on it compresses JSON for those who can read it, or does not. */
    public UpstreamRegistry gzip(boolean on) {
        sender.gzip(on);
        return this;
    }

    /** From now on it answers 401 to those who do not send this {@code authorization}. */
    public UpstreamRegistry requireAuthorization(String value) {
        answers.requireAuthorization(value);
        return this;
    }

    /** From now on {@code path} fails so. */
    public void fail(String path, Fault fault) {
        faults.at(path, fault);
    }

    /** From now on all packuments fail so, unless something else is said of their paths. */
    public void failPackuments(Fault fault) {
        faults.of(Kind.PACKUMENT, fault);
    }

    /** From now on all tarballs fail so, unless something else is said of their paths. */
    public void failTarballs(Fault fault) {
        faults.of(Kind.TARBALL, fault);
    }

    /** From now on everything fails so, unless something else is said of a path, of packuments or of tarballs. */
    public void failAll(Fault fault) {
        faults.everywhere(fault);
    }

    /** Takes back what was said of {@code path}. */
    public void heal(String path) {
        faults.heal(path);
    }

    /** Takes back every fault. */
    public void healAll() {
        faults.healAll();
    }

    /** How often {@code path} has been asked for. */
    public int requests(String path) {
        return count(path::equals);
    }

    /** How often packuments have been asked for. */
    public int packumentRequests() {
        return count(path -> packages.kindOf(path) == Kind.PACKUMENT);
    }

    /** How often tarballs have been asked for. */
    public int tarballRequests() {
        return count(path -> packages.kindOf(path) == Kind.TARBALL);
    }

    private int count(Predicate<String> paths) {
        return traffic.count(path -> path.startsWith(prefix) && paths.test(below(path)));
    }

    /** How many requests have been under way at once, at most. */
    public int mostUnderWay() {
        return traffic.mostUnderWay();
    }

    /** Everything that has been asked for, in order of arrival; the paths are whole. */
    public List<Asked> asked() {
        return traffic.asked();
    }

    /** Starts counting anew. */
    public void forget() {
        traffic.forget();
    }

    /** Dies: nobody listens on its port any more. */
    public void stop() {
        relay.stop();
    }

    /** Listens again, on the same port, with everything it held. */
    public void revive() {
        relay.revive();
    }

    /** Lets go of those who hang, and stops. */
    @Override
    public void close() {
        closed.countDown();
        relay.close();
        server.stop(0);
        threads.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        traffic.begin();
        try (exchange) {
            var uri = exchange.getRequestURI();
            var request = new Asked(
                    exchange.getRequestMethod(),
                    uri.getRawPath(),
                    uri.getPath(),
                    Objects.requireNonNullElse(uri.getRawQuery(), ""),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes(),
                    exchange.getRemoteAddress().getPort());
            traffic.add(request);
            if (request.path().startsWith(prefix)) {
                var path = below(request.path());
                sender.send(exchange, faults.find(path, packages.kindOf(path)), answers.answer(request, path));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        } finally {
            traffic.end();
        }
    }

    private String below(String path) {
        return path.substring(prefix.length() - 1);
    }
}
