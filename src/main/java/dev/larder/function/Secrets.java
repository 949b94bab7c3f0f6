package dev.larder.function;

import dev.larder.upstream.UpstreamCredential;

/** Reads what must not be a setting. */
public interface Secrets {

    /**
     * The secret at {@code place}: {@code env:NAME}, {@code file:PATH} or {@code secret:ID}. Asked for with each request
     * that needs it, so that a new one is felt without a restart.
     *
     * @throws UpstreamCredential.Missing when there is none
     */
    String read(String place);
}
