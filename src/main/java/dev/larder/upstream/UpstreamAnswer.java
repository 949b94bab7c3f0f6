package dev.larder.upstream;

import java.io.InputStream;
import java.util.Optional;

/** What came of asking an upstream. That something is absent, and that nobody knows, are different answers. */
public sealed interface UpstreamAnswer {

    /**
     * It is there.
     *
     * @param body decoded; to be closed by whoever receives it, and failing when it breaks off
     * @param etag to ask again with
     */
    record Found(InputStream body, Optional<String> etag) implements UpstreamAnswer {}

    /** It still is what the given ETag named. */
    record Unchanged() implements UpstreamAnswer {}

    /** The upstream says that there is no such thing. */
    record Absent() implements UpstreamAnswer {}

    /** The upstream could not be asked, or failed. */
    record Unavailable(String why) implements UpstreamAnswer {}
}
