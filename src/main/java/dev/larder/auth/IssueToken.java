package dev.larder.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns a proof of identity into a registry token for some hours, as {@code aws codeartifact login} users expect. */
public final class IssueToken {

    private static final Duration LIFETIME = Duration.ofHours(12);

    private final Tokens tokens;
    private final InstantSource clock;
    private final Supplier<String> secrets;

    /**
     * @param secrets gives a text of at least 256 random bits that was never given before
     */
    public IssueToken(Tokens tokens, InstantSource clock, Supplier<String> secrets) {
        this.tokens = tokens;
        this.clock = clock;
        this.secrets = secrets;
    }

    /** A token as it is shown once. */
    public record Issued(String secret, Instant expires) {}

    /** A token for an AWS principal; its user name is the ARN's last part, which tells people who published. */
    public Issued toAwsIdentity(String arn) {
        var issued = new Issued("ldr_" + secrets.get(), clock.instant().plus(LIFETIME));
        tokens.keep(issued.secret(), arn.substring(arn.lastIndexOf(':') + 1), Optional.of(issued.expires()));
        return issued;
    }
}
