package dev.larder.upstream;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Addresses that lead to this machine or its own network. A registry on the internet has no business there, neither by the
 * tarball URLs that it writes nor by redirects: on Lambda, a GET to the runtime's own API (127.0.0.1:9001) would take away
 * somebody's request.
 */
final class Inside {

    private Inside() {}

    /** Whether {@code address} leads inside although {@code registry} is outside. A name that nobody knows leads nowhere. */
    static boolean isReachedFor(URI registry, URI address) {
        return !address.getHost().equalsIgnoreCase(registry.getHost()) && isInside(address) && !isInside(registry);
    }

    private static boolean isInside(URI address) {
        try {
            return Arrays.stream(InetAddress.getAllByName(address.getHost())).anyMatch(Inside::isInside);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isInside(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || isUniqueLocal(address.getAddress());
    }

    /** fc00::/7 (RFC 4193), which the JDK has no word for. */
    private static boolean isUniqueLocal(byte[] address) {
        return address.length == 16 && (address[0] & 0xfe) == 0xfc;
    }
}
