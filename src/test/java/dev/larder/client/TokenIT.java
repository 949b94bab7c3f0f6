package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;

/** Tokens for others than oneself. */
class TokenIT {

    private static final Pattern TOKEN = Pattern.compile("ldr_[A-Za-z0-9]{20,}");

    @Runs(Command.TOKEN)
    void a_token_that_may_only_read_is_made_listed_and_revoked(Scene scene) {
        var user = scene.person("tessa");
        var name = scene.published("read-only", "1.0.0");
        var project = scene.project(user);
        var word = scene.client().word();

        String token;
        try (var terminal = project.terminal(word + " token create " + readOnly(scene.client()))) {
            terminal.sees("assword:").types(user.password());
            token = terminal.reads(TOKEN).group();
            terminal.ends().succeeded();
        }

        var robot = scene.project(new User(user.name(), user.password(), token));
        assertThat(robot.run(word + " whoami").succeeded().output()).contains("tessa");
        robot.run(word + " view " + name).succeeded();
        assertThat(robot.run(word + " dist-tag add " + name + "@1.0.0 forbidden")
                        .failed()
                        .output())
                .contains("this token may only read");

        assertThat(project.run(word + " token list").succeeded().output()).contains(token.substring(0, 6));
        project.run(word + " token revoke " + token).succeeded();
        assertThat(robot.run(word + " whoami").failed().output()).contains("401");
    }

    private static String readOnly(Client client) {
        return switch (client) {
            case NPM_11, NPM_12, PNPM_10 -> "--name=ci --packages-and-scopes-permission=read-only";
            default -> "--read-only";
        };
    }
}
