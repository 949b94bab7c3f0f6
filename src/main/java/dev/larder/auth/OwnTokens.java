package dev.larder.auth;

import dev.larder.audit.Actor;
import dev.larder.audit.Deed;
import dev.larder.audit.Trail;
import dev.larder.audit.Verb;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Spaced;
import dev.larder.storage.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A user's own tokens: listing them, making more, ending them. Nobody sees another's. */
public final class OwnTokens {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final AccountGate gate;
    private final Accounts accounts;
    private final Tokens tokens;
    private final TokenUses uses;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Trail trail;

    /**
     * @param random fit for secrets
     */
    public OwnTokens(
            AccountGate gate,
            Accounts accounts,
            Tokens tokens,
            TokenUses uses,
            InstantSource clock,
            RandomGenerator random) {
        this.gate = gate;
        this.accounts = accounts;
        this.tokens = tokens;
        this.uses = uses;
        this.clock = clock;
        this.random = random;
        this.trail = new Trail(random);
    }

    /**
     * Some of a user's tokens.
     *
     * @param total how many there are
     * @param used when they were last used, by hash; one that never was is not in it
     */
    public record Page(List<Token> tokens, int total, Map<String, Instant> used) {}

    /** The tokens of the caller, oldest first, from the one with the number {@code from} on, at most {@code count}. */
    public Page list(Caller caller, int from, int count) {
        var all = tokens.of(gate.toRead(caller).user());
        var some = all.stream().skip(from).limit(count).toList();
        return new Page(some, all.size(), uses.of(some));
    }

    /** A token and its text, which is never shown again. */
    public record Created(Token token, String secret) {}

    /**
     * Makes a token for the caller. One that an administrator without an account makes is an administrator's too, as far
     * as its limits let it, and ends no later than the one it was made with; one for machines is for packages alone.
     *
     * @param wanted asked only once the caller is known to be allowed
     */
    public Created create(Caller caller, Supplier<NewToken> wanted) {
        var pass = gate.toChange(caller);
        var form = wanted.get();
        var secret = Secret.random(random);
        if (pass.token().kind() == Token.Kind.ADMINISTRATOR) {
            var token = token(
                    pass.user(),
                    Token.Kind.ADMINISTRATOR,
                    secret,
                    form.automation() ? form.forPackagesAlone() : form,
                    pass.token().expires());
            if (!tokens.keep(token, Stream.of(Tokens.lasting(pass.token()), created(token, pass.actor())))) {
                throw new Refusal(new Problem.ChangedMeanwhile("the token that asks for another"));
            }
            return new Created(token, secret);
        }
        var account = pass.requireAccount();
        gate.confirm(account, form.password(), caller);
        var kind = form.automation() ? Token.Kind.AUTOMATION : Token.Kind.ACCOUNT;
        var token = account.marked(token(pass.user(), kind, secret, form, Optional.empty()));
        if (!tokens.keep(token, Stream.of(accounts.unchanged(account), created(token, pass.actor())))) {
            throw new Refusal(new Problem.ChangedMeanwhile("the account " + account.name()));
        }
        return new Created(token, secret);
    }

    private Write created(Token token, Actor actor) {
        var limits = token.limits();
        var deed = Deed.of(
                Verb.TOKEN_CREATE,
                "token",
                token.keyBeginning(),
                "name",
                token.name(),
                "kind",
                token.kind(),
                "readOnly",
                limits.readOnly(),
                "packages",
                Spaced.text(limits.packages()),
                "addresses",
                Spaced.text(token.addresses()));
        return trail.entry(
                clock.instant(),
                actor,
                token.expires().map(end -> deed.with("expires", end)).orElse(deed));
    }

    private Write ended(Verb verb, Token token, Actor actor) {
        return trail.entry(clock.instant(), actor, Deed.of(verb, "token", token.keyBeginning(), "user", token.user()));
    }

    private Token token(String user, Token.Kind kind, String secret, NewToken form, Optional<Instant> latestEnd) {
        var now = clock.instant();
        var token = Token.of(secret, user, kind, now).named(form.name()).limitedTo(form.limits(), form.addresses());
        return Stream.concat(form.lifetime().map(now::plus).stream(), latestEnd.stream())
                .min(Instant::compareTo)
                .map(token::until)
                .orElse(token);
    }

    /** Ends one of the caller's tokens, named by its hash or its text. */
    public void revoke(Caller caller, String hashOrText) {
        var pass = gate.toChange(caller);
        var user = pass.user();
        var hash = HASH.matcher(hashOrText).matches() ? hashOrText : Credential.hash(hashOrText);
        var token = tokens.find(hash)
                .filter(found -> found.user().equals(user))
                .orElseThrow(() -> new Refusal(new Problem.NobodyFound("such token")));
        tokens.remove(user, token.hash(), ended(Verb.TOKEN_REVOKE, token, pass.actor()));
    }

    /**
     * Ends the token with the text {@code text}, for whoever holds it, or another one of the same user. One that has gone
     * already stays so.
     */
    public void logOut(Caller caller, String text) {
        var hash = Credential.hash(text);
        var token = tokens.find(hash);
        var mine =
                caller.credential().tokenHash().equals(Optional.of(hash)) ? token : Optional.of(tokens.token(caller));
        token.ifPresent(found -> {
            var holder = mine.orElseThrow();
            if (!found.user().equals(holder.user())) {
                throw new Refusal(new Problem.Forbidden("this token is somebody else's"));
            }
            tokens.remove(found.user(), found.hash(), ended(Verb.LOG_OUT, found, caller.as(holder)));
        });
    }
}
