package dev.larder.auth;

import dev.larder.auth.Attempts.Counter;
import java.util.Optional;

/**
 * Whether a password is the one of an account: counted before it is looked at, and with the same work whether there is
 * such an account or not.
 */
public final class PasswordCheck {

    private final Accounts accounts;
    private final Passwords passwords;
    private final Attempts attempts;

    public PasswordCheck(Accounts accounts, Passwords passwords, Attempts attempts) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.attempts = attempts;
    }

    /** The account {@code user}, if that is its password; refuses who has tried too often. */
    Optional<Account> accountOf(String user, String password, Caller caller) {
        var ofAccount = Counter.passwords(user);
        var ofAddress = Counter.address(caller.address());
        attempts.count(ofAccount, ofAddress);
        var account = accounts.find(user);
        if (!passwords.match(password, account.map(Account::passwordHash))) {
            return Optional.empty();
        }
        attempts.succeeded(ofAccount, ofAddress);
        return account;
    }

    /** There is a new account: asking for its password before was no guess. What one address may make stays counted. */
    void created(String user) {
        attempts.forget(Counter.passwords(user));
    }
}
