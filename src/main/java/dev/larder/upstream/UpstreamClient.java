package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.domain.search.Weights;
import java.net.URI;
import java.time.Duration;

/**
 * Asks one other registry. Never throws for what the other side does: every outcome is an {@link UpstreamAnswer}.
 *
 * <p>{@code patience} is how long an answer may take, to the last byte of its body.
 */
public interface UpstreamClient {

    /** Opens a connection, which the next question finds there. Asks for nothing, and takes half a second at most. */
    void connect();

    /**
     * Asks for the full packument.
     *
     * @param known of the copy at hand; the answer may be {@link UpstreamAnswer.Unchanged} then
     */
    UpstreamAnswer packument(PackageName name, Validators known, Duration patience);

    /** Asks for a tarball at the address that the packument gave. */
    UpstreamAnswer tarball(URI address, Duration patience);

    /** Searches: {@code size} results, from the one of number {@code from}. */
    UpstreamAnswer search(String text, long from, int size, Weights weights);

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
