package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import dev.larder.support.PackageFiles;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/** An account that asks for one-time passwords: nobody publishes as its user without one. */
class OtpIT {

    private static final String USER = "otto";

    /** What the authenticator of {@value #USER} holds, once there is one. */
    private static Optional<byte[]> secret = Optional.empty();

    @Runs(Command.OTP)
    void nothing_is_published_without_a_one_time_password(Scene scene) throws Exception {
        var otto = scene.person(USER);
        if (secret.isEmpty()) {
            secret = Optional.of(enable(scene, otto));
        }
        var made = PackageFiles.made(scene.name("guarded"), "1.0.0");
        var project = scene.project(otto).holding(made);

        assertThat(project.publish("latest").failed().output())
                .containsPattern("(?i)one-time|otp|two factor|additional authentication");
        assertThat(scene.status(made.name().toString())).isEqualTo(404);

        project.run(scene.client().publish("1.0.0", "latest") + " --otp " + code(secret.orElseThrow()))
                .succeeded();
        assertThat(scene.status(made.name().toString())).isEqualTo(200);
    }

    private static byte[] enable(Scene scene, User otto) throws Exception {
        var project = scene.project(Client.NPM_11, otto);
        try (var terminal = project.terminal("npm profile enable-2fa auth-and-writes")) {
            terminal.sees("password:").types(otto.password());
            var shown =
                    terminal.reads(Pattern.compile("enter code: ([A-Z2-7]+)")).group(1);
            var made = new Base32().decode(shown);
            terminal.sees("authenticator:").types(code(made));
            terminal.sees("recovery codes");
            terminal.ends().succeeded();
            return made;
        }
    }

    private static String code(byte[] secret) throws Exception {
        var codes = new TimeBasedOneTimePasswordGenerator();
        return codes.generateOneTimePasswordString(new SecretKeySpec(secret, codes.getAlgorithm()), Instant.now());
    }
}
