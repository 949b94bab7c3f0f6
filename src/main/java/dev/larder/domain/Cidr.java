package dev.larder.domain;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of IP addresses, {@code 10.0.0.0/8} or {@code 2001:db8::/32}; an address alone is a range of one.
 *
 * @param network its first address
 * @param bits how many of the address's first bits are the range's
 */
public record Cidr(InetAddress network, int bits) {

    /** The usual forms; {@link InetAddress#ofLiteral} also takes {@code 10.1} for an address. */
    private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** Reads a range; empty when the text is none. Asks no name server. */
    public static Optional<Cidr> find(String text) {
        var parts = text.strip().split("/", 2);
        if (!ADDRESS.matcher(parts[0]).matches()) {
            return Optional.empty();
        }
        try {
            var network = InetAddress.ofLiteral(parts[0]);
            var most = network.getAddress().length * 8;
            if (parts.length == 2 && !parts[1].matches("\\d{1,3}")) {
                return Optional.empty();
            }
            var bits = parts.length == 2 ? Integer.parseInt(parts[1]) : most;
            return bits <= most ? Optional.of(new Cidr(network, bits)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether {@code address} is in the range; a text that is no address is in none. */
    public boolean contains(String address) {
        return find(address)
                .map(other -> other.network.getAddress())
                .filter(other -> other.length == network.getAddress().length)
                .filter(other -> Arrays.equals(first(other), first(network.getAddress())))
                .isPresent();
    }

    private byte[] first(byte[] address) {
        var masked = address.clone();
        for (var bit = bits; bit < masked.length * 8; bit++) {
            masked[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return masked;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + bits;
    }
}
