package dev.larder.auth;

import dev.larder.domain.Cidr;
import dev.larder.domain.Limits;
import dev.larder.domain.PackagePattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A token as somebody wants it.
 *
 * @param password the account's, to prove that it is its user who asks
 * @param name what to call it
 * @param addresses where it may be used from; empty: anywhere
 * @param automation whether it is for machines, which know no one-time passwords
 * @param lifetime none: until it is revoked
 */
public record NewToken(
        String password,
        String name,
        Limits limits,
        List<Cidr> addresses,
        boolean automation,
        Optional<Duration> lifetime) {

    private static final Limits EVERY_PACKAGE = new Limits(false, List.of(PackagePattern.ALL));

    public NewToken {
        addresses = List.copyOf(addresses);
    }

    /** The same, for packages alone: for all, where it says of none. */
    NewToken forPackagesAlone() {
        return limits.isNone() ? new NewToken(password, name, EVERY_PACKAGE, addresses, automation, lifetime) : this;
    }
}
