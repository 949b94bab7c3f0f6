package dev.larder.auth;

import dev.larder.audit.Actor;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.util.Optional;

/**
 * What everything begins with that a caller does to their own account and tokens: who is that, and is it really them?
 * Before the body is looked at.
 */
public final class AccountGate {

    private final Tokens tokens;
    private final Accounts accounts;
    private final PasswordCheck passwords;
    private final OneTimePasswords oneTimePasswords;

    public AccountGate(Tokens tokens, Accounts accounts, PasswordCheck passwords, OneTimePasswords oneTimePasswords) {
        this.tokens = tokens;
        this.accounts = accounts;
        this.passwords = passwords;
        this.oneTimePasswords = oneTimePasswords;
    }

    /**
     * A caller who was let through.
     *
     * @param account none, where whoever runs the registry made the token
     * @param actor the same caller, for the audit
     */
    public record Pass(Token token, Optional<Account> account, Actor actor) {

        /** The user name, with or without an account. */
        public String user() {
            return token.user();
        }

        /** The account; refuses a caller who has none. */
        Account requireAccount() {
            return account.orElseThrow(() -> new Refusal(new Problem.Forbidden(
                    token.user() + " has no account here: its token comes from whoever runs this registry")));
        }
    }

    /** Lets through who may look at an account: its user, by a token that stands for them in all things. */
    public Pass toRead(Caller caller) {
        var token = tokens.token(caller);
        if (!token.isWhole()) {
            throw new Refusal(
                    new Problem.Forbidden("this token is for packages alone: use the one that npm login gave"));
        }
        return new Pass(token, accounts.find(token.user()), caller.as(token));
    }

    /**
     * Lets through who may change an account: as {@link #toRead}, and with a one-time password if the account asks for
     * them.
     */
    public Pass toChange(Caller caller) {
        var pass = toRead(caller);
        return new Pass(
                pass.token(),
                pass.account().map(account -> oneTimePasswords.demand(account, caller, pass.actor())),
                pass.actor());
    }

    /** Demands the password of an account once more. */
    void confirm(Account account, String password, Caller caller) {
        if (passwords.accountOf(account.name(), password, caller).isEmpty()) {
            throw new Refusal(new Problem.WrongPassword(false));
        }
    }
}
