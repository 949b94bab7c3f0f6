package dev.larder.client;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/** What shows a user the digits that clients ask for. */
record Authenticator(byte[] secret) {

    /** One that {@code user} has just set up, as npm 11 does it. */
    static Authenticator enabled(Scene scene, User user, String mode) {
        var project = scene.project(Client.NPM_11, user);
        try (var terminal = project.terminal("npm profile enable-2fa " + mode)) {
            terminal.sees("password:").types(user.password());
            var shown =
                    terminal.reads(Pattern.compile("enter code: ([A-Z2-7]+)")).group(1);
            var made = new Authenticator(new Base32().decode(shown));
            terminal.sees("authenticator:").types(made.code());
            terminal.sees("recovery codes");
            terminal.ends().succeeded();
            return made;
        }
    }

    /** What it shows now. */
    String code() {
        var codes = new TimeBasedOneTimePasswordGenerator();
        try {
            return codes.generateOneTimePasswordString(new SecretKeySpec(secret, codes.getAlgorithm()), Instant.now());
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("any bytes are a key of HMAC", e);
        }
    }
}
