package dev.larder.auth;

import dev.larder.audit.Actor;
import dev.larder.audit.Deed;
import dev.larder.audit.Verb;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What users see and change of their own account. */
public final class OwnProfile {

    private static final int TOTP_SECRET_BYTES = 20; // what RFC 4226 recommends, and every authenticator takes
    private static final int RECOVERY_CODES = 5;
    private static final int RECOVERY_DIGITS = 20; // digits alone, since npm's prompt takes nothing else of this length

    private final AccountGate gate;
    private final Accounts accounts;
    private final Passwords passwords;
    private final OneTimePasswords oneTimePasswords;
    private final Tokens tokens;
    private final RandomGenerator random;

    /**
     * @param random fit for secrets
     */
    public OwnProfile(
            AccountGate gate,
            Accounts accounts,
            Passwords passwords,
            OneTimePasswords oneTimePasswords,
            Tokens tokens,
            RandomGenerator random) {
        this.gate = gate;
        this.accounts = accounts;
        this.passwords = passwords;
        this.oneTimePasswords = oneTimePasswords;
        this.tokens = tokens;
        this.random = random;
    }

    /** Who the caller is. */
    public AccountGate.Pass read(Caller caller) {
        return gate.toRead(caller);
    }

    /** What a change ends in. */
    public sealed interface Outcome {

        /** The account is changed. */
        record Changed(Account account) implements Outcome {}

        /** An authenticator is to be given this secret, and then to be shown to have it. */
        record SecretGiven(String user, byte[] secret) implements Outcome {}

        /** The second factor is in force; these stand in for it, once each, and are never shown again. */
        record Recovery(List<String> codes) implements Outcome {}
    }

    /**
     * Changes the caller's account.
     *
     * @param wanted asked only once the caller is known to be allowed
     */
    public Outcome change(Caller caller, Supplier<ProfileChange> wanted) {
        var pass = gate.toChange(caller);
        var account = pass.requireAccount();
        var actor = pass.actor();
        return switch (wanted.get()) {
            case ProfileChange.Fields fields -> changed(account, fields, caller, actor);
            case ProfileChange.WantSecondFactor want -> {
                gate.confirm(account, want.password(), caller);
                yield wantSecondFactor(account, want.mode(), actor);
            }
            case ProfileChange.DropSecondFactor drop -> {
                gate.confirm(account, drop.password(), caller);
                yield new Outcome.Changed(accounts.change(
                        account, actor, Deed.of(Verb.SECOND_FACTOR_OFF), now -> now.with(new SecondFactor.None())));
            }
            case ProfileChange.ConfirmSecondFactor confirm ->
                confirmSecondFactor(account, confirm.code(), caller, actor);
        };
    }

    private Outcome changed(Account account, ProfileChange.Fields change, Caller caller, Actor actor) {
        change.password().ifPresent(password -> gate.confirm(account, password.old(), caller));
        var hash = change.password().map(password -> passwords.hash(password.wanted()));
        var fields = new TreeSet<>(change.fields().keySet());
        change.password().ifPresent(_ -> fields.add("password"));
        var deed = Deed.of(Verb.PROFILE, "fields", String.join(" ", fields));
        return new Outcome.Changed(accounts.change(account, actor, deed, now -> {
            var profile = new HashMap<>(now.profile());
            change.fields().forEach((field, text) -> {
                profile.remove(field);
                text.ifPresent(present -> profile.put(field, present));
            });
            Profile.requireLegal(profile);
            return now.withProfile(profile).withPassword(hash.orElse(now.passwordHash()));
        }));
    }

    private Outcome wantSecondFactor(Account account, SecondFactor.Mode mode, Actor actor) {
        var secret = new byte[TOTP_SECRET_BYTES];
        random.nextBytes(secret);
        var after = accounts.change(
                account,
                actor,
                Deed.of(Verb.SECOND_FACTOR_WANTED, "mode", mode.text()),
                now -> now.with(
                        now.secondFactor() instanceof SecondFactor.Active active
                                ? new SecondFactor.Active(mode, active.secret(), active.recoveryHashes())
                                : new SecondFactor.Pending(mode, secret)));
        return after.secondFactor() instanceof SecondFactor.Pending
                ? new Outcome.SecretGiven(after.name(), secret)
                : new Outcome.Changed(after);
    }

    private Outcome confirmSecondFactor(Account account, String code, Caller caller, Actor actor) {
        if (!(account.secondFactor() instanceof SecondFactor.Pending pending)) {
            throw new Refusal(new Problem.MalformedBody("no second factor waits for this: npm profile enable-2fa"));
        }
        oneTimePasswords.demand(account.name(), pending.secret(), code, caller);
        // Tokens that are made from now on know of it, since the account does. The older ones are told before it
        // counts.
        tokens.of(account.name()).stream()
                .filter(token -> !token.secondFactor())
                .forEach(tokens::noteSecondFactor);
        var codes =
                IntStream.range(0, RECOVERY_CODES).mapToObj(_ -> recoveryCode()).toList();
        var hashes = codes.stream().map(Credential::hash).collect(Collectors.toSet());
        var deed = Deed.of(Verb.SECOND_FACTOR_ON, "mode", pending.mode().text());
        accounts.change(
                account,
                actor,
                deed,
                now -> now.with(new SecondFactor.Active(pending.mode(), pending.secret(), hashes)));
        return new Outcome.Recovery(codes);
    }

    private String recoveryCode() {
        return random.ints(RECOVERY_DIGITS, 0, 10).mapToObj(String::valueOf).collect(Collectors.joining());
    }
}
