package dev.larder.upstream;

import java.io.InputStream;

/** What came of asking an upstream. That something is absent, and that nobody knows, are different answers. */
public sealed interface UpstreamAnswer {

    /**
     * It is there.
     *
     * @param body decoded; to be closed by whoever receives it, and failing when it breaks off
     * @param validators to ask again with
     */
    record Found(InputStream body, Validators validators) implements UpstreamAnswer {}

    /** It still is what the given validators named. */
    record Unchanged() implements UpstreamAnswer {}

    /** The upstream says that there is no such thing. */
    record Absent() implements UpstreamAnswer {}

    /** The upstream could not be asked, or failed. */
    record Unavailable(Trouble trouble) implements UpstreamAnswer {}
}
