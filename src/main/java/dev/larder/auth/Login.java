package dev.larder.auth;

import dev.larder.audit.Actor;
import dev.larder.audit.Deed;
import dev.larder.audit.Trail;
import dev.larder.audit.Verb;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Write;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * From a user name and a password to a token. Nobody learns here whether an account exists, unless anyone may make one.
 */
public final class Login {

    private final Accounts accounts;
    private final PasswordCheck passwords;
    private final OneTimePasswords oneTimePasswords;
    private final SignUp signUp;
    private final Tokens tokens;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Trail trail;

    /**
     * @param random fit for secrets
     */
    public Login(
            Accounts accounts,
            PasswordCheck passwords,
            OneTimePasswords oneTimePasswords,
            SignUp signUp,
            Tokens tokens,
            InstantSource clock,
            RandomGenerator random) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.oneTimePasswords = oneTimePasswords;
        this.signUp = signUp;
        this.tokens = tokens;
        this.clock = clock;
        this.random = random;
        this.trail = new Trail(random);
    }

    /**
     * Somebody who has shown who they are.
     *
     * @param writes what must hold, or comes to be, when their token is written
     * @param actor the same person, for the audit
     */
    record Proof(Account account, List<Write> writes, Actor actor) {}

    /** Logs in, or makes the account where there is none and the caller may; gives the text of a new token. */
    public String loginOrSignUp(SignIn form, Caller caller) {
        var user = form.name().text();
        var isFree = accounts.find(user).isEmpty(); // beforehand: if it is not, it is its password that was wrong
        var account = passwords.accountOf(user, form.password(), caller);
        if (account.isPresent()) {
            return issued(loggedIn(account.get(), caller));
        }
        var maker = signUp.maker(form, caller);
        if (maker.isPresent() && isFree) {
            return issued(created(form, maker.get(), caller));
        }
        throw new Refusal(
                maker.isPresent() || form.email().isEmpty()
                        ? new Problem.WrongPassword(true)
                        : new Problem.Forbidden("there is no account of this name and password, and new ones are made"
                                + " by administrators alone: ask one of them"));
    }

    /** Who logs in; refuses a wrong password, and then a wrong one-time password. */
    Proof login(SignIn form, Caller caller) {
        return loggedIn(
                passwords
                        .accountOf(form.name().text(), form.password(), caller)
                        .orElseThrow(() -> new Refusal(new Problem.WrongPassword(true))),
                caller);
    }

    /** Who makes a new account; refuses a name that is taken. */
    Proof signUp(SignIn form, Caller caller) {
        var maker = signUp.maker(form, caller)
                .orElseThrow(() -> new Refusal(
                        new Problem.Forbidden("new accounts are made by administrators alone: ask one of them")));
        var user = form.name().text();
        // Somebody who only forgot that they have an account is let in; and guesses are counted here, too.
        var account = passwords.accountOf(user, form.password(), caller);
        if (account.isPresent()) {
            return loggedIn(account.get(), caller);
        }
        if (accounts.find(user).isPresent()) {
            throw new Refusal(new Problem.UnusableAccount("the user name " + user + " is taken; choose another one"));
        }
        return created(form, maker, caller);
    }

    private Proof loggedIn(Account account, Caller caller) {
        var actor = caller.as(account.name());
        var now = oneTimePasswords.demand(account, caller, actor);
        return new Proof(now, List.of(accounts.unchanged(now)), actor);
    }

    private Proof created(SignIn form, Actor maker, Caller caller) {
        var account = signUp.account(form, caller);
        passwords.created(account.name());
        var entry = trail.entry(clock.instant(), maker, Deed.of(Verb.SIGN_UP, "user", account.name()));
        return new Proof(account, List.of(accounts.creation(account), entry), caller.as(account.name()));
    }

    private String issued(Proof proof) {
        var secret = Secret.random(random);
        var text = Token.Traces.of(secret);
        if (!issue(proof, text, deed(text), Stream.of())) {
            throw new Refusal(new Problem.ChangedMeanwhile(
                    "the account " + proof.account().name()));
        }
        return secret;
    }

    /** What the audit says of a login that ends in the token with {@code text}. */
    static Deed deed(Token.Traces text) {
        return Deed.of(Verb.LOG_IN, "token", Token.keyBeginning(text.hash()));
    }

    /**
     * Makes a token, and writes {@code others} with it.
     *
     * @param text the token's
     * @param deed {@link #deed}, and maybe more
     * @return false when the account was changed meanwhile, or one of the others does not hold: nothing is written
     */
    boolean issue(Proof proof, Token.Traces text, Deed deed, Stream<Write> others) {
        var account = proof.account();
        var now = clock.instant();
        var token = Token.of(text, account.name(), Token.Kind.ACCOUNT, now).named("npm login");
        var entry = trail.entry(now, proof.actor(), deed);
        return tokens.keep(
                account.marked(token),
                Stream.of(proof.writes().stream(), Stream.of(entry), others).flatMap(writes -> writes));
    }
}
