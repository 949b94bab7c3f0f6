package dev.larder.route;

import static dev.larder.route.TestRegistry.ALICE;
import static dev.larder.route.TestRegistry.BOB;
import static dev.larder.route.TestRegistry.ROOT;
import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.Race;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code npm org} and {@code npm team}: {@code /-/org/...} and {@code /-/team/...}. */
class OrganisationsTest {

    private final TestRegistry registry = TestRegistry.closed();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void an_administrator_makes_an_organisation_by_its_first_member() {
        var answer = set("alice", "owner");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).containsEntry("user", "alice").containsEntry("role", "owner");
        assertThat(registry.get("/-/org/acme/user", bearer(ALICE)).json())
                .containsOnlyKeys("alice")
                .containsEntry("alice", "owner");
    }

    @Test
    void its_owners_let_others_in_and_out() {
        set("alice", "owner");

        assertThat(registry.send(ALICE, "PUT", "/-/org/acme/user", "{\"user\":\"bob\"}")
                        .json())
                .containsEntry("role", "developer");
        assertThat(registry.send(BOB, "PUT", "/-/org/acme/user", "{\"user\":\"eve\"}")
                        .status())
                .isEqualTo(403);
        assertThat(registry.send(ALICE, "DELETE", "/-/org/acme/user", "{\"user\":\"bob\"}")
                        .status())
                .isEqualTo(200);
        assertThat(registry.send(BOB, "PUT", "/-/org/acme/user", "{\"user\":\"eve\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void the_last_owner_stays() {
        set("alice", "owner");
        registry.send(ALICE, "PUT", "/-/org/acme/user", "{\"user\":\"bob\"}");

        var leaving = registry.send(ALICE, "DELETE", "/-/org/acme/user", "{\"user\":\"alice\"}");
        var stepping = registry.send(ALICE, "PUT", "/-/org/acme/user", "{\"user\":\"alice\",\"role\":\"admin\"}");

        assertThat(leaving.status()).isEqualTo(403);
        assertThat(leaving.error()).startsWith("this is the last owner of acme");
        assertThat(stepping.status()).isEqualTo(403);
        registry.send(ALICE, "PUT", "/-/org/acme/user", "{\"user\":\"bob\",\"role\":\"owner\"}");
        assertThat(registry.send(ALICE, "DELETE", "/-/org/acme/user", "{\"user\":\"alice\"}")
                        .status())
                .isEqualTo(200);
        assertThat(registry.send(ROOT, "DELETE", "/-/org/acme/user", "{\"user\":\"bob\"}")
                        .status())
                .as("whoever runs the registry may")
                .isEqualTo(200);
    }

    @Test
    void whoever_wants_one_is_told_who_makes_it() {
        assertThat(registry.send(ALICE, "PUT", "/-/org/acme/user", "{\"user\":\"alice\"}")
                        .error())
                .isEqualTo(
                        "there is no organisation acme here that you may see; an administrator of this registry makes"
                                + " one: npm org set acme alice owner");
    }

    @Test
    void to_others_there_is_no_organisation() {
        set("alice", "owner");
        registry.send(ALICE, "PUT", "/-/org/acme/team", "{\"name\":\"devs\"}");

        for (var path : new String[] {"/-/org/acme/user", "/-/org/acme/team", "/-/team/acme/devs/user"}) {
            var hidden = registry.get(path, bearer(BOB));
            var absent = registry.get(path.replace("acme", "nowhere"), bearer(BOB));
            assertThat(hidden.status()).isEqualTo(404);
            assertThat(hidden.error()).isEqualTo(absent.error().replace("nowhere", "acme"));
            assertThat(registry.get(path).status()).isEqualTo(401);
        }
    }

    @Test
    void teams_have_users() {
        set("alice", "admin");

        assertThat(registry.send(ALICE, "PUT", "/-/org/acme/team", "{\"name\":\"devs\",\"description\":\"x\"}")
                        .status())
                .isEqualTo(201);
        assertThat(registry.send(ALICE, "PUT", "/-/org/acme/team", "{\"name\":\"devs\"}")
                        .status())
                .isEqualTo(409);
        assertThat(registry.send(ALICE, "PUT", "/-/team/acme/devs/user", "{\"user\":\"bob\"}")
                        .status())
                .isEqualTo(201);

        assertThat(text("/-/org/acme/team?format=cli")).isEqualTo("[\"acme:devs\"]"); // npm's
        assertThat(text("/-/team/acme/devs/user?format=cli")).isEqualTo("[\"bob\"]");
        assertThat(text("/-/org/acme/team")).isEqualTo("[{\"name\":\"devs\"}]"); // pnpm's
        assertThat(text("/-/team/acme/devs/user")).isEqualTo("[{\"name\":\"bob\"}]");
        assertThat(text("/-/org/@acme/team")).isEqualTo("[{\"name\":\"devs\"}]");
        assertThat(registry.get("/-/org/acme/user", bearer(BOB)).json()).containsEntry("bob", "developer");

        registry.send(ALICE, "DELETE", "/-/team/acme/devs/user", "{\"user\":\"bob\"}");
        assertThat(text("/-/team/acme/devs/user")).isEqualTo("[]");
        assertThat(registry.send(ALICE, "DELETE", "/-/team/acme/devs", "").status())
                .isEqualTo(200);
        assertThat(text("/-/org/acme/team")).isEqualTo("[]");
        assertThat(registry.send(ALICE, "DELETE", "/-/team/acme/devs", "").status())
                .isEqualTo(404);
    }

    @Test
    void to_administrators_an_organisation_without_members_is_empty() {
        set("alice", "owner");

        registry.send(ROOT, "DELETE", "/-/org/acme/user", "{\"user\":\"alice\"}");

        assertThat(registry.get("/-/org/acme/user", bearer(ROOT)).json()).isEmpty(); // what npm org rm asks for then
        assertThat(registry.get("/-/org/acme/user", bearer(ALICE)).status()).isEqualTo(404);
    }

    @Test
    void whoever_leaves_the_organisation_leaves_its_teams() {
        set("alice", "owner");
        registry.send(ALICE, "PUT", "/-/org/acme/team", "{\"name\":\"devs\"}");
        registry.send(ALICE, "PUT", "/-/team/acme/devs/user", "{\"user\":\"bob\"}");

        registry.send(ALICE, "DELETE", "/-/org/acme/user", "{\"user\":\"bob\"}");

        assertThat(text("/-/team/acme/devs/user")).isEqualTo("[]");
    }

    @Test
    void of_many_changes_at_once_none_is_lost() throws Exception {
        set("alice", "owner");

        Race.run(
                16,
                number -> () -> registry.send(ALICE, "PUT", "/-/org/acme/user", "{\"user\":\"user" + number + "\"}")
                        .status());

        assertThat(registry.get("/-/org/acme/user", bearer(ALICE)).json()).hasSize(17);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        PUT    | /-/org/acme/user       | {"user":"../x"}
        PUT    | /-/org/acme/user       | {"user":7}
        PUT    | /-/org/acme/user       | {"user":"bob","role":"king"}
        PUT    | /-/org/acme/user       | []
        PUT    | /-/org/acme/user       | {"user":"bob"
        PUT    | /-/org/__proto__/user  | {"user":"bob"}
        PUT    | /-/org/acme/team       | {"name":"a b"}
        PUT    | /-/org/acme/team       | {}
        PUT    | /-/team/acme/UPPER/user | {"user":"bob"}
        DELETE | /-/team/acme/devs/user | {"user":"bob","user":"eve"}
        """)
    void what_makes_no_sense_is_refused(String method, String path, String body) {
        set("alice", "owner");
        registry.counts.taken();

        var answer = registry.send(ROOT, method, path, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(registry.counts.taken()).doesNotContain("table transact");
    }

    @Test
    void whoever_may_own_a_package_may_be_a_member_and_what_nobody_is_called_is_named() {
        assertThat(set("build:nightly", "developer").json()).containsEntry("user", "build:nightly");

        assertThat(set("no one", "developer").error())
                .contains("\"no one\" can be nobody's name (a name has at most 200 letters");
    }

    private TestRegistry.Answer set(String user, String role) {
        return registry.send(ROOT, "PUT", "/-/org/acme/user", "{\"user\":\"" + user + "\",\"role\":\"" + role + "\"}");
    }

    private String text(String path) {
        return new String(registry.get(path, bearer(ALICE)).body(), StandardCharsets.UTF_8);
    }
}
