package dev.larder.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** What came of asking an upstream. That something is absent, and that nobody knows, are different answers. */
public sealed interface UpstreamAnswer {

    /**
     * It is there.
     *
     * @param body as it comes; to be closed by whoever receives it, and failing when it breaks off
     * @param gzip whether it is compressed
     * @param validators to ask again with
     */
    record Found(InputStream body, boolean gzip, Validators validators) implements UpstreamAnswer {

        /** The body, decompressed; to be closed in its place. */
        InputStream decoded() throws IOException {
            if (!gzip) {
                return body;
            }
            try {
                return new GZIPInputStream(body, 1 << 16);
            } catch (IOException e) {
                body.close();
                throw e;
            }
        }
    }

    /** It still is what the given validators named. */
    record Unchanged() implements UpstreamAnswer {}

    /** The upstream says that there is no such thing. */
    record Absent() implements UpstreamAnswer {}

    /** The upstream could not be asked, or failed. */
    record Unavailable(Trouble trouble) implements UpstreamAnswer {}
}
