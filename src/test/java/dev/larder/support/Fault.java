package dev.larder.support;

/** How an upstream can fail while it still listens; one that does not is {@link UpstreamRegistry#stop stopped}. */
public sealed interface Fault {

    /** It answers with this status and a small JSON body. */
    record Status(int code) implements Fault {}

    /** It promises the whole body and closes the connection half-way. */
    record Truncated() implements Fault {}

    /** It sends a body of the right length with one byte wrong. */
    record Corrupted() implements Fault {}

    /** It takes the request and says nothing until the server is closed. */
    record Hang() implements Fault {}
}
