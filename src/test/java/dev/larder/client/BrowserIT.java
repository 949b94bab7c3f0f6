package dev.larder.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code npm login} with a real npm and a real browser, in which no script runs. */
class BrowserIT {

    private static final Pattern PAGE = Pattern.compile("http://localhost:\\d+/-/web/login/\\w+");

    @TempDir
    private Path folder;

    @BeforeAll
    static void needs_a_browser() {
        assumeTrue(
                Browser.installed().isPresent(),
                "no Chromium on the path: the page that npm login opens is not tried in a real browser");
    }

    @Test
    void an_account_is_made_and_logged_in_to_in_the_browser() throws IOException {
        try (var larder = LarderProcess.start(folder.resolve("data"), Optional.empty());
                var browser = Browser.start()) {
            var project =
                    new Project(Client.NPM_11, new Registry(larder.url(), Optional.empty()), folder.resolve("work"));

            try (var terminal = project.terminal("npm adduser")) {
                browser.open(terminal.reads(PAGE).group());
                browser.type("details [name=name]", "wanda")
                        .type("details [name=password]", "correct horse")
                        .enter();
                assertThat(browser.html()).contains("You are logged in", "As wanda.");
                terminal.sees("Logged in on");
                terminal.ends().succeeded();
            }
            assertThat(project.run("npm whoami").succeeded().output()).contains("wanda");
            project.run("npm logout").succeeded();

            try (var terminal = project.terminal("npm login")) {
                browser.open(terminal.reads(PAGE).group());
                browser.type("[name=name]", "wanda")
                        .type("[name=password]", "wrong horse")
                        .enter();
                assertThat(browser.html()).contains("The user name or the password is wrong.", "value=\"wanda\"");
                browser.type("[name=password]", "correct horse").enter();
                assertThat(browser.html()).contains("You are logged in");
                terminal.ends().succeeded();
            }
            assertThat(project.run("npm whoami").succeeded().output()).contains("wanda");
            assertThat(browser.complaints())
                    .as("the page keeps to the policy that it sends")
                    .noneMatch(text -> text.contains("Content Security Policy"));
        }
    }
}
