package dev.larder.support;

import dev.larder.domain.Digest;
import dev.larder.domain.Digest.Algorithm;
import dev.larder.support.UpstreamFaults.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/** The packuments and tarballs that an {@link UpstreamRegistry} holds. */
final class UpstreamPackages {

    /** Published long ago, so that no client's release-age gate minds (pnpm 11 and later, yarn 4: PROTOCOL V7). */
    static final Instant LONG_AGO = Instant.parse("2024-02-29T12:00:00Z");

    private final URI registry;
    private final UpstreamSecurity security;
    private final Map<String, Map<String, Object>> packuments = new TreeMap<>();
    private final Map<String, Content> large = new ConcurrentHashMap<>();
    private final Map<String, Instant> changed = new ConcurrentHashMap<>();
    private final Map<String, Content> tarballs = new ConcurrentHashMap<>();
    private TarballPath tarballPath = TarballPath.NPM;
    private UpstreamPackages tarballsOn = this;

    /** @param registry where it is served, with a slash at the end */
    UpstreamPackages(URI registry, UpstreamSecurity security) {
        this.registry = registry;
        this.security = security;
    }

    synchronized void keepTarballsAt(TarballPath path) {
        tarballPath = path;
    }

    synchronized void keepTarballsOn(UpstreamPackages other) {
        tarballsOn = other;
    }

    synchronized void publish(PackageFiles made, Instant when) {
        var tarball = made.tarball();
        var path = tarballPath.of(made.name(), made.version(), Digest.of(Algorithm.SHA1, tarball));
        var dist = made.dist(tarballsOn.url(path));
        dist.putAll(security.dist(made, registry));
        put(made, when, dist);
        tarballsOn.tarballs.put(path, Content.of(tarball));
    }

    /** Gives the integrity. */
    synchronized Digest publishLargeTarball(PackageFiles made, long bytes) {
        var tarball = new LargeTarball(made, bytes);
        var path = tarballPath.of(made.name(), made.version(), tarball.shasum());
        var dist = Map.<String, Object>of(
                "integrity", tarball.integrity().toString(),
                "shasum", tarball.shasum().hex(),
                "tarball", tarballsOn.url(path));
        put(made, LONG_AGO, dist);
        tarballsOn.tarballs.put(path, tarball);
        return tarball.integrity();
    }

    /** Gives the size in bytes. */
    long publishLargePackument(String name, int versions, long bytes) {
        var packument = new LargePackument(name, versions, bytes, registry, LONG_AGO);
        large.put(name, packument);
        changed(name, LONG_AGO);
        return packument.size();
    }

    synchronized void tag(String name, String tag, String version) {
        change(packuments.get(name), "dist-tags", tag, version);
        changed(name, LONG_AGO);
    }

    /** Forgets a version, and its tarball wherever that is. */
    synchronized void unpublish(String name, String version) {
        var packument = packuments.get(name);
        var versions = new LinkedHashMap<>(Json.at(packument, "versions"));
        var url = Json.at(packument, "versions", version, "dist").get("tarball").toString();
        versions.remove(version);
        packument.put("versions", versions);
        changed(name, LONG_AGO);
        tarballsOn.tarballs.keySet().removeIf(path -> tarballsOn.url(path).equals(url));
    }

    synchronized void replay(String host, String name) {
        var text = new String(recorded(host, name), StandardCharsets.UTF_8);
        packuments.put(name, Json.object(text.replace("https://" + host + "/", registry.toString())));
        changed(name, LONG_AGO);
    }

    /** The bytes of a packument recorded at {@code host}. */
    static byte[] recorded(String host, String name) {
        var resource = "/upstream/" + host + "/" + name.replace("/", "%2f") + ".json.gz";
        try (var in = UpstreamPackages.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no recorded packument " + resource);
            }
            return new GZIPInputStream(in).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + resource, e);
        }
    }

    /** What a path that is asked for leads to, whether or not there is something. */
    Kind kindOf(String path) {
        if (tarballs.containsKey(path) || path.endsWith(".tgz")) {
            return Kind.TARBALL;
        }
        return path.matches("/(@[^/]+/)?[^/@][^/]*") ? Kind.PACKUMENT : Kind.OTHER;
    }

    Optional<Content> tarball(String path) {
        return Optional.ofNullable(tarballs.get(path));
    }

    synchronized Optional<Content> packument(String name) {
        return Optional.ofNullable(large.get(name))
                .or(() -> Optional.ofNullable(packuments.get(name))
                        .map(Json::bytes)
                        .map(Content::of));
    }

    /** The manifest of a version, asked for by its number or by a tag. */
    synchronized Optional<Object> manifest(String name, String version) {
        return Optional.ofNullable(packuments.get(name)).flatMap(packument -> {
            var tagged = Json.at(packument, "dist-tags").getOrDefault(version, version);
            return Optional.ofNullable(Json.at(packument, "versions").get(tagged.toString()));
        });
    }

    /** When a packument has changed, in whole seconds; each change comes later than the one before. */
    Instant lastModified(String name) {
        return changed.get(name);
    }

    /** As npm's registry answers a search for names that hold {@code text}, in order of their names. */
    synchronized Map<String, Object> search(String text, long from, long size) {
        var names =
                packuments.keySet().stream().filter(name -> name.contains(text)).toList();
        var page = names.stream().skip(from).limit(size).map(this::found).toList();
        return Map.of("objects", page, "total", names.size(), "time", "now");
    }

    private Map<String, Object> found(String name) {
        var version = Json.at(packuments.get(name), "dist-tags").get("latest");
        return Map.of(
                "package",
                        Map.of(
                                "name",
                                name,
                                "version",
                                version,
                                "maintainers",
                                List.of(Map.of("username", "upstream", "email", "upstream@example.test"))),
                "downloads", Map.of("weekly", 7),
                "score", Map.of("final", 1));
    }

    private void put(PackageFiles made, Instant when, Map<String, Object> dist) {
        var name = made.name().toString();
        var version = made.version().toString();
        var manifest = new LinkedHashMap<>(made.manifest());
        manifest.put("_id", name + "@" + version);
        manifest.put("dist", dist);
        var packument = packuments.computeIfAbsent(name, absent -> empty(absent, when));
        change(packument, "dist-tags", "latest", version);
        change(packument, "versions", version, manifest);
        change(packument, "time", "modified", when.toString());
        change(packument, "time", version, when.toString());
        changed(name, when);
    }

    private void changed(String name, Instant when) {
        var second = when.truncatedTo(ChronoUnit.SECONDS);
        changed.merge(name, second, (before, now) -> now.isAfter(before) ? now : before.plusSeconds(1));
    }

    private String url(String path) {
        return registry + path.substring(1);
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
}
