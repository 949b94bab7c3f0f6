package dev.larder.auth;

import dev.larder.audit.Deed;
import dev.larder.audit.Trail;
import dev.larder.audit.Verb;
import dev.larder.domain.Allowance;
import dev.larder.domain.AwsGrants;
import dev.larder.domain.AwsIdentity;
import dev.larder.domain.PackagePattern;
import dev.larder.domain.Permission;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Turns AWS credentials into a registry token for some hours, as {@code aws codeartifact login} users expect. */
public final class IssueToken {

    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Allowance EVERYTHING = new Allowance(Permission.ADMINISTER, PackagePattern.ALL);

    private final Tokens tokens;
    private final AwsGrants grants;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Trail trail;

    /**
     * @param grants who may do what
     * @param random fit for secrets
     */
    public IssueToken(Tokens tokens, AwsGrants grants, InstantSource clock, RandomGenerator random) {
        this.tokens = tokens;
        this.grants = grants;
        this.clock = clock;
        this.random = random;
        this.trail = new Trail(random);
    }

    /**
     * A token as it is shown once.
     *
     * @param user whose it is
     */
    public record Issued(String secret, Instant expires, String user) {}

    /**
     * A token for whoever has signed with AWS credentials, which may do what the grants say of them: an administrator's, if
     * that is everything. Refuses somebody of whom they say nothing. The token's name tells the session of a role, for the
     * audit.
     *
     * @param arn as API Gateway has verified it
     * @param caller where the request came from
     * @param lifetime how long it is wanted for, by default twelve hours; asked only once the caller is known to get one
     */
    public Issued toAwsIdentity(String arn, Caller caller, Supplier<Optional<Duration>> lifetime) {
        var identity = AwsIdentity.find(arn).orElseThrow(() -> nothingFor(arn));
        var allowances = grants.to(identity);
        if (allowances.isEmpty()) {
            throw nothingFor(identity.arn());
        }
        var now = clock.instant();
        var end = now.plus(lifetime.get().map(IssueToken::legal).orElse(LONGEST));
        var secret = Secret.random(random);
        var token = token(secret, identity, allowances, now).named(arn).until(end);
        var deed = Deed.of(Verb.TOKEN_FOR_AWS, "token", token.keyBeginning(), "arn", arn, "expires", end);
        tokens.keep(token, Stream.of(trail.entry(now, caller.as(token.user()), deed)));
        return new Issued(secret, end, identity.name());
    }

    private static Token token(String secret, AwsIdentity identity, List<Allowance> allowances, Instant now) {
        return allowances.contains(EVERYTHING)
                ? Token.of(secret, identity.name(), Token.Kind.ADMINISTRATOR, now)
                : Token.ofGuest(secret, identity.name(), allowances, now);
    }

    private static Duration legal(Duration wanted) {
        if (wanted.compareTo(SHORTEST) < 0 || wanted.compareTo(LONGEST) > 0) {
            throw new Refusal(new Problem.Unusable("a token lasts from " + SHORTEST.toSeconds() + " seconds to "
                    + LONGEST.toSeconds() + " (12 hours): ?duration=" + LONGEST.toSeconds()));
        }
        return wanted;
    }

    private static Refusal nothingFor(String arn) {
        return new Refusal(new Problem.Forbidden("nothing is granted here to " + arn
                + ": whoever runs this registry adds it to LARDER_AWS_GRANTS, the stack's parameter AwsGrants"));
    }
}
