package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;

/** What an account says of its user, and its password. */
class ProfileIT {

    @Runs(Command.PROFILE)
    void a_profile_is_shown_and_changed_and_so_is_the_password(Scene scene) {
        var user = scene.newcomer("paula");
        var project = scene.project(user);
        var profile = scene.client().word() + " profile ";

        assertThat(project.run(profile + "get").succeeded().output()).contains(user.name(), user.email());

        project.run(profile + "set fullname 'Paula Ångström'").succeeded();
        assertThat(project.run(profile + "get fullname").succeeded().output()).contains("Paula Ångström");
        assertThat(project.run(profile + "get --json").succeeded().output()).contains("\"Paula Ångström\"");

        try (var terminal = project.terminal(profile + "set password")) {
            terminal.sees("Current password").types(user.password());
            terminal.sees("New password").types("a quite different one");
            terminal.sees("Again").types("a quite different one");
            terminal.ends().succeeded();
        }
        assertThat(scene.canLogIn(user.name(), "a quite different one")).isTrue();
        assertThat(scene.canLogIn(user.name(), user.password())).isFalse();
    }
}
