package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.upstream.PackumentReader;
import dev.larder.upstream.Packuments;
import dev.larder.upstream.Packuments.Look;
import java.util.Map;
import java.util.Optional;

/** Answers {@code GET /name/1.2.3}, {@code GET /name/latest} and the list of dist-tags. */
public final class ReadManifest {

    private final Lookup lookup;
    private final Table table;
    private final PackumentReader reader;
    private final PackumentWriter writer;

    public ReadManifest(Lookup lookup, Table table, PackumentReader reader, PackumentWriter writer) {
        this.lookup = lookup;
        this.table = table;
        this.reader = reader;
        this.writer = writer;
    }

    /**
     * One version's manifest as JSON.
     *
     * @param spec a version or a dist-tag
     * @param look at an upstream's
     */
    public byte[] manifest(Caller caller, PackageName name, String spec, Origin origin, Look look) {
        var absent = new Problem.VersionNotFound(name, spec);
        return switch (lookup.find(caller, name, partition -> otherKey(partition, name, spec))) {
            case Found.Hosted found -> {
                var version = version(found, spec);
                if (version.isEmpty()
                        && found.head().distTags().containsKey(spec)
                        && !found.head().isStill(table)) {
                    yield manifest(caller, name, spec, origin, look); // what it named was removed: it names another now
                }
                yield version.map(HostedVersion::of)
                        .map(hosted -> writer.hostedManifest(found.head(), hosted, origin))
                        .orElseThrow(() -> new Refusal(absent));
            }
            case Found.Proxied found -> {
                var proxy = found.current(look);
                yield proxied(proxy, name, spec, origin)
                        .orElseThrow(() -> new Refusal(
                                Packuments.missing(name, proxy.copy().packument(), absent)));
            }
        };
    }

    /** Tag to version. */
    public Map<String, String> distTags(Caller caller, PackageName name, Look look) {
        return switch (lookup.find(caller, name, Keys::head)) {
            case Found.Hosted found -> found.head().distTags();
            case Found.Proxied found -> read(name, found.current(look), reader::distTags);
        };
    }

    private Optional<Item> version(Found.Hosted found, String spec) {
        return Version.find(spec).isPresent()
                ? found.version()
                : Optional.ofNullable(found.head().distTags().get(spec)).flatMap(tagged -> {
                    var key = Keys.version(found.head().name(), new Version(tagged));
                    return table.find(key).filter(found.head()::holds);
                });
    }

    private Optional<byte[]> proxied(Found.Proxy proxy, PackageName name, String spec, Origin origin) {
        var version = Version.find(spec).isPresent()
                ? Optional.of(spec)
                : Optional.ofNullable(read(name, proxy, reader::distTags).get(spec));
        return version.flatMap(text -> read(name, proxy, document -> reader.manifest(document, name, text, origin)));
    }

    private static <T> T read(PackageName name, Found.Proxy proxy, Packuments.Making<T> making) {
        return proxy.from().upstream().packuments().read(name, proxy.copy().packument(), making);
    }

    /** A version is found by its item; for a tag there is nothing to ask along with the head. */
    private static Key otherKey(String partition, PackageName name, String spec) {
        return Version.find(spec)
                .map(version -> Keys.version(partition, name, version))
                .orElseGet(() -> Keys.head(partition));
    }
}
