package dev.larder.registry;

import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes packuments as clients read them. */
public interface PackumentWriter {

    /**
     * Writes an upstream's document in {@code shape}: tarballs are elsewhere, everything else is as it came.
     *
     * @return when the document says it was last modified
     */
    Optional<Instant> upstream(InputStream document, PackageName name, Shape shape, OutputStream to) throws IOException;

    /** Writes a package of ours in {@code shape}. */
    void hosted(HostedPackage hosted, List<HostedVersion> versions, Shape shape, OutputStream to);

    /**
     * Writes what a client may send back of a package of ours, and no more: it has to fit a request.
     *
     * @param deprecations of all versions, by version as text; empty: it is not deprecated
     * @param stargazer who asks, having starred the package
     */
    void editable(
            HostedPackage hosted,
            Map<String, String> deprecations,
            Optional<String> stargazer,
            Origin origin,
            OutputStream to);

    /** One version of ours, as it stands in the full packument. */
    byte[] hostedManifest(HostedPackage hosted, HostedVersion version, Origin origin);
}
