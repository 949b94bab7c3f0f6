package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.PackageFiles;
import java.util.Map;
import java.util.regex.Pattern;

/** Getting a token, and giving it back. */
class LoginIT {

    private static final Pattern PAGE = Pattern.compile("http://localhost:\\d+/-/web/login/[A-Za-z0-9_-]+");

    @Runs(Command.LOGIN)
    void logs_in_with_a_password(Scene scene) {
        switch (scene.client()) {
            case NPM_8, NPM_10, NPM_11 -> {
                var name = scene.bare("signs-up");
                signUp(scene.stranger(), name, "a long enough password");
                logsIn(scene, "npm login --auth-type=legacy", new User(name, "a long enough password", ""));
            }
            case NPM_12, PNPM_10 ->
                logsIn(scene, scene.client().word() + " login --auth-type=legacy", scene.person("lena"));
            case YARN_4 -> logsIn(scene, "yarn npm login", scene.person("lena"));
            case YARN_1 -> publishesWithAPassword(scene, scene.person("lena"));
            case PNPM_11, PNPM_12, BUN -> throw new AssertionError(scene.client() + " takes no password");
        }
    }

    private static void signUp(Project project, String name, String password) {
        try (var terminal = project.terminal("npm adduser --auth-type=legacy")) {
            terminal.sees("Username:").types(name);
            terminal.sees("Password:").types(password);
            terminal.sees("Email").types(name + "@example.test");
            terminal.ends().succeeded();
        }
        assertThat(project.run("npm whoami").succeeded().output()).contains(name);
    }

    private static void logsIn(Scene scene, String login, User user) {
        var project = scene.stranger();
        try (var terminal = project.terminal(login)) {
            terminal.sees("Username:").types(user.name());
            terminal.sees("Password:").types(user.password());
            if (scene.client() == Client.NPM_8) {
                terminal.sees("Email").types(user.email());
            }
            terminal.ends().succeeded();
        }
        assertThat(project.run(whoami(scene.client())).succeeded().output()).contains(user.name());
    }

    /** yarn 1 keeps no token: it asks for the password when it publishes, and revokes what it was given. */
    private static void publishesWithAPassword(Scene scene, User user) {
        var made = PackageFiles.made(scene.name("by-password"), "1.0.0");
        var project = scene.stranger().holding(made);
        try (var terminal = project.terminal("yarn login")) {
            terminal.sees("username:").types(user.name());
            terminal.sees("email:").types(user.email());
            terminal.ends().succeeded();
        }
        try (var terminal = project.terminal("yarn publish --new-version 1.0.0")) {
            terminal.sees("password:").types(user.password());
            terminal.sees("Revoked login token");
            terminal.ends().succeeded();
        }
        assertThat(scene.status(made.name().toString())).isEqualTo(200);
    }

    @Runs(Command.LOGIN_WEB)
    void logs_in_in_the_browser(Scene scene) {
        var user = scene.person("wendy");
        var project = scene.stranger();
        var login = switch (scene.client()) {
            case NPM_8, NPM_10, NPM_11, NPM_12, PNPM_10 -> scene.client().word() + " login --auth-type=web";
            case YARN_4 -> "yarn npm login --web-login";
            default -> scene.client().word() + " login";
        };

        try (var terminal = project.terminal(login)) {
            if (scene.client() == Client.YARN_4) {
                terminal.sees("open your browser now? (Y/n)").types("n");
            }
            var page = terminal.reads(PAGE).group();
            scene.submit(page, Map.of("name", user.name(), "password", user.password()));
            terminal.ends().succeeded();
        }

        assertThat(project.run(whoami(scene.client())).succeeded().output()).contains(user.name());
    }

    @Runs(Command.LOGOUT)
    void a_token_is_no_good_after_logging_out(Scene scene) {
        var leaving = scene.loggedInAgain(scene.person("lena"));
        var project = scene.project(leaving);
        assertThat(project.run(whoami(scene.client())).succeeded().output()).contains("lena");

        project.run(scene.client().word() + " logout").succeeded();

        assertThat(scene.project(Client.NPM_10, leaving)
                        .run("npm whoami")
                        .failed()
                        .output())
                .contains("E401");
    }

    private static String whoami(Client client) {
        return client.word() + (client == Client.YARN_4 ? " npm" : "") + " whoami";
    }
}
