package dev.larder.auth;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Passwords as Argon2id keeps them: 19 MiB and two passes, which OWASP's cheat sheet has for one core. A hash says how it
 * was made, so that these numbers may grow.
 */
public final class Passwords {

    private static final int KIBIBYTES = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    private static final int SHORTEST = 8;
    private static final int LONGEST = 1000;

    /** A hash that no password has: checked where there is no account, so that this takes as long. */
    private static final String NOBODYS = "$argon2id$v=19$m=" + KIBIBYTES + ",t=" + PASSES + ",p=" + LANES + "$"
            + base64(SALT_BYTES) + "$" + base64(HASH_BYTES);

    private final RandomGenerator random;

    /**
     * @param random fit for secrets
     */
    public Passwords(RandomGenerator random) {
        this.random = random;
    }

    /** The hash of a new password; refuses one that is too short. */
    String hash(String password) {
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            throw new Refusal(
                    new Problem.UnusableAccount("a password has " + SHORTEST + " to " + LONGEST + " characters"));
        }
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return Argon2Function.getInstance(KIBIBYTES, PASSES, LANES, HASH_BYTES, Argon2.ID)
                .hash(bytes(password), salt)
                .getResult();
    }

    /**
     * Whether {@code password} is the one behind {@code hash}.
     *
     * @param hash none: never, after as much work
     */
    boolean match(String password, Optional<String> hash) {
        var tried = password.substring(0, Math.min(password.length(), LONGEST + 1));
        var known = hash.orElse(NOBODYS);
        var same =
                Argon2Function.getInstanceFromHash(known).check(bytes(tried), known.getBytes(StandardCharsets.UTF_8));
        return same && hash.isPresent();
    }

    /** In one form, since terminals and browsers write accents differently. */
    private static byte[] bytes(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(int bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(new byte[bytes]);
    }
}
