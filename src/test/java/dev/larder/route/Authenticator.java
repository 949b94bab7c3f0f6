package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/** What shows a user the digits that npm asks for. */
record Authenticator(byte[] secret) {

    /** One whose user has just done {@code npm profile enable-2fa MODE}. */
    static Authenticator enabled(Npm npm, String token, String mode) {
        var url = npm.profile(token, Map.of("tfa", Map.of("password", Npm.PASSWORD, "mode", mode)))
                .json()
                .get("tfa");
        var made = new Authenticator(
                new Base32().decode(String.valueOf(url).replaceFirst(".*secret=([A-Z2-7]+).*", "$1")));
        assertThat(npm.profile(
                                token,
                                Map.of("tfa", List.of(made.code(npm.registry().now()))))
                        .status())
                .isEqualTo(200);
        return made;
    }

    /** What it shows at {@code time}. */
    String code(Instant time) {
        try {
            return new TimeBasedOneTimePasswordGenerator()
                    .generateOneTimePasswordString(new SecretKeySpec(secret, "HmacSHA1"), time, Locale.ROOT);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
