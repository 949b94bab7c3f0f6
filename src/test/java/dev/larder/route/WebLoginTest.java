package dev.larder.route;

import static dev.larder.route.Npm.PASSWORD;
import static dev.larder.route.TestRegistry.ORIGIN;
import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.Race;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /-/v1/login}, the page that it leads to, and where the terminal asks for its token. */
class WebLoginTest {

    private static final String LOGIN = "name=carol&password=correct+horse&otp=";

    private TestRegistry registry = TestRegistry.closed();
    private Npm npm = new Npm(registry);

    @AfterEach
    void close() {
        registry.close();
    }

    private void openToAll() {
        registry.close();
        registry = TestRegistry.withSignUp();
        npm = new Npm(registry);
    }

    /** The paths of the two ends of a new login. */
    private record Begun(String page, String done) {}

    private Begun begin(String body, String... headers) {
        var answer = registry.ask("POST", "/-/v1/login", body.getBytes(StandardCharsets.UTF_8), headers);
        assertThat(answer.status()).isEqualTo(200);
        var page = String.valueOf(answer.json().get("loginUrl"));
        var done = String.valueOf(answer.json().get("doneUrl"));
        assertThat(page).matches(ORIGIN + "/-/web/login/[0-9A-Za-z]{43}");
        assertThat(done).matches(ORIGIN + "/-/v1/done/[0-9A-Za-z]{43}");
        return new Begun(page.substring(ORIGIN.length()), done.substring(ORIGIN.length()));
    }

    private TestRegistry.Answer submit(Begun begun, String form) {
        return registry.ask(
                "POST",
                begun.page(),
                form.getBytes(StandardCharsets.UTF_8),
                "content-type",
                "application/x-www-form-urlencoded");
    }

    private static String text(TestRegistry.Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"create\":true}", "{\"hostname\":\"laptop\"}", ""})
    void a_login_in_the_browser_ends_with_a_token_in_the_terminal(String body) {
        npm.account("carol");
        var begun = begin(body);

        var waiting = registry.get(begun.done());
        assertThat(waiting.status()).isEqualTo(202);
        assertThat(waiting.header("retry-after")).isEqualTo("2");
        assertThat(waiting.json()).isEmpty();
        assertThat(registry.get(begun.page()).status()).isEqualTo(200);
        var finished = submit(begun, LOGIN);
        assertThat(finished.status()).isEqualTo(200);
        assertThat(text(finished)).contains("You can close this page");

        var done = registry.askAnotherInstance("GET", begun.done(), new byte[0]);
        assertThat(done.status()).isEqualTo(200);
        var token = String.valueOf(done.json().get("token"));
        assertThat(registry.get("/-/whoami", bearer(token)).json()).containsEntry("username", "carol");
        assertThat(npm.tokens(token))
                .anySatisfy(listed -> assertThat(listed)
                        .containsEntry("name", "npm login")
                        .containsEntry("token", token.substring(0, 8)));
    }

    @Test
    void nothing_that_is_kept_leads_to_the_token() {
        npm.account("carol");
        var begun = begin("{}");
        submit(begun, LOGIN);
        var token = String.valueOf(registry.get(begun.done()).json().get("token"));
        var doneId = begun.done().replaceFirst(".*/", "");

        assertThat(registry.table.items().toString()).doesNotContain(token).doesNotContain(doneId);
    }

    @Test
    void a_link_is_good_once() {
        npm.account("carol");
        npm.account("dave");
        var begun = begin("{}");
        submit(begun, LOGIN);

        var again = submit(begun, LOGIN.replace("carol", "dave"));

        assertThat(again.status()).isEqualTo(404);
        assertThat(text(again)).contains("was used already");
        assertThat(registry.get(begun.page()).status()).isEqualTo(404);
        var token = String.valueOf(registry.get(begun.done()).json().get("token"));
        assertThat(registry.get("/-/whoami", bearer(token)).json()).containsEntry("username", "carol");
    }

    @Test
    void of_many_who_finish_one_login_at_once_one_does() throws Exception {
        for (var i = 0; i < 8; i++) {
            npm.account("user" + i);
        }
        var begun = begin("{}");

        var statuses = Race.run(
                8, i -> () -> submit(begun, LOGIN.replace("carol", "user" + i)).status());

        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 404);
    }

    @Test
    void a_login_ends_after_ten_minutes_at_both_ends() {
        npm.account("carol");
        var begun = begin("{}");
        registry.pass(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(registry.get(begun.page()).status()).isEqualTo(200);
        assertThat(registry.get(begun.done()).status()).isEqualTo(202);
        registry.pass(Duration.ofSeconds(1));

        assertThat(registry.get(begun.page()).status()).isEqualTo(404);
        assertThat(submit(begun, LOGIN).status()).isEqualTo(404);
        assertThat(registry.get(begun.done()).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0000000000000000000000000000000000000000000", "..", "%00", "%3Cscript%3E"})
    void a_login_that_never_was_is_not_found(String id) {
        for (var path : List.of("/-/web/login/" + id, "/-/v1/done/" + id)) {
            assertThat(registry.get(path).status()).isIn(400, 404);
        }
        assertThat(submit(new Begun("/-/web/login/" + id, ""), LOGIN).status()).isIn(400, 404);
        assertThat(registry.get("/-/web/login/" + "x".repeat(4000)).status()).isEqualTo(404);
        assertThat(registry.get("/-/v1/done/" + "x".repeat(4000)).status()).isEqualTo(404);
    }

    @Test
    void neither_end_opens_the_other() {
        var begun = begin("{}");
        var page = begun.page().replaceFirst(".*/", "");
        var done = begun.done().replaceFirst(".*/", "");

        assertThat(registry.get("/-/v1/done/" + page).status()).isEqualTo(404);
        assertThat(registry.get("/-/web/login/" + done).status()).isEqualTo(404);
    }

    @Test
    void a_wrong_password_is_asked_for_again_and_counts() {
        npm.account("carol");
        var begun = begin("{}");

        for (var i = 0; i < 10; i++) {
            var wrong = submit(begun, "name=carol&password=wrong&otp=");
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(text(wrong)).contains("The user name or the password is wrong.", "value=\"carol\"");
            assertThat(text(wrong)).doesNotContain("value=\"wrong\"");
        }
        var held = submit(begun, LOGIN);
        assertThat(held.status()).isEqualTo(429);
        assertThat(held.header("retry-after")).isEqualTo("900");
        assertThat(registry.get(begun.done()).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "name=carol", "name=%zz&password=x", "name=a&name=b", "name=&password=", "name=%ff"})
    void a_form_that_is_none_is_refused_and_the_login_goes_on(String form) {
        npm.account("carol");
        var begun = begin("{}");

        assertThat(submit(begun, form).status()).isIn(400, 401);
        assertThat(submit(begun, "x".repeat(20_000)).status()).isEqualTo(400);
        assertThat(submit(begun, LOGIN).status()).isEqualTo(200);
    }

    @Test
    void a_body_that_is_no_json_begins_no_login() {
        for (var body : List.of("[]", "{", "{\"create\":\"yes\"}")) {
            assertThat(registry.ask("POST", "/-/v1/login", body.getBytes(StandardCharsets.UTF_8))
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void one_address_begins_a_hundred_logins_in_a_quarter_of_an_hour() {
        for (var i = 0; i < 100; i++) {
            begin("{}");
        }
        var more = registry.ask("POST", "/-/v1/login", new byte[0]);
        assertThat(more.status()).isEqualTo(429);
        assertThat(more.header("retry-after")).isEqualTo("900");
        registry.pass(Duration.ofMinutes(15));
        begin("{}");
    }

    // --- What the page is like

    @Test
    void the_page_runs_loads_and_leaks_nothing() {
        var page = registry.get(begin("{}").page());

        assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("content-security-policy"))
                .matches("default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; form-action 'self';"
                        + " frame-ancestors 'none'; base-uri 'none'");
        assertThat(page.header("referrer-policy")).isEqualTo("no-referrer");
        assertThat(page.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(page.header("cache-control")).isEqualTo("no-store");
        assertThat(page.headers()).doesNotContainKey("set-cookie");
        assertThat(text(page)).doesNotContain("<script", "http://", "https://", "src=", "onclick");
    }

    @Test
    void password_managers_find_their_way() {
        openToAll();

        assertThat(text(registry.get(begin("{}").page())))
                .contains(
                        "autocomplete=\"username\"",
                        "autocomplete=\"current-password\"",
                        "autocomplete=\"one-time-code\"",
                        "autocomplete=\"new-password\"",
                        "autocomplete=\"email\"");
    }

    @Test
    void the_page_says_who_asked_and_believes_nothing_of_it() {
        var page = text(registry.get(begin("{}", "user-agent", "<script>alert(1)</script>\" npm/12 \u00e9")
                .page()));

        assertThat(page)
                .contains("192.0.2.7", "10:00 UTC", "&lt;script&gt;alert(1)&lt;/script&gt;&quot; npm/12 ?")
                .doesNotContain("<script>");
    }

    @Test
    void what_was_typed_comes_back_as_text() {
        openToAll();
        var begun = begin("{}");

        var page = text(submit(
                begun, "create=true&name=%22%3E%3Cb%3E&email=%27%22%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&password=x"));

        assertThat(page).contains("&quot;&gt;&lt;b&gt;").doesNotContain("<b>", "<img");
    }

    // --- New accounts

    @Test
    void where_anyone_may_the_page_makes_accounts() {
        openToAll();
        var begun = begin("{\"create\":true}");

        assertThat(text(registry.get(begun.page()))).contains("<details open>", "Make an account");
        assertThat(submit(begun, "create=true&name=carol&email=carol%40example.test&password=correct+horse")
                        .status())
                .isEqualTo(200);

        var token = String.valueOf(registry.get(begun.done()).json().get("token"));
        assertThat(registry.get("/-/npm/v1/user", bearer(token)).json())
                .containsEntry("name", "carol")
                .containsEntry("email", "carol@example.test");
    }

    @Test
    void a_name_that_is_taken_or_a_password_that_is_short_is_asked_for_again() {
        openToAll();
        npm.account("carol");
        var begun = begin("{\"create\":true}");

        var taken = submit(begun, "create=true&name=carol&email=&password=another+password");
        var weak = submit(begun, "create=true&name=dave&email=&password=short");

        assertThat(taken.status()).isEqualTo(422);
        assertThat(text(taken)).contains("The user name carol is taken", "<details open>", "value=\"carol\"");
        assertThat(weak.status()).isEqualTo(422);
        assertThat(text(weak)).contains("A password has 8 to 1000 characters.");
        assertThat(submit(begun, "create=true&name=dave&email=&password=long+enough")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void who_forgot_that_they_have_an_account_is_let_in() {
        openToAll();
        npm.account("carol");
        var begun = begin("{\"create\":true}");

        assertThat(submit(begun, "create=true&name=carol&email=&password=correct+horse")
                        .status())
                .isEqualTo(200);
        assertThat(registry.get(begun.done()).status()).isEqualTo(200);
    }

    @Test
    void where_administrators_alone_make_accounts_the_page_does_not() {
        var begun = begin("{\"create\":true}");

        assertThat(text(registry.get(begun.page()))).doesNotContain("Make an account");
        var answer = submit(begun, "create=true&name=carol&email=&password=correct+horse");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(text(answer)).contains("made by administrators alone");
        assertThat(npm.login("carol", PASSWORD).status()).isEqualTo(401);
    }

    @Test
    void logging_in_makes_no_account() {
        openToAll();
        var begun = begin("{}");

        assertThat(submit(begun, LOGIN).status()).isEqualTo(401);
        assertThat(registry.table.items().stream().map(item -> item.key().sk())).doesNotContain("USER");
    }
}
