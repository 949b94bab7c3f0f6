package dev.larder.auth;

import dev.larder.audit.Deed;
import dev.larder.audit.Trail;
import dev.larder.audit.Verb;
import dev.larder.domain.Allowance;
import dev.larder.domain.PackageName;
import dev.larder.domain.PackagePattern;
import dev.larder.domain.Permission;
import dev.larder.storage.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Turns a proof of identity into a registry token for some hours, as {@code aws codeartifact login} users expect. */
public final class IssueToken {

    private static final Duration LIFETIME = Duration.ofHours(12);
    private static final Duration PUBLISHING = Duration.ofMinutes(15);

    private final Tokens tokens;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Trail trail;

    /**
     * @param random fit for secrets
     */
    public IssueToken(Tokens tokens, InstantSource clock, RandomGenerator random) {
        this.tokens = tokens;
        this.clock = clock;
        this.random = random;
        this.trail = new Trail(random);
    }

    /** A token as it is shown once. */
    public record Issued(String secret, Instant created, Instant expires) {}

    /**
     * A token for an AWS principal, an administrator here. Its user name is the ARN's last part without the session's name, which changes with
     * every job: {@code user/bob}, {@code assumed-role/Deploy}.
     */
    public Issued toAwsIdentity(String arn, Caller caller) {
        var now = clock.instant();
        var issued = new Issued(Secret.random(random), now, now.plus(LIFETIME));
        var token = Token.of(issued.secret(), user(arn), Token.Kind.ADMINISTRATOR, now)
                .named("AWS credentials")
                .until(issued.expires());
        var deed = Deed.of(Verb.TOKEN_FOR_AWS, "token", token.keyBeginning(), "arn", arn, "expires", issued.expires());
        tokens.keep(token, Stream.of(trail.entry(now, caller.as(token.user()), deed)));
        return issued;
    }

    /**
     * A token for a trusted publisher, to publish one package for a quarter of an hour.
     *
     * @param who a name that no account has
     * @param trust the type and the id of the trusted publisher
     * @param caller who asks, for the audit
     * @param others what else is written with it, and must hold
     * @return none when a condition of {@code others} did not hold
     */
    public Optional<Issued> toPublisher(
            String who, PackageName name, String trust, Caller caller, Stream<Write> others) {
        var now = clock.instant();
        var issued = new Issued(Secret.random(random), now, now.plus(PUBLISHING));
        var allowance = new Allowance(Permission.PUBLISH, new PackagePattern(name.toString()));
        var token = Token.ofPublisher(issued.secret(), who, allowance, now)
                .named(trust)
                .until(issued.expires());
        var deed = Deed.of(Verb.TOKEN_FOR_PUBLISHER, "token", token.keyBeginning(), "trust", trust)
                .with(Deed.PACKAGE, name);
        var entry = trail.entry(now, caller.as(who), deed);
        return tokens.keep(token, Stream.concat(others, Stream.of(entry))) ? Optional.of(issued) : Optional.empty();
    }

    private static String user(String arn) {
        var last = arn.substring(arn.lastIndexOf(':') + 1);
        return last.startsWith("assumed-role/") ? last.replaceFirst("/[^/]*$", "") : last;
    }
}
