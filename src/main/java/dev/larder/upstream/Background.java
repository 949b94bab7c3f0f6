package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;

/** Where a fetch goes that no client waits for: done soon, and at least once. Losing it costs speed, never truth. */
public interface Background {

    /** Asks for the packument anew. */
    void packument(String upstream, PackageName name);

    /** Fetches a tarball. */
    void tarball(String upstream, PackageName name, Version version);
}
