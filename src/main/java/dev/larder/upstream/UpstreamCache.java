package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * What we have taken from one upstream: packuments as they came, and tarballs that proved right.
 *
 * <pre>
 *   pk C#&lt;upstream&gt;#&lt;name&gt;   sk HEAD          document, etag, fetched, fresh      (CachedPackument)
 *                            sk V#&lt;version&gt;   object                             a tarball that we hold, for good
 *                            sk VIEW#...      see registry.Views
 * </pre>
 *
 * <p>Everything kept here is true whoever wrote it last, so writes demand nothing: two that fetch at once keep the same.
 */
public final class UpstreamCache {

    /** How long the copy is served before an upstream that failed is asked again: not every reader waits for it. */
    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);

    private final String partition;
    private final UpstreamClient upstream;
    private final Table table;
    private final Objects objects;
    private final PackumentReader reader;
    private final InstantSource clock;
    private final Duration freshFor;

    /**
     * @param id tells the upstreams of a table apart
     * @param freshFor how long a packument is served before the upstream is asked again
     */
    public UpstreamCache(
            String id,
            UpstreamClient upstream,
            Table table,
            Objects objects,
            PackumentReader reader,
            InstantSource clock,
            Duration freshFor) {
        this.partition = "C#" + id + "#";
        this.upstream = upstream;
        this.table = table;
        this.objects = objects;
        this.reader = reader;
        this.clock = clock;
        this.freshFor = freshFor;
    }

    /** Where all of a package is kept. */
    public String partition(PackageName name) {
        return partition + name;
    }

    /** Where its {@link CachedPackument} is kept. */
    public Key headKey(PackageName name) {
        return new Key(partition(name), "HEAD");
    }

    /** Where a tarball that we hold is noted. */
    public Key tarballKey(PackageName name, Version version) {
        return new Key(partition(name), "V#" + version.precedence());
    }

    /**
     * The packument as it is now: the copy at hand while it is fresh, else what the upstream says, else (when the
     * upstream fails) the copy again.
     *
     * @param head the item under {@link #headKey}
     */
    public CachedPackument current(PackageName name, Optional<Item> head) {
        var known = head.map(CachedPackument::of);
        if (known.isPresent() && clock.instant().isBefore(known.get().freshUntil())) {
            return known.get();
        }
        return refresh(name, known);
    }

    /** Whether the upstream has such a package, or had it when it was last asked; keeps nothing. */
    public boolean exists(PackageName name, Optional<Item> head) {
        if (head.isPresent()) {
            return true;
        }
        return switch (upstream.packument(name, Optional.empty())) {
            case UpstreamAnswer.Found found -> {
                try (var _ = found.body()) {
                    yield true;
                } catch (IOException e) {
                    throw new Refusal(new Problem.UpstreamUnavailable(name, why(e)));
                }
            }
            case UpstreamAnswer.Unchanged _, UpstreamAnswer.Absent _ -> false;
            case UpstreamAnswer.Unavailable unavailable ->
                throw new Refusal(new Problem.UpstreamUnavailable(name, unavailable.why()));
        };
    }

    /** What is made of a document, decompressed. */
    public interface Reading<T> {
        T of(InputStream document) throws IOException;
    }

    /** Reads the document itself. */
    public <T> T read(PackageName name, CachedPackument packument, Reading<T> reading) {
        try (var document = open(name, packument)) {
            return reading.of(document);
        } catch (PackumentReader.MalformedPackument e) {
            throw new Refusal(new Problem.UpstreamCorrupt(name, e.getMessage()));
        } catch (IOException e) {
            throw new StorageUnavailable("read " + packument.document(), e);
        }
    }

    private InputStream open(PackageName name, CachedPackument packument) throws IOException {
        // The document can only be missing when somebody removed it by hand: it is fetched again then.
        var stored = objects.get(packument.document())
                .or(() -> objects.get(refresh(name, Optional.empty()).document()))
                .orElseThrow(() -> new Refusal(new Problem.PackageNotFound(name)));
        return new GZIPInputStream(stored, 1 << 16);
    }

    /** Fetches a tarball that we do not hold yet, verifies and keeps it. The upstream is never asked for it again. */
    public ObjectKey fetchTarball(PackageName name, Version version, Optional<Item> head) {
        var dist = findDist(name, version, head)
                .orElseThrow(() -> new Refusal(new Problem.VersionNotFound(name, version.text())));
        var key = new ObjectKey(ObjectKey.Kind.CACHED_TARBALL, dist.digest());
        switch (upstream.tarball(dist.tarball())) {
            case UpstreamAnswer.Found found -> {
                try (var body = new VerifiedStream(found.body(), dist.digest())) {
                    objects.putIfAbsent(key, body);
                } catch (IOException e) {
                    throw new Refusal(new Problem.UpstreamCorrupt(name, why(e)));
                }
            }
            case UpstreamAnswer.Unchanged _, UpstreamAnswer.Absent _ ->
                throw new Refusal(new Problem.VersionNotFound(name, version.text()));
            case UpstreamAnswer.Unavailable unavailable ->
                throw new Refusal(new Problem.UpstreamUnavailable(name, unavailable.why()));
        }
        var item = new Item(tarballKey(name, version)).with("object", key.path());
        table.transact(List.of(new Write.Put(item, Write.ALWAYS)));
        return key;
    }

    /** What the upstream says of one version: from the copy at hand, stale or not, or else from a newer one. */
    private Optional<PackumentReader.UpstreamDist> findDist(PackageName name, Version version, Optional<Item> head) {
        var known = head.map(CachedPackument::of);
        var dist = known.flatMap(packument -> read(name, packument, document -> reader.dist(document, version)));
        return dist.isPresent()
                        || known.filter(packument -> clock.instant().isBefore(packument.freshUntil()))
                                .isPresent()
                ? dist
                : read(name, refresh(name, known), document -> reader.dist(document, version));
    }

    private CachedPackument refresh(PackageName name, Optional<CachedPackument> known) {
        var answer = upstream.packument(name, known.flatMap(CachedPackument::etag));
        return switch (answer) {
            case UpstreamAnswer.Found found -> keep(name, found, known);
            case UpstreamAnswer.Unchanged _ ->
                known.map(copy -> note(name, copy.document(), copy.etag(), freshFor))
                        .orElseThrow(
                                () -> new Refusal(new Problem.UpstreamCorrupt(name, "a 304 that nobody asked for")));
            case UpstreamAnswer.Absent _ -> throw new Refusal(new Problem.PackageNotFound(name));
            case UpstreamAnswer.Unavailable unavailable ->
                known.map(copy -> note(name, copy.document(), copy.etag(), ASK_AGAIN))
                        .orElseThrow(() -> new Refusal(new Problem.UpstreamUnavailable(name, unavailable.why())));
        };
    }

    private CachedPackument keep(PackageName name, UpstreamAnswer.Found found, Optional<CachedPackument> known) {
        try (var copy = new DocumentCopy(found.body())) {
            reader.check(copy, name);
            var document = copy.finish();
            var key = new ObjectKey(ObjectKey.Kind.CACHED_DOCUMENT, document.digest());
            if (known.map(CachedPackument::document).filter(key::equals).isEmpty()) {
                objects.putIfAbsent(key, document.gzip());
            }
            return note(name, key, found.etag(), freshFor);
        } catch (IOException e) {
            return known.orElseThrow(() -> new Refusal(new Problem.UpstreamCorrupt(name, why(e))));
        }
    }

    private CachedPackument note(PackageName name, ObjectKey document, Optional<String> etag, Duration fresh) {
        var now = clock.instant();
        var packument = new CachedPackument(document, etag, now, now.plus(fresh));
        table.transact(List.of(new Write.Put(packument.toItem(headKey(name)), Write.ALWAYS)));
        return packument;
    }

    private static String why(IOException e) {
        return switch (e) {
            case VerifiedStream.IntegrityBroken broken -> broken.getMessage();
            case PackumentReader.MalformedPackument malformed -> malformed.getMessage();
            default -> "the transfer broke off";
        };
    }
}
