package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** Where work goes that no client waits for: done soon, and at least once. Losing it costs speed, never truth. */
public interface Background {

    /**
     * Asks for the packument anew.
     *
     * @param since unless the upstream has confirmed it then or later; none: unless it is fresh
     */
    void packument(String upstream, PackageName name, Optional<Instant> since);

    /**
     * Notes that a client has asked for a package, and asks for its packument anew if it is no longer fresh.
     *
     * @param version the tarball that was asked for; then the packument is left as it is
     */
    void asked(String upstream, PackageName name, Optional<Version> version, LocalDate day);

    /** Fetches a tarball. */
    void tarball(String upstream, PackageName name, Version version);
}
