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

/** Tokens for whom a package trusts: to publish that one, for a quarter of an hour. */
public final class PublisherTokens {

    private static final Duration LIFETIME = Duration.ofMinutes(15);

    private final Tokens tokens;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Trail trail;

    /**
     * @param random fit for secrets
     */
    public PublisherTokens(Tokens tokens, InstantSource clock, RandomGenerator random) {
        this.tokens = tokens;
        this.clock = clock;
        this.random = random;
        this.trail = new Trail(random);
    }

    /** A token as it is shown once. */
    public record Issued(String secret, Instant created, Instant expires) {}

    /**
     * A new one, on record in the audit.
     *
     * @param caller who sent the proof
     * @param who what they have proved to be, a name that no account has
     * @param trust the type and the id of the trusted publisher
     * @param others what else is written with it, and must hold
     * @return none when a condition of {@code others} did not hold, and nothing was written
     */
    public Optional<Issued> issue(Caller caller, String who, PackageName name, String trust, Stream<Write> others) {
        var now = clock.instant();
        var issued = new Issued(Secret.random(random), now, now.plus(LIFETIME));
        var allowance = new Allowance(Permission.PUBLISH, new PackagePattern(name.toString()));
        var token = Token.ofPublisher(issued.secret(), who, allowance, now)
                .named(trust)
                .until(issued.expires());
        var deed = Deed.of(Verb.TOKEN_FOR_PUBLISHER, "token", token.keyBeginning(), "trust", trust)
                .with(Deed.PACKAGE, name);
        var entry = trail.entry(now, caller.as(who), deed);
        return tokens.keep(token, Stream.concat(others, Stream.of(entry))) ? Optional.of(issued) : Optional.empty();
    }
}
