package dev.larder.upstream;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** Where a redirect may lead: to any web address, but never from TLS to plain text. */
final class Hops {

    private Hops() {}

    /** Where the answer with {@code headers}, from {@code address}, sends us; empty where we do not follow. */
    static Optional<URI> next(URI address, HttpHeaders headers) {
        return headers.firstValue("location")
                .flatMap(location -> resolve(address, location))
                .filter(next -> next.getHost() != null && next.getRawUserInfo() == null)
                .filter(next -> isHttps(next) || "http".equalsIgnoreCase(next.getScheme()) && !isHttps(address));
    }

    /** Whether two addresses have the same scheme, host and port. */
    static boolean isSameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static Optional<URI> resolve(URI address, String location) {
        try {
            return Optional.of(address.resolve(location));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no address at all
        }
    }

    private static boolean isHttps(URI address) {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : isHttps(address) ? 443 : 80;
    }
}
