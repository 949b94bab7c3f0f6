package dev.larder.registry;

import dev.larder.domain.ClaimPattern;
import dev.larder.domain.Issuer;
import dev.larder.domain.PackageName;
import dev.larder.domain.TrustedPublisher;
import dev.larder.storage.Item;
import dev.larder.storage.Write;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A {@link TrustedPublisher} as an item beside the package; what a claim has to say is one line, or more. The item of one
 * that is trusted no longer stays and says so: no function that clients reach may remove what is kept of a package.
 */
final class TrustItem {

    /** What holds of the item of one that is trusted. */
    static final Write.Condition TRUSTED = Write.equal("trusted", 1);

    private TrustItem() {}

    static Item of(PackageName name, TrustedPublisher publisher, String by, Instant now) {
        return new Item(Keys.trust(name, publisher.id()))
                .with("kind", publisher.kind().name())
                .with("issuer", publisher.issuer())
                .with(
                        "claims",
                        publisher.claims().entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, claim -> lines(claim.getValue()))))
                .with("trusted", 1)
                .with("by", by)
                .with("at", now.toEpochMilli());
    }

    /** The same, trusted no longer. */
    static Item revoked(Item item, String by, Instant now) {
        return item.with("trusted", 0).with("by", by).with("at", now.toEpochMilli());
    }

    static boolean isTrusted(Item item) {
        return TRUSTED.holds(Optional.of(item));
    }

    static TrustedPublisher of(Item item) {
        return new TrustedPublisher(
                Issuer.Kind.valueOf(item.text("kind")),
                item.text("issuer"),
                item.texts("claims").entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, claim -> patterns(claim.getValue()))));
    }

    private static String lines(Set<ClaimPattern> patterns) {
        return patterns.stream().map(ClaimPattern::text).sorted().collect(Collectors.joining("\n"));
    }

    private static Set<ClaimPattern> patterns(String lines) {
        return Arrays.stream(lines.split("\n")).map(ClaimPattern::new).collect(Collectors.toSet());
    }
}
