package dev.larder.auth;

import dev.larder.audit.Actor;
import dev.larder.audit.Deed;
import dev.larder.audit.Trail;
import dev.larder.audit.Verb;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What an administrator does for somebody who lost their password or their authenticator, or who has left: no mail is
 * ever sent, so nobody can do it for themselves.
 */
public final class RepairAccount {

    private final AccountGate gate;
    private final Consumer<Caller> administrators;
    private final Accounts accounts;
    private final Passwords passwords;
    private final Tokens tokens;
    private final Trail trail;
    private final InstantSource clock;

    /**
     * @param administrators refuses all others
     */
    public RepairAccount(
            AccountGate gate,
            Consumer<Caller> administrators,
            Accounts accounts,
            Passwords passwords,
            Tokens tokens,
            Trail trail,
            InstantSource clock) {
        this.gate = gate;
        this.administrators = administrators;
        this.accounts = accounts;
        this.passwords = passwords;
        this.tokens = tokens;
        this.trail = trail;
        this.clock = clock;
    }

    /** Takes the second factor from an account; one without stays so. */
    public void removeSecondFactor(Caller caller, String user) {
        var actor = administrator(caller);
        var deed = Deed.of(Verb.REPAIR_SECOND_FACTOR, "user", user);
        accounts.change(user, actor, deed, account -> account.with(new SecondFactor.None()));
    }

    /**
     * Gives an account another password and ends all its tokens.
     *
     * @param wanted the password, asked only once the caller is known to be allowed
     */
    public void setPassword(Caller caller, String user, Supplier<String> wanted) {
        var actor = administrator(caller);
        accounts.get(user);
        var hash = passwords.hash(wanted.get());
        accounts.change(
                user, actor, Deed.of(Verb.REPAIR_PASSWORD, "user", user), account -> account.withPassword(hash));
        // No token is made for the old password from here on, so these are all there are.
        tokens.of(user).forEach(token -> {
            var deed = Deed.of(Verb.TOKEN_REVOKE, "token", token.keyBeginning(), "user", user);
            tokens.remove(user, token.hash(), trail.entry(clock.instant(), actor, deed));
        });
    }

    private Actor administrator(Caller caller) {
        var pass = gate.toChange(caller);
        administrators.accept(caller);
        return pass.actor();
    }
}
