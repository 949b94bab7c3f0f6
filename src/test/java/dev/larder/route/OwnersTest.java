package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.auth.Token;
import dev.larder.domain.Allowance;
import dev.larder.domain.PackagePattern;
import dev.larder.domain.Permission;
import dev.larder.route.TestRegistry.Answer;
import dev.larder.storage.Key;
import dev.larder.storage.Race;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PUT /name/-rev/revision} with {@code maintainers} alone; {@code /-/package/name/owners}. */
class OwnersTest {

    private static final String WIDGET = "/@acme%2fwidget";
    private static final String OWNERS = "/-/package/@acme%2fwidget/owners";
    private static final PackageFiles FILES = PackageFiles.made("@acme/widget", "1.0.0");

    private final TestRegistry registry = TestRegistry.open();
    private String carol;

    @BeforeEach
    void publish() {
        registry.publish(FILES);
        carol = new Npm(registry).account("carol");
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private Map<String, Object> packument() {
        return registry.get(WIDGET, TestRegistry.bearer(TestRegistry.ALICE)).json();
    }

    private Map<String, String> owners() {
        var owners = new TreeMap<String, String>();
        for (var owner : (List<?>) packument().get("maintainers")) {
            var maintainer = Json.asObject(owner);
            owners.put(String.valueOf(maintainer.get("name")), String.valueOf(maintainer.get("email")));
        }
        return owners;
    }

    /** As npm and yarn 1 do it: the whole list, under the revision that they have read. */
    private Answer put(String token, Object revision, String... names) {
        var maintainers = Stream.of(names)
                .map(name -> Map.of("name", name, "email", "whatever@the.client.says"))
                .toList();
        return registry.ask(
                "PUT",
                WIDGET + "/-rev/" + revision,
                Json.bytes(Map.of("_id", "@acme/widget", "_rev", revision, "maintainers", maintainers)),
                TestRegistry.bearer(token));
    }

    private Answer own(String... names) {
        return put(TestRegistry.ALICE, packument().get("_rev"), names);
    }

    private Answer pnpm(String method, String path, String body) {
        return registry.send(TestRegistry.ALICE, method, path, body);
    }

    @Test
    void npm_adds_an_owner_who_may_then_publish_and_removes_another() {
        assertThat(registry.publish(FILES.version("1.1.0"), carol, "latest").status())
                .isEqualTo(403);

        // yarn 1 wants "success"
        assertThat(own("alice", "carol").json()).containsEntry("ok", true).containsEntry("success", true);

        assertThat(owners()).isEqualTo(Map.of("alice", "", "carol", "carol@example.test"));
        assertThat(registry.publish(FILES.version("1.1.0"), carol, "latest").status())
                .isEqualTo(201);

        assertThat(put(carol, packument().get("_rev"), "carol").status()).isEqualTo(200);
        assertThat(owners()).containsOnlyKeys("carol");
        assertThat(registry.publish(FILES.version("1.2.0")).status()).isEqualTo(403);
    }

    @Test
    void pnpm_adds_and_removes_an_owner() {
        assertThat(pnpm("PUT", OWNERS, "{\"user\":\"carol\"}").json()).containsEntry("ok", true);
        assertThat(owners()).containsOnlyKeys("alice", "carol");
        assertThat(pnpm("PUT", OWNERS, "{\"user\":\"carol\"}").status()).isEqualTo(200);

        assertThat(pnpm("DELETE", OWNERS + "/carol", "").status()).isEqualTo(200);
        assertThat(owners()).containsOnlyKeys("alice");
        assertThat(pnpm("DELETE", OWNERS + "/carol", "").error())
                .isEqualTo("there is no owner carol of @acme/widget here that you may see");
    }

    @ParameterizedTest
    @ValueSource(strings = {"role%2Fnpm-publish", "role/npm-publish"}) // as sent, and as API Gateway hands it over
    void pnpm_removes_an_owner_with_a_slash_in_their_name(String name) {
        var role = "ldr_role00000000000000000000000";
        registry.keep(Token.ofGuest(
                role,
                "role/npm-publish",
                List.of(new Allowance(Permission.ADMINISTER, PackagePattern.ALL)),
                registry.now()));
        registry.publish(PackageFiles.made("gadget", "1.0.0"), role, "latest");
        var owners = "/-/package/gadget/owners";
        registry.send(role, "PUT", owners, "{\"user\":\"carol\"}");

        assertThat(registry.send(carol, "DELETE", owners + "/" + name, "").status())
                .isEqualTo(200);

        assertThat(registry.get("/gadget", TestRegistry.bearer(carol)).json())
                .containsEntry("maintainers", List.of(Map.of("name", "carol", "email", "carol@example.test")));
    }

    @Test
    void whoever_is_removed_between_the_gate_and_the_commit_changes_nothing() {
        own("alice", "carol");
        var head = new Key("H#npm#@acme/widget", "HEAD");
        registry.counts.overtake(head, () -> own("alice"));
        assertThat(registry.publish(FILES.version("1.1.0"), carol, "latest").status())
                .isEqualTo(403);
        assertThat(packument().get("dist-tags")).isEqualTo(Map.of("latest", "1.0.0"));

        own("alice", "carol");
        registry.counts.overtake(head, () -> own("alice"));
        assertThat(put(carol, packument().get("_rev"), "carol").status()).isEqualTo(403);
        assertThat(owners()).containsOnlyKeys("alice");
    }

    @Test
    void whoever_publishes_first_owns_it_with_the_address_of_their_account() {
        registry.publish(PackageFiles.made("gadget", "1.0.0"), carol, "latest");

        assertThat(registry.get("/gadget", TestRegistry.bearer(carol)).json())
                .containsEntry("maintainers", List.of(Map.of("name", "carol", "email", "carol@example.test")));
    }

    @Test
    void costs_two_reads_and_a_transaction() {
        var revision = packument().get("_rev");
        registry.counts.taken();

        put(TestRegistry.ALICE, revision, "alice", "carol");

        assertThat(registry.counts.taken()).containsExactly("table get", "table get", "table transact");
    }

    @Test
    void a_package_is_never_without_owners() {
        var before = packument();

        for (var refused : List.of(own(), pnpm("DELETE", OWNERS + "/alice", ""))) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.error()).isEqualTo("a package needs an owner: add another one first");
        }
        assertThat(packument()).isEqualTo(before);
    }

    @Test
    void who_does_not_exist_does_not_own() {
        var before = packument();

        for (var refused : List.of(own("alice", "dave"), pnpm("PUT", OWNERS, "{\"user\":\"dave\"}"))) {
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.error()).isEqualTo("there is no user dave here that you may see");
        }
        assertThat(packument()).isEqualTo(before);
    }

    @Test
    void an_administrator_without_an_account_may_add_themselves() {
        var revision = packument().get("_rev");

        assertThat(put(TestRegistry.ROOT, revision, "alice", "root").status()).isEqualTo(200);

        assertThat(owners()).containsOnlyKeys("alice", "root");
    }

    @Test
    void who_read_it_before_somebody_else_changed_it_changes_nothing() {
        var revision = packument().get("_rev");
        registry.publish(FILES.version("1.1.0"));
        var before = packument();

        assertThat(put(TestRegistry.ALICE, revision, "alice", "carol").status()).isEqualTo(409);
        assertThat(packument()).isEqualTo(before);
        assertThat(put(TestRegistry.ALICE, revision, "alice").status())
                .as("nothing is left to do")
                .isEqualTo(200);
        assertThat(packument()).isEqualTo(before);
    }

    /** yarn 1 reads the abbreviated form, which names no owners: it would make the new one the only one. */
    @Test
    void who_did_not_read_what_it_changes_changes_nothing() {
        var refused = put(TestRegistry.ALICE, "undefined", "carol");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error()).contains("it does not say which _rev of @acme/widget it changes");
        assertThat(owners()).containsOnlyKeys("alice");
    }

    @Test
    void of_those_who_change_owners_at_once_nobody_undoes_another_s_work() throws Exception {
        IntStream.range(0, 16).forEach(number -> new Npm(registry).account("user" + number));

        var statuses = Race.run(
                16,
                number -> () ->
                        pnpm("PUT", OWNERS, "{\"user\":\"user" + number + "\"}").status());

        assertThat(statuses).containsOnly(200);

        assertThat(owners()).hasSize(17);
    }

    @Test
    void there_are_ninety_at_most() {
        var names = IntStream.range(0, 90).mapToObj(number -> "user" + number).toList();
        names.forEach(new Npm(registry)::account);

        assertThat(own(names.toArray(String[]::new)).status()).isEqualTo(200);
        assertThat(owners()).hasSize(90);
        var more = put(
                TestRegistry.ROOT,
                registry.get(WIDGET, TestRegistry.bearer(carol)).json().get("_rev"),
                Stream.concat(names.stream(), Stream.of("carol")).toArray(String[]::new));
        assertThat(more.error()).isEqualTo("a package has 90 owners at most");
    }

    @Test
    void only_who_may_administer_does_so_and_the_body_is_not_looked_at_before() {
        var before = packument();
        var nonsense = "{\"maintainers\":7}";

        assertThat(registry.send(TestRegistry.BOB, "PUT", WIDGET + "/-rev/1", nonsense)
                        .error())
                .isEqualTo("\"bob\" may not administer @acme/widget:"
                        + " ask one of its owners, or an administrator of this registry");
        assertThat(registry.send(TestRegistry.BOB, "PUT", OWNERS, "nonsense").status())
                .isEqualTo(403);
        assertThat(registry.send(TestRegistry.BOB, "DELETE", OWNERS + "/alice", "")
                        .status())
                .isEqualTo(403);
        assertThat(registry.ask("PUT", OWNERS, new byte[0]).status()).isEqualTo(401);
        assertThat(registry.send(TestRegistry.ROOT, "PUT", "/nobody/-rev/1", "{\"maintainers\":[{\"name\":\"root\"}]}")
                        .status())
                .isEqualTo(404);
        assertThat(packument()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"maintainers\":7}",
                "{\"maintainers\":{}}",
                "{\"maintainers\":[\"carol\"]}",
                "{\"maintainers\":[{}]}",
                "{\"maintainers\":[{\"name\":7}]}",
                "{\"maintainers\":[{\"name\":\"\"}]}",
                "{\"maintainers\":[{\"name\":\"a\\u0000b\"}]}",
                "{\"maintainers\":[{\"name\":\"alice\"},{\"name\":\"alice\"}]}",
                "{\"maintainers\":[{\"name\":\"alice\"}],\"maintainers\":[]}"
            })
    void maintainers_that_are_none_are_refused(String body) {
        var before = packument();

        assertThat(registry.send(TestRegistry.ALICE, "PUT", WIDGET + "/-rev/" + before.get("_rev"), body)
                        .status())
                .isEqualTo(400);
        assertThat(packument()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"user\":7}", "{\"user\":\"\"}", "{\"user\":\"no one\"}"})
    void a_body_that_names_no_user_is_refused(String body) {
        assertThat(pnpm("PUT", OWNERS, body).status()).isEqualTo(400);
    }

    @Test
    void what_nobody_is_called_is_said_to_be_no_name_of_anybody_and_not_of_an_account_alone() {
        assertThat(pnpm("PUT", OWNERS, "{\"user\":\"no one\"}").error())
                .isEqualTo("\"no one\" can be nobody's name (a name has at most 200 letters, digits and characters of"
                        + " ._/+=,@:- and begins with a letter or a digit)");
    }

    @Test
    void a_stranger_gets_no_package_by_its_being_unpublished() {
        registry.ask(
                "DELETE",
                WIDGET + "/-rev/" + packument().get("_rev"),
                new byte[0],
                TestRegistry.bearer(TestRegistry.ALICE));

        assertThat(registry.publish(FILES.version("2.0.0"), carol, "latest").status())
                .isEqualTo(403);
        assertThat(pnpm("PUT", OWNERS, "{\"user\":\"carol\"}").status()).isEqualTo(404);
        assertThat(registry.publish(FILES.version("2.0.0")).status()).isEqualTo(201);
        assertThat(owners()).containsOnlyKeys("alice");
    }

    @Test
    void the_audit_says_who_did_what() {
        own("alice", "carol");
        own("carol");

        assertThat(registry.table.items().stream()
                        .filter(item -> item.key().pk().startsWith("A#"))
                        .map(item -> item.text("who") + " " + item.text("deed")))
                .contains("alice owner add carol", "alice owner rm alice");
    }
}
