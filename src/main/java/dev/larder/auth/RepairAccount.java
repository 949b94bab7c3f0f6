package dev.larder.auth;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What an administrator does for somebody who lost their password or their authenticator, or who has left: no mail is
 * ever sent, so nobody can do it for themselves.
 */
public final class RepairAccount {

    private final AccountGate gate;
    private final Predicate<Caller> administrators;
    private final Accounts accounts;
    private final Passwords passwords;
    private final Tokens tokens;

    public RepairAccount(
            AccountGate gate, Predicate<Caller> administrators, Accounts accounts, Passwords passwords, Tokens tokens) {
        this.gate = gate;
        this.administrators = administrators;
        this.accounts = accounts;
        this.passwords = passwords;
        this.tokens = tokens;
    }

    /** Takes the second factor from an account; one without stays so. */
    public void removeSecondFactor(Caller caller, String user) {
        requireAdministrator(caller);
        accounts.change(user, account -> account.with(new SecondFactor.None()));
    }

    /**
     * Gives an account another password and ends all its tokens.
     *
     * @param wanted the password, asked only once the caller is known to be allowed
     */
    public void setPassword(Caller caller, String user, Supplier<String> wanted) {
        requireAdministrator(caller);
        accounts.get(user);
        var hash = passwords.hash(wanted.get());
        accounts.change(user, account -> account.withPassword(hash));
        // No token is made for the old password from here on, so these are all there are.
        tokens.of(user).forEach(token -> tokens.remove(user, token.hash()));
    }

    private void requireAdministrator(Caller caller) {
        gate.toChange(caller);
        if (!administrators.test(caller)) {
            throw new Refusal(new Problem.Forbidden("only an administrator of this registry may do this"));
        }
    }
}
