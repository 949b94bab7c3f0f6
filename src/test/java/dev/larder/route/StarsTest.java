package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.route.TestRegistry.Answer;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Write;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PUT /name} with {@code users} alone; {@code /-/_view/starredByUser}; {@code /-/user/v1/star}. */
class StarsTest {

    private static final String WIDGET = "/@acme%2fwidget";
    private static final String STAR = "/-/user/v1/star";

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void publish() {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"));
        registry.upstream.publish(PackageFiles.made("left-pad", "1.3.0"));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Map<String, Object> editable(String token, String name) {
        return registry.get(name + "?write=true", TestRegistry.bearer(token)).json();
    }

    /** As npm does it: the users of the packument that it has read, with or without its own. */
    private Answer star(String token, String name, boolean wanted) {
        var user = String.valueOf(
                registry.get("/-/whoami", TestRegistry.bearer(token)).json().get("username"));
        var read = editable(token, name);
        var users = new TreeMap<>(read.get("users") == null ? Map.of() : Json.at(read, "users"));
        if (wanted) {
            users.put(user, true);
        } else {
            users.remove(user);
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("_id", read.get("_id"));
        body.put("_rev", read.get("_rev"));
        body.put("users", users);
        return registry.ask("PUT", name, Json.bytes(body), TestRegistry.bearer(token));
    }

    private Answer pnpm(String method, String name) {
        return registry.send(
                TestRegistry.ALICE, method, STAR, "{\"name\":\"" + name + "\",\"package\":\"" + name + "\"}");
    }

    private List<Object> starred(String user, String... headers) {
        var rows = registry.get("/-/_view/starredByUser?key=%22" + user + "%22", headers)
                .json()
                .get("rows");
        return ((List<?>) rows)
                .stream().map(row -> Json.asObject(row).get("value")).toList();
    }

    @Test
    void npm_stars_and_unstars() {
        assertThat(star(TestRegistry.ALICE, WIDGET, true).json()).containsEntry("ok", true);
        assertThat(star(TestRegistry.ALICE, "/left-pad", true).status()).isEqualTo(201);

        assertThat(starred("alice", TestRegistry.bearer(TestRegistry.BOB))).containsExactly("@acme/widget", "left-pad");
        assertThat(starred("bob", TestRegistry.bearer(TestRegistry.BOB))).isEmpty();

        assertThat(star(TestRegistry.ALICE, WIDGET, false).status()).isEqualTo(201);
        assertThat(starred("alice", TestRegistry.bearer(TestRegistry.BOB))).containsExactly("left-pad");
    }

    @Test
    void pnpm_stars_and_unstars() {
        assertThat(pnpm("PUT", "left-pad").json()).containsEntry("ok", true);
        assertThat(pnpm("PUT", "@acme/widget").status()).isEqualTo(200);

        var both = Map.of("@acme/widget", true, "left-pad", true);
        assertThat(registry.get(STAR, TestRegistry.bearer(TestRegistry.ALICE)).json())
                .isEqualTo(both);
        assertThat(registry.get("/-/user/alice/stars", TestRegistry.bearer(TestRegistry.BOB))
                        .json())
                .isEqualTo(both);

        assertThat(pnpm("DELETE", "left-pad").status()).isEqualTo(200);
        assertThat(registry.get(STAR, TestRegistry.bearer(TestRegistry.ALICE)).json())
                .isEqualTo(Map.of("@acme/widget", true));
    }

    @Test
    void everyone_sees_their_own_star_in_what_they_edit_and_nobody_s_anywhere_else() {
        var before = registry.get(WIDGET, TestRegistry.bearer(TestRegistry.ALICE));

        star(TestRegistry.ALICE, WIDGET, true);

        assertThat(editable(TestRegistry.ALICE, WIDGET)).containsEntry("users", Map.of("alice", true));
        assertThat(editable(TestRegistry.BOB, WIDGET)).containsEntry("users", Map.of());
        var after = registry.get(WIDGET, TestRegistry.bearer(TestRegistry.ALICE));
        assertThat(after.json()).isEqualTo(before.json()).doesNotContainKey("users");
        assertThat(after.header("etag")).isEqualTo(before.header("etag"));
    }

    @Test
    void a_star_is_no_change_of_the_package_and_repeating_it_changes_nothing() {
        var revision = editable(TestRegistry.ALICE, WIDGET).get("_rev");

        for (var i = 0; i < 2; i++) {
            assertThat(star(TestRegistry.BOB, WIDGET, true).status()).isEqualTo(201);
        }
        assertThat(starred("bob", TestRegistry.bearer(TestRegistry.BOB))).containsExactly("@acme/widget");
        for (var i = 0; i < 2; i++) {
            assertThat(star(TestRegistry.BOB, WIDGET, false).status()).isEqualTo(201);
        }
        assertThat(starred("bob", TestRegistry.bearer(TestRegistry.BOB))).isEmpty();
        assertThat(editable(TestRegistry.ALICE, WIDGET)).containsEntry("_rev", revision);
    }

    @Test
    void nobody_stars_for_another() {
        registry.send(TestRegistry.BOB, "PUT", WIDGET, "{\"users\":{\"alice\":true,\"bob\":false}}");

        assertThat(starred("alice", TestRegistry.bearer(TestRegistry.BOB))).isEmpty();
        assertThat(starred("bob", TestRegistry.bearer(TestRegistry.BOB))).isEmpty();
    }

    @Test
    void what_is_private_is_not_among_the_stars_for_those_who_may_not_read_it() {
        star(TestRegistry.ALICE, WIDGET, true);
        star(TestRegistry.ALICE, "/left-pad", true);

        assertThat(starred("alice")).containsExactly("left-pad");
        assertThat(registry.get("/-/user/alice/stars").json()).isEqualTo(Map.of("left-pad", true));
    }

    @Test
    void what_was_unpublished_is_not_among_them_either() {
        star(TestRegistry.ALICE, WIDGET, true);
        registry.ask(
                "DELETE",
                WIDGET + "/-rev/" + editable(TestRegistry.ALICE, WIDGET).get("_rev"),
                new byte[0],
                TestRegistry.bearer(TestRegistry.ALICE));

        assertThat(starred("alice", TestRegistry.bearer(TestRegistry.ALICE))).isEmpty();
        assertThat(pnpm("PUT", "@acme/widget").status()).isEqualTo(404);
    }

    @Test
    void what_does_not_exist_is_not_starred() {
        var absent = pnpm("PUT", "nobody");

        assertThat(absent.status()).isEqualTo(404);
        assertThat(absent.error()).isEqualTo("package not found: nobody");
        assertThat(pnpm("PUT", "@claimed/thing").status()).isEqualTo(404);
        assertThat(registry.send(TestRegistry.ALICE, "PUT", "/nobody", "{\"users\":{\"alice\":true}}")
                        .status())
                .isEqualTo(404);
        assertThat(registry.get(STAR, TestRegistry.bearer(TestRegistry.ALICE)).json())
                .isEmpty();
        assertThat(pnpm("DELETE", "nobody").status()).isEqualTo(200);
    }

    @Test
    void whether_it_exists_is_unknown_while_the_upstream_is_away() {
        registry.upstream.close();

        assertThat(pnpm("PUT", "left-pad").status()).isEqualTo(503);
    }

    @Test
    void costs_three_reads_and_a_write() {
        registry.counts.taken();

        pnpm("PUT", "@acme/widget");

        assertThat(registry.counts.taken()).containsExactly("table get", "table get", "table query", "table transact");
    }

    @Test
    void hundreds_of_stars_are_looked_up_a_hundred_at_a_time() {
        IntStream.range(0, 1000)
                .<Write>mapToObj(i -> new Write.Put(
                        new Item(new Key("U#alice", "STAR#left-pad-" + i))
                                .with("package", "left-pad-" + i)
                                .with("starred", 1),
                        Write.ABSENT))
                .gather(Gatherers.windowFixed(100))
                .forEach(registry.table::transact);
        registry.counts.taken();

        assertThat(starred("alice")).hasSize(1000);

        assertThat(registry.counts.taken()).hasSize(12).startsWith("table query", "table get");
        assertThat(pnpm("PUT", "@acme/widget").error())
                .isEqualTo("a user stars 1000 packages at most: npm unstar takes one back");
    }

    @Test
    void needs_a_token_that_may_write() {
        assertThat(registry.ask("PUT", STAR, "nonsense".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(401);
        assertThat(registry.ask("PUT", WIDGET, Json.bytes(Map.of("users", Map.of())))
                        .status())
                .isEqualTo(401);
        assertThat(registry.get(STAR).status()).isEqualTo(401);
        try (var closed = TestRegistry.closed()) {
            assertThat(closed.get("/-/_view/starredByUser?key=%22alice%22").status())
                    .isEqualTo(401);
            assertThat(closed.get("/-/user/alice/stars").status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/-/_view/starredByUser?key=%22alice%22", "/-/user/alice/stars"})
    void a_stranger_to_a_closed_registry_is_turned_away_before_anything_is_looked_up(String list) {
        try (var closed = TestRegistry.closed()) {
            closed.upstream.publish(PackageFiles.made("left-pad", "1.3.0"));
            closed.send(TestRegistry.ALICE, "PUT", STAR, "{\"package\":\"left-pad\"}");
            closed.counts.taken();

            assertThat(closed.get(list).status()).isEqualTo(401);
            assertThat(closed.counts.taken()).isEmpty();
            assertThat(closed.get(list, TestRegistry.bearer("ldr_unknown")).status())
                    .isEqualTo(401);
            assertThat(closed.counts.taken()).containsExactly("table get");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"package\":7}", "{\"package\":\"../x\"}", "{\"package\":\"@acme\"}"})
    void a_body_that_names_no_package_is_refused(String body) {
        assertThat(registry.send(TestRegistry.ALICE, "PUT", STAR, body).status())
                .isEqualTo(400);
        assertThat(registry.send(TestRegistry.ALICE, "DELETE", STAR, body).status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"users\":7}", "{\"users\":{\"alice\":true},\"users\":{}}", "{\"users\":{\"alice\":true}"})
    void users_that_are_none_are_refused(String body) {
        assertThat(registry.send(TestRegistry.ALICE, "PUT", WIDGET, body).status())
                .isEqualTo(400);
        assertThat(registry.get(STAR, TestRegistry.bearer(TestRegistry.ALICE)).json())
                .isEmpty();
    }
}
