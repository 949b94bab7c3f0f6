package dev.larder.registry;

import dev.larder.domain.search.Summary;

/** Reads manifests that were published here. */
public interface ManifestReader {

    /**
     * What the manifest says of its package, cut to what fits a list of search results.
     *
     * @param manifest JSON in UTF-8, as {@link HostedVersion#manifest} has it
     */
    Summary summary(byte[] manifest);
}
