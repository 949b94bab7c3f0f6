package dev.larder.auth;

import dev.larder.audit.Actor;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** New accounts: whether somebody may make one, and making it. */
public final class SignUp {

    private final Passwords passwords;
    private final boolean open;
    private final Function<Caller, Optional<Actor>> administrators;
    private final AccountGate gate;
    private final InstantSource clock;

    /**
     * @param open whether anyone may make an account
     * @param administrators those who always may; everybody else is nobody to it
     * @param gate what they pass where they alone may, as whoever changes an account does
     */
    public SignUp(
            Passwords passwords,
            boolean open,
            Function<Caller, Optional<Actor>> administrators,
            AccountGate gate,
            InstantSource clock) {
        this.passwords = passwords;
        this.open = open;
        this.administrators = administrators;
        this.gate = gate;
        this.clock = clock;
    }

    /** Whether anyone may make an account. */
    public boolean isOpen() {
        return open;
    }

    /** Who makes the account that {@code form} asks for, if the caller may; a token that is no good is none. */
    Optional<Actor> maker(SignIn form, Caller caller) {
        return open ? Optional.of(caller.as(form.name().text())) : administrators.apply(caller);
    }

    /**
     * The account to be made, once it is known that the caller may; refuses what cannot be kept. Where administrators alone
     * may, it also refuses one whose token is for machines or has limits, and one who does not show their second factor.
     */
    Account account(SignIn form, Caller caller) {
        if (!open) {
            gate.toChange(caller);
        }
        if (form.name().isReserved()) {
            throw new Refusal(
                    new Problem.UnusableAccount("the user name " + form.name() + " is taken; choose another one"));
        }
        var profile = form.email().map(email -> Map.of(Profile.EMAIL, email)).orElse(Map.of());
        Profile.requireLegal(profile);
        return Account.of(form.name().text(), passwords.hash(form.password()), profile, clock.instant());
    }
}
