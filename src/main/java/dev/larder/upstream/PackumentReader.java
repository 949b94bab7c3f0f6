package dev.larder.upstream;

import dev.larder.domain.Digest;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads packuments as upstreams write them, by streaming: the largest known have 40 MB. A document that is no packument
 * is a {@link MalformedAnswer}; whatever reading the stream throws comes out unchanged.
 */
public interface PackumentReader {

    /** Reads {@code document} to its end; fails unless it is the whole packument of {@code name}. */
    Dists check(InputStream document, PackageName name) throws IOException;

    /** Where the tarball of {@code version} is, and what it must be. */
    Optional<UpstreamDist> dist(InputStream document, Version version) throws IOException;

    /** What was learnt of a document's tarballs while it was checked. */
    interface Dists {

        /** As {@link PackumentReader#dist}; empty also when that was not learnt, for it is of no use or too much. */
        Optional<UpstreamDist> of(Version version);
    }

    /** The dist-tags, with the versions as the upstream writes them. */
    Map<String, String> distTags(InputStream document) throws IOException;

    /**
     * The versions that an install would choose today.
     *
     * @param wanted what packages ask for: ranges, versions and dist-tags; those that nothing satisfies are passed over
     */
    Set<Version> chosen(InputStream document, Collection<String> wanted) throws IOException;

    /** One version's manifest as JSON, with its tarball at {@code origin}. */
    Optional<byte[]> manifest(InputStream document, PackageName name, String version, Origin origin) throws IOException;

    /**
     * What an upstream says of a tarball.
     *
     * @param digest the strongest one that it names
     */
    record UpstreamDist(URI tarball, Digest digest) {}
}
