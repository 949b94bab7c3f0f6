package dev.larder.auth;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import dev.larder.audit.Actor;
import dev.larder.audit.Deed;
import dev.larder.audit.Verb;
import dev.larder.auth.Attempts.Counter;
import dev.larder.domain.Mfa;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/**
 * One-time passwords: six digits that an authenticator makes (RFC 6238, SHA-1, 30 seconds: what all of them know), or a
 * recovery code. A code may be sent more than once while it is good, since {@code npm unpublish} sends two requests with
 * one; so may the one before it, since people type slowly. Wrong ones are counted.
 */
public final class OneTimePasswords {

    private static final Duration STEP = Duration.ofSeconds(30);
    private static final TimeBasedOneTimePasswordGenerator CODES = new TimeBasedOneTimePasswordGenerator(STEP);

    private final Accounts accounts;
    private final Attempts attempts;
    private final InstantSource clock;

    public OneTimePasswords(Accounts accounts, Attempts attempts, InstantSource clock) {
        this.accounts = accounts;
        this.attempts = attempts;
        this.clock = clock;
    }

    /**
     * Demands one of a person who changes a package, if the package or their account says so; asks the table only when it
     * may. Refuses a person who has no second factor where the package wants one.
     *
     * @param mfa what the package demands; what it takes from a machine is for the result to say
     */
    public Assurance beforeChange(Token token, Caller caller, Mfa mfa) {
        if (token.kind() != Token.Kind.ACCOUNT) {
            return new Assurance(token, false);
        }
        var asked = asked(token, mfa);
        asked.ifPresent(account -> demand(account, caller, caller.as(token)));
        if (mfa != Mfa.NONE && asked.isEmpty()) {
            throw new Refusal(new Problem.Forbidden("this package is changed only with a one-time password, and your"
                    + " account has no second factor: npm profile enable-2fa sets one up"));
        }
        return new Assurance(token, asked.isPresent());
    }

    /**
     * The account of a person who has to show a one-time password, and can. Whose account is not there (an import brings
     * it before their tokens) can show none, and has to all the same.
     */
    private Optional<Account> asked(Token token, Mfa mfa) {
        if (!token.secondFactor()) {
            return Optional.empty();
        }
        var account = accounts.find(token.user()).orElseThrow(() -> new Refusal(new Problem.OtpRequired(false)));
        return Optional.of(account)
                .filter(known -> known.secondFactor() instanceof SecondFactor.Active active
                        && (mfa != Mfa.NONE || active.mode() == SecondFactor.Mode.AUTH_AND_WRITES));
    }

    /**
     * Demands one of whoever logs in to an account, or changes it, if the account has a second factor in force.
     *
     * @param actor the caller, for the audit
     * @return the account as it is afterwards: without the recovery code that was used
     */
    Account demand(Account account, Caller caller, Actor actor) {
        if (!(account.secondFactor() instanceof SecondFactor.Active active)) {
            return account;
        }
        var sent = caller.otp().orElseThrow(() -> new Refusal(new Problem.OtpRequired(false)));
        return counted(
                account.name(),
                caller,
                sent,
                code -> isOf(active.secret(), code) ? Optional.of(account) : recovered(account, code, actor));
    }

    /** Demands what shows that an authenticator holds the secret; a wrong one counts, as everywhere. */
    void demand(String user, byte[] secret, String sent, Caller caller) {
        counted(user, caller, sent, code -> Optional.of(code).filter(text -> isOf(secret, text)));
    }

    private <T> T counted(String user, Caller caller, String sent, Function<String, Optional<T>> check) {
        var ofAccount = Counter.oneTimePasswords(user);
        var ofAddress = Counter.address(caller.address());
        attempts.count(ofAccount, ofAddress);
        var good =
                check.apply(sent.replaceAll("\\s", "")).orElseThrow(() -> new Refusal(new Problem.OtpRequired(true)));
        attempts.succeeded(ofAccount, ofAddress);
        return good;
    }

    private boolean isOf(byte[] secret, String code) {
        var now = clock.instant();
        return Stream.of(now, now.minus(STEP)).anyMatch(time -> isSame(code(secret, time), code));
    }

    /** The account without the recovery code {@code code}, if that is one. */
    private Optional<Account> recovered(Account account, String code, Actor actor) {
        var hash = Credential.hash(code);
        return account.secondFactor() instanceof SecondFactor.Active active
                        && active.recoveryHashes().contains(hash)
                ? Optional.of(accounts.change(
                        account, actor, Deed.of(Verb.RECOVERY_CODE), now -> now.with(without(hash, active))))
                : Optional.empty();
    }

    private static SecondFactor.Active without(String hash, SecondFactor.Active active) {
        var left = new HashSet<>(active.recoveryHashes());
        left.remove(hash);
        return new SecondFactor.Active(active.mode(), active.secret(), left);
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** What an authenticator with that secret shows at {@code time}. */
    static String code(byte[] secret, Instant time) {
        try {
            return CODES.generateOneTimePasswordString(
                    new SecretKeySpec(secret, CODES.getAlgorithm()), time, Locale.ROOT);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("any bytes are a key of HMAC", e);
        }
    }
}
