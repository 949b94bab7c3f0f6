package dev.larder.auth;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Predicate;

/** New accounts: whether somebody may make one, and making it. */
public final class SignUp {

    private final Passwords passwords;
    private final boolean open;
    private final Predicate<Caller> administrators;
    private final InstantSource clock;

    /**
     * @param open whether anyone may make an account
     * @param administrators those who always may
     */
    public SignUp(Passwords passwords, boolean open, Predicate<Caller> administrators, InstantSource clock) {
        this.passwords = passwords;
        this.open = open;
        this.administrators = administrators;
        this.clock = clock;
    }

    /** Whether anyone may make an account. */
    public boolean isOpen() {
        return open;
    }

    /** Whether {@code caller} may make an account; a token that is no good is none. */
    boolean isFor(Caller caller) {
        return open || administrators.test(caller);
    }

    /** The account to be made, once it is known that the caller may; refuses what cannot be kept. */
    Account account(SignIn form) {
        if (form.name().isReserved()) {
            throw new Refusal(
                    new Problem.UnusableAccount("the user name " + form.name() + " is taken; choose another one"));
        }
        var profile = form.email().map(email -> Map.of(Profile.EMAIL, email)).orElse(Map.of());
        Profile.requireLegal(profile);
        return Account.of(form.name().text(), passwords.hash(form.password()), profile, clock.instant());
    }
}
