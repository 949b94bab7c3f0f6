package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.PackageFiles;
import java.util.Optional;

/** An account that asks for one-time passwords: nobody publishes as its user without one. */
class OtpIT {

    private static final String USER = "otto";

    /** The one of {@value #USER}, once there is one. */
    private static Optional<Authenticator> authenticator = Optional.empty();

    @Runs(Command.OTP)
    void nothing_is_published_without_a_one_time_password(Scene scene) {
        var otto = scene.person(USER);
        if (authenticator.isEmpty()) {
            authenticator = Optional.of(Authenticator.enabled(scene, otto, "auth-and-writes"));
        }
        var made = PackageFiles.made(scene.name("guarded"), "1.0.0");
        var project = scene.project(otto).holding(made);

        assertThat(project.publish("latest").failed().output())
                .containsPattern("(?i)one-time|otp|two factor|additional authentication");
        assertThat(scene.status(made.name().toString())).isEqualTo(404);

        project.run(scene.client().publish("1.0.0", "latest") + " --otp "
                        + authenticator.orElseThrow().code())
                .succeeded();
        assertThat(scene.status(made.name().toString())).isEqualTo(200);
    }
}
