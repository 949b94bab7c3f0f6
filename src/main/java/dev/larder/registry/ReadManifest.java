package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.upstream.PackumentReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
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
     */
    public byte[] manifest(Caller caller, PackageName name, String spec, Origin origin) {
        var manifest = switch (lookup.find(caller, name, partition -> otherKey(partition, spec))) {
            case Found.Hosted found -> hosted(found, spec, origin);
            case Found.Proxied found -> proxied(found, name, spec, origin);
        };
        return manifest.orElseThrow(() -> new Refusal(new Problem.VersionNotFound(name, spec)));
    }

    /** Tag to version. */
    public Map<String, String> distTags(Caller caller, PackageName name) {
        return switch (lookup.find(caller, name, Keys::head)) {
            case Found.Hosted found -> found.head().distTags();
            case Found.Proxied found ->
                found.cache().read(name, found.cache().current(name, found.head()), reader::distTags);
        };
    }

    private Optional<byte[]> hosted(Found.Hosted found, String spec, Origin origin) {
        var version = Version.find(spec).isPresent()
                ? found.version()
                : Optional.ofNullable(found.head().distTags().get(spec)).flatMap(tagged -> {
                    var key = Keys.version(found.head().name(), new Version(tagged));
                    return Optional.ofNullable(table.get(List.of(key)).get(key)).filter(found.head()::holds);
                });
        return version.map(HostedVersion::of).map(hosted -> {
            var text = new ByteArrayOutputStream();
            try {
                writer.hostedManifest(found.head(), hosted, origin, text);
            } catch (IOException e) {
                throw new UncheckedIOException("memory cannot fail", e);
            }
            return text.toByteArray();
        });
    }

    private Optional<byte[]> proxied(Found.Proxied found, PackageName name, String spec, Origin origin) {
        var cache = found.cache();
        var packument = cache.current(name, found.head());
        var version = Version.find(spec).isPresent()
                ? Optional.of(spec)
                : Optional.ofNullable(
                        cache.read(name, packument, reader::distTags).get(spec));
        return version.flatMap(
                text -> cache.read(name, packument, document -> reader.manifest(document, name, text, origin)));
    }

    /** A version is found by its item; for a tag there is nothing to ask along with the head. */
    private static Key otherKey(String partition, String spec) {
        return Version.find(spec)
                .map(version -> Keys.version(partition, version))
                .orElseGet(() -> Keys.head(partition));
    }
}
