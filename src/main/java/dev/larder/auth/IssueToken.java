package dev.larder.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Turns a proof of identity into a registry token for some hours, as {@code aws codeartifact login} users expect. */
public final class IssueToken {

    private static final Duration LIFETIME = Duration.ofHours(12);

    private final Tokens tokens;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param random fit for secrets
     */
    public IssueToken(Tokens tokens, InstantSource clock, RandomGenerator random) {
        this.tokens = tokens;
        this.clock = clock;
        this.random = random;
    }

    /** A token as it is shown once. */
    public record Issued(String secret, Instant expires) {}

    /**
     * A token for an AWS principal, an administrator here. Its user name is the ARN's last part without the session's name, which changes with
     * every job: {@code user/bob}, {@code assumed-role/Deploy}.
     */
    public Issued toAwsIdentity(String arn) {
        var now = clock.instant();
        var issued = new Issued(Secret.random(random), now.plus(LIFETIME));
        tokens.keep(Token.of(issued.secret(), user(arn), Token.Kind.ADMINISTRATOR, now)
                .named("AWS credentials")
                .until(issued.expires()));
        return issued;
    }

    private static String user(String arn) {
        var last = arn.substring(arn.lastIndexOf(':') + 1);
        return last.startsWith("assumed-role/") ? last.replaceFirst("/[^/]*$", "") : last;
    }
}
