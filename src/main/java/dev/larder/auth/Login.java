package dev.larder.auth;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Write;
import java.time.InstantSource;
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
    }

    /**
     * Somebody who has shown who they are.
     *
     * @param condition what must hold, or comes to be, when their token is written
     */
    record Proof(Account account, Write condition) {}

    /** Logs in, or makes the account where there is none and the caller may; gives the text of a new token. */
    public String loginOrSignUp(SignIn form, Caller caller) {
        var user = form.name().text();
        var account = passwords.accountOf(user, form.password(), caller);
        if (account.isPresent()) {
            return issued(loggedIn(account.get(), caller));
        }
        var mayCreate = signUp.isFor(caller);
        if (mayCreate && accounts.find(user).isEmpty()) {
            return issued(created(form));
        }
        throw new Refusal(
                mayCreate || form.email().isEmpty()
                        ? new Problem.WrongPassword()
                        : new Problem.Forbidden("there is no account of this name and password, and new ones are made"
                                + " by administrators alone: ask one of them"));
    }

    /** Who logs in; refuses a wrong password, and then a wrong one-time password. */
    Proof login(SignIn form, Caller caller) {
        return loggedIn(
                passwords
                        .accountOf(form.name().text(), form.password(), caller)
                        .orElseThrow(() -> new Refusal(new Problem.WrongPassword())),
                caller);
    }

    /** Who makes a new account; refuses a name that is taken. */
    Proof signUp(SignIn form, Caller caller) {
        if (!signUp.isFor(caller)) {
            throw new Refusal(new Problem.Forbidden("new accounts are made by administrators alone: ask one of them"));
        }
        var user = form.name().text();
        // Somebody who only forgot that they have an account is let in; and guesses are counted here, too.
        var account = passwords.accountOf(user, form.password(), caller);
        if (account.isPresent()) {
            return loggedIn(account.get(), caller);
        }
        if (accounts.find(user).isPresent()) {
            throw new Refusal(new Problem.Forbidden("the user name " + user + " is taken; choose another one"));
        }
        return created(form);
    }

    private Proof loggedIn(Account account, Caller caller) {
        var now = oneTimePasswords.demand(account, caller);
        return new Proof(now, accounts.unchanged(now));
    }

    private Proof created(SignIn form) {
        var account = signUp.account(form);
        passwords.created(account.name());
        return new Proof(account, accounts.creation(account));
    }

    private String issued(Proof proof) {
        var secret = Secret.random(random);
        if (!issue(proof, Token.Traces.of(secret), Stream.of())) {
            throw new Refusal(new Problem.ChangedMeanwhile(
                    "the account " + proof.account().name()));
        }
        return secret;
    }

    /**
     * Makes a token, and writes {@code others} with it.
     *
     * @param text the token's
     *
     * @return false when the account was changed meanwhile, or one of the others does not hold: nothing is written
     */
    boolean issue(Proof proof, Token.Traces text, Stream<Write> others) {
        var account = proof.account();
        var token = Token.of(text, account.name(), Token.Kind.ACCOUNT, clock.instant())
                .named("npm login");
        return tokens.keep(account.marked(token), Stream.concat(Stream.of(proof.condition()), others));
    }
}
