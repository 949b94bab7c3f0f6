package dev.larder.route;

import static dev.larder.route.Npm.PASSWORD;
import static dev.larder.route.TestRegistry.ALICE;
import static dev.larder.route.TestRegistry.ROOT;
import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.auth.Accounts;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Race;
import dev.larder.storage.Write;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PUT /-/user/org.couchdb.user:name}: logging in, and making accounts, with a password in the terminal. */
class LoginTest {

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

    @Test
    void a_login_gives_a_token_that_is_good_on_every_instance_at_once() {
        npm.account("carol");

        var answer = npm.login("carol", PASSWORD);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json()).containsEntry("ok", true).containsEntry("id", "org.couchdb.user:carol");
        var token = String.valueOf(answer.json().get("token"));
        assertThat(token).matches("ldr_[0-9A-Za-z]{43}");
        assertThat(registry.askAnotherInstance("GET", "/-/whoami", new byte[0], bearer(token))
                        .json())
                .containsEntry("username", "carol");
    }

    @Test
    void a_wrong_password_and_an_unknown_user_are_answered_alike() {
        npm.account("carol");

        var wrong = npm.login("carol", "wrong horse");
        var unknown = npm.login("dave", "wrong horse");

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.error()).isEqualTo("the user name or the password is wrong");
        assertThat(wrong.headers()).as("npm would not print our sentence").doesNotContainKey("www-authenticate");
        assertThat(unknown).usingRecursiveComparison().isEqualTo(wrong);
    }

    @Test
    void so_are_a_name_that_is_taken_and_one_that_is_free_where_administrators_alone_make_accounts() {
        npm.account("carol");

        var taken = npm.adduser("carol", "wrong horse");
        var free = npm.adduser("dave", "wrong horse");

        assertThat(taken.status()).isEqualTo(403);
        assertThat(taken.error()).contains("administrators alone");
        assertThat(free).usingRecursiveComparison().isEqualTo(taken);
        assertThat(npm.adduser("dave", PASSWORD, bearer(ALICE)).status()).isEqualTo(403);
    }

    @Test
    void an_administrator_makes_accounts_and_other_tokens_keep_nobody_from_logging_in() {
        assertThat(npm.adduser("carol", PASSWORD, bearer(ROOT)).status()).isEqualTo(201);
        assertThat(npm.login("carol", PASSWORD, bearer("ldr_expired")).status()).isEqualTo(201);
        assertThat(npm.login("carol", PASSWORD, bearer(ALICE)).status()).isEqualTo(201);
        assertThat(npm.adduser("dave", PASSWORD, bearer("ldr_expired")).status())
                .isEqualTo(403);
    }

    @Test
    void whom_the_rules_name_as_administrator_makes_accounts_too() {
        var carol = npm.account("carol");
        registry.send(ROOT, "PUT", "/-/larder/rules", "{\"administrators\": [\"carol\"], \"rules\": []}");

        assertThat(npm.adduser("dave", PASSWORD, bearer(carol)).status()).isEqualTo(201);
    }

    @Test
    void a_token_for_machines_or_from_some_addresses_of_an_administrator_makes_none() {
        var carol = npm.account("carol");
        registry.send(ROOT, "PUT", "/-/larder/rules", "{\"administrators\": [\"carol\"], \"rules\": []}");
        var machine = npm.newToken(carol, Map.of("bypass_2fa", true));
        var office = npm.newToken(carol, Map.of("cidr_whitelist", List.of(TestRegistry.ADDRESS + "/32")));

        for (var token : List.of(machine, office)) {
            var answer = npm.adduser("eve", PASSWORD, bearer(token));

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.error()).contains("use the one that npm login gave");
            assertThat(npm.login("carol", PASSWORD, bearer(token)).status())
                    .as("keeps nobody from logging in")
                    .isEqualTo(201);
        }
        assertThat(registry.table.query("U#eve", "")).isEmpty();
    }

    @Test
    void where_anyone_may_an_unknown_name_becomes_an_account() {
        openToAll();

        assertThat(npm.adduser("carol", PASSWORD).status()).isEqualTo(201);
        assertThat(npm.login("dave", PASSWORD).status())
                .as("npm 12 has no adduser")
                .isEqualTo(201);
        assertThat(npm.adduser("carol", PASSWORD).status())
                .as("the same once more")
                .isEqualTo(201);
        assertThat(npm.adduser("carol", "wrong horse").status()).isEqualTo(401);
    }

    /** Clients repeat a PUT that they heard no answer to. */
    @Test
    void who_makes_an_account_twice_at_once_is_not_told_that_the_password_is_wrong() {
        openToAll();
        registry.counts.interrupt(Accounts.key("carol"), () -> npm.adduser("carol", PASSWORD));

        assertThat(npm.adduser("carol", PASSWORD).status()).isEqualTo(201);
        assertThat(registry.table.query("U#carol", "TOKEN#")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Carol", ".carol", "-carol", "ca rol", "carol@acme", "c:d"})
    void a_name_that_npm_does_not_allow_is_refused(String name) {
        openToAll();

        assertThat(npm.login(name, PASSWORD).status()).isEqualTo(400);
    }

    @Test
    void names_of_those_who_have_no_account_are_never_given_away() {
        openToAll();

        for (var name : new String[] {"admin", "root"}) {
            assertThat(npm.adduser(name, PASSWORD).error()).contains("is taken");
        }
        assertThat(npm.adduser("a".repeat(64), PASSWORD).status()).isEqualTo(201);
        assertThat(npm.adduser("a".repeat(65), PASSWORD).status()).isEqualTo(400);
    }

    @Test
    void a_new_password_has_at_least_eight_characters() {
        openToAll();

        var answer = npm.adduser("carol", "1234567");

        assertThat(answer.status())
                .as("npm would say of a 400 that there is no such user")
                .isEqualTo(422);
        assertThat(answer.error()).isEqualTo("a password has 8 to 1000 characters");
        assertThat(npm.adduser("carol", "x".repeat(1001)).status()).isEqualTo(422);
    }

    @Test
    void a_password_is_the_same_however_its_accents_are_written() {
        openToAll();
        npm.adduser("carol", "cre\u0300me bru\u0302le\u0301e");

        assertThat(npm.login("carol", "cr\u00e8me br\u00fbl\u00e9e").status()).isEqualTo(201);
    }

    @Test
    void no_password_is_kept_and_no_two_hashes_are_alike() {
        openToAll();
        npm.adduser("carol", PASSWORD);
        npm.adduser("dave", PASSWORD);

        var hashes = registry.table.items().stream()
                .flatMap(item -> item.findText("password").stream())
                .toList();

        assertThat(hashes)
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allMatch(hash -> hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
        assertThat(registry.table.items().toString()).doesNotContain(PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"name\":\"carol\"}",
                "{\"password\":\"correct horse\"}",
                "{\"name\":\"dave\",\"password\":\"correct horse\"}",
                "{\"name\":\"carol\",\"password\":7}",
                "{\"name\":\"carol\",\"password\":\"a\",\"password\":\"b\"}",
                "{\"name\":\"carol\",\"password\":\"correct horse\"",
                "{\"name\":\"carol\",\"password\":\"correct horse\"} more"
            })
    void a_body_that_is_no_login_is_refused(String body) {
        npm.account("carol");

        var answer = registry.ask("PUT", "/-/user/org.couchdb.user:carol", body.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no address", "a@b@c", "@", "carol@example.test\\u0000", "\\ud800@example.test"})
    void an_email_that_is_none_is_refused(String email) {
        openToAll();
        var body = "{\"name\":\"carol\",\"password\":\"correct horse\",\"email\":\"" + email + "\"}";

        var answer = registry.ask("PUT", "/-/user/org.couchdb.user:carol", body.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(npm.adduser("carol", PASSWORD).status())
                .as("nothing was kept")
                .isEqualTo(201);
    }

    @Test
    void other_documents_there_are_none() {
        assertThat(registry.ask("PUT", "/-/user/carol", Npm.document("carol", PASSWORD, null))
                        .status())
                .isEqualTo(404);
    }

    // --- What comes after a 409 (npm-profile's loginCouch; yarn 4's loginOrRegister)

    @Test
    void npm_reads_the_user_and_writes_it_again_after_a_conflict() {
        npm.account("carol");

        var read = registry.get("/-/user/org.couchdb.user:carol?write=true");
        var unknown = registry.get("/-/user/org.couchdb.user:dave?write=true");

        assertThat(read.json())
                .containsEntry("name", "carol")
                .containsEntry("type", "user")
                .containsKey("_rev");
        assertThat(unknown.json().toString())
                .as("says nothing of who exists")
                .isEqualTo(read.json().toString().replace("carol", "dave"));
        var written = registry.ask(
                "PUT",
                "/-/user/org.couchdb.user:carol/-rev/" + read.json().get("_rev"),
                Npm.document("carol", PASSWORD, null),
                basic("carol", PASSWORD));
        assertThat(written.status()).isEqualTo(201);
        assertThat(npm.whoami(String.valueOf(written.json().get("token")))).isEqualTo(200);
    }

    @Test
    void yarn_4_reads_with_the_credentials_that_it_is_about_to_log_in_with() {
        assertThat(registry.get("/-/user/org.couchdb.user:carol", basic("carol", PASSWORD))
                        .json())
                .containsEntry("name", "carol")
                .containsKey("_rev");
        assertThat(registry.get("/-/user/org.couchdb.user:carol", basic("dave", PASSWORD))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_login_changes_nothing_that_a_revision_could_guard() {
        npm.account("carol");

        assertThat(registry.ask(
                                "PUT",
                                "/-/user/org.couchdb.user:carol/-rev/99-stale",
                                Npm.document("carol", PASSWORD, null))
                        .status())
                .isEqualTo(201);
    }

    private static String[] basic(String user, String password) {
        var pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new String[] {"authorization", "Basic " + pair};
    }

    // --- npm owner add

    @Test
    void who_has_a_token_sees_who_others_are() {
        npm.account("carol");

        var carol = registry.get("/-/user/org.couchdb.user:carol", bearer(ALICE));

        assertThat(carol.json()).containsEntry("name", "carol").containsEntry("email", "carol@example.test");
        assertThat(registry.get("/-/user/dave", bearer(ALICE)).status()).isEqualTo(404);
        assertThat(registry.get("/-/user/org.couchdb.user:carol").status()).isEqualTo(401);
    }

    /** npm owner rm asks who they are. */
    @ParameterizedTest
    @ValueSource(strings = {"dave", "admin", "role%2Fnpm-publish", "role/npm-publish", "github:acme%2Fwidget"})
    void they_see_who_has_no_account_without_an_address(String name) {
        var path = "/-/user/org.couchdb.user:" + name;

        assertThat(registry.get(path, bearer(ALICE)).json())
                .containsEntry("name", name.replace("%2F", "/"))
                .containsEntry("email", "");
        assertThat(registry.get(path).status()).isEqualTo(401);
        assertThat(registry.get("/-/user/org.couchdb.user:..x", bearer(ALICE)).status())
                .isEqualTo(400);
    }

    // --- How often one may be wrong

    @Test
    void after_ten_wrong_passwords_an_account_waits_for_a_quarter_of_an_hour() {
        npm.account("carol");
        for (var i = 0; i < 10; i++) {
            assertThat(npm.login("carol", "wrong horse").status()).isEqualTo(401);
        }
        registry.pass(Duration.ofMinutes(5));

        var right = npm.login("carol", PASSWORD);

        assertThat(right.status()).as("also with the right one").isEqualTo(429);
        assertThat(right.header("retry-after")).isEqualTo("600");
        assertThat(right.error()).isEqualTo("too many attempts: try again in 10 minutes");
        registry.pass(Duration.ofMinutes(10));
        assertThat(npm.login("carol", PASSWORD).status()).isEqualTo(201);
    }

    @Test
    void it_is_the_same_for_an_account_that_there_is_not() {
        tried("login#dave", 9);

        assertThat(npm.login("dave", "wrong horse").status()).isEqualTo(401);
        assertThat(npm.login("dave", "wrong horse").status()).isEqualTo(429);
    }

    @Test
    void the_right_password_makes_up_for_the_wrong_ones() {
        npm.account("carol");
        for (var round = 0; round < 2; round++) {
            tried("login#carol", 8);
            assertThat(npm.login("carol", "wrong horse").status()).isEqualTo(401);
            assertThat(npm.login("carol", PASSWORD).status()).isEqualTo(201);
        }
        assertThat(npm.login("carol", "wrong horse").status()).isEqualTo(401);
    }

    @Test
    void other_accounts_and_tokens_are_not_held_up() {
        var carol = npm.account("carol");
        npm.account("dave");
        tried("login#carol", 10);

        assertThat(npm.login("carol", PASSWORD).status()).isEqualTo(429);
        assertThat(npm.login("dave", PASSWORD).status()).isEqualTo(201);
        assertThat(npm.whoami(carol)).isEqualTo(200);
    }

    @Test
    void an_address_has_fifty_tries_whatever_accounts_it_tries() {
        npm.account("carol");
        tried("address#192.0.2.7", 49);

        assertThat(npm.login("dave", "wrong horse").status()).isEqualTo(401);
        assertThat(npm.login("carol", PASSWORD).status()).isEqualTo(429);
        assertThat(from("192.0.2.8", "carol").status()).isEqualTo(201);
    }

    @Test
    void of_ipv6_a_whole_household_is_one_address() {
        npm.account("carol");
        tried("address#20010db800000001", 50);

        assertThat(from("2001:db8:0:1::1", "carol").status()).isEqualTo(429);
        assertThat(from("2001:db8:0:1:ffff::1", "carol").status()).isEqualTo(429);
        assertThat(from("2001:db8:0:2::1", "carol").status()).isEqualTo(201);
    }

    private void tried(String what, int times) {
        var item = new Item(new Key("L#" + what, "TRIES"))
                .with("state", registry.now().getEpochSecond() + " " + times)
                .with("expires", registry.now().plusSeconds(900).getEpochSecond());
        registry.table.transact(List.of(new Write.Put(item, Write.ALWAYS)));
    }

    private TestRegistry.Answer from(String address, String user) {
        return registry.askFrom(address, "PUT", "/-/user/org.couchdb.user:" + user, Npm.document(user, PASSWORD, null));
    }

    @Test
    void right_logins_use_up_nothing_of_an_address() {
        npm.account("carol");
        tried("address#192.0.2.7", 49);

        for (var i = 0; i < 3; i++) {
            assertThat(npm.login("carol", PASSWORD).status()).isEqualTo(201);
        }
    }

    @Test
    void one_address_makes_so_many_accounts_and_no_more() {
        openToAll();
        tried("address#192.0.2.7", 49);

        assertThat(npm.adduser("carol", PASSWORD).status()).isEqualTo(201);
        assertThat(npm.adduser("dave", PASSWORD).status()).isEqualTo(429);
    }

    @Test
    void thirty_two_wrong_passwords_at_once_are_ten_tries() throws Exception {
        npm.account("carol");

        var statuses = Race.run(32, _ -> () -> npm.login("carol", "wrong horse").status());

        assertThat(statuses).containsOnly(401, 429).hasSize(32);
        assertThat(Collections.frequency(statuses, 401)).isEqualTo(10);
    }

    @Test
    void two_sign_ups_for_one_name_at_once_make_one_account() throws Exception {
        openToAll();
        var passwords = List.of("the first password", "another password");

        var statuses = Race.run(
                2, number -> () -> npm.adduser("carol", passwords.get(number)).status());

        assertThat(statuses.getFirst() + statuses.getLast()).isIn(201 + 401, 201 + 409);
        var login = npm.login("carol", passwords.get(statuses.indexOf(201)));
        assertThat(login.status()).isEqualTo(201);
        assertThat(npm.tokens(String.valueOf(login.json().get("token"))))
                .as("the winner's, and this one")
                .hasSize(2);
    }
}
