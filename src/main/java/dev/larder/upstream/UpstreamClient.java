package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.domain.search.Weights;
import java.net.URI;
import java.util.Optional;

/** Asks one other registry. Never throws for what the other side does: every outcome is an {@link UpstreamAnswer}. */
public interface UpstreamClient {

    /**
     * Asks for the full packument.
     *
     * @param etag of the copy at hand; the answer may be {@link UpstreamAnswer.Unchanged} then
     */
    UpstreamAnswer packument(PackageName name, Optional<String> etag);

    /** Searches: {@code size} results, from the one of number {@code from}. */
    UpstreamAnswer search(String text, long from, int size, Weights weights);

    /** Asks for a tarball at the address that the packument gave. */
    UpstreamAnswer tarball(URI address);

    /**
     * Asks for the advisories of what is installed somewhere.
     *
     * @param question the body of npm's bulk audit
     */
    UpstreamAnswer advisories(byte[] question);

    /** Asks for the public keys that packages there are signed with. */
    UpstreamAnswer keys();

    /** Asks for what the publisher of a version has had signed. */
    UpstreamAnswer attestations(PackageName name, Version version);
}
