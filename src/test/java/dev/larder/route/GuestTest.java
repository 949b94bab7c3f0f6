package dev.larder.route;

import static dev.larder.route.TestRegistry.ROOT;
import static dev.larder.route.TestRegistry.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.auth.Token;
import dev.larder.domain.Access;
import dev.larder.domain.Allowance;
import dev.larder.domain.PackagePattern;
import dev.larder.domain.Permission;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever has no account, and a token that says itself what it allows. */
class GuestTest {

    private static final String GUEST = "ldr_guest0000000000000000000000";
    private static final PackageFiles WIDGET = PackageFiles.made("@acme/widget", "1.0.0");

    private final TestRegistry registry = TestRegistry.closed();

    @AfterEach
    void close() {
        registry.close();
    }

    private void allow(Allowance... allowances) {
        registry.keep(Token.ofGuest(GUEST, "role/Deploy", List.of(allowances), registry.now()));
    }

    private static Allowance of(Permission permission, String packages) {
        return new Allowance(permission, new PackagePattern(packages));
    }

    private int status(String method, String path, String body) {
        return registry.send(GUEST, method, path, body).status();
    }

    private int publish(PackageFiles files) {
        return registry.publish(files, GUEST, "latest").status();
    }

    @Test
    void a_guest_publishes_what_the_token_is_for_and_is_named_everywhere() {
        allow(of(Permission.PUBLISH, "@acme/*"));

        assertThat(publish(WIDGET)).isEqualTo(201);
        assertThat(publish(WIDGET)).as("the same once more").isEqualTo(201);
        assertThat(registry.get("/-/whoami", bearer(GUEST)).json()).containsEntry("username", "role/Deploy");
        var version = registry.get("/@acme%2fwidget/1.0.0", bearer(GUEST)).json();
        assertThat(Json.asObject(version.get("_npmUser"))).containsEntry("name", "role/Deploy");
        assertThat(registry.table.items().stream()
                        .filter(item -> item.key().pk().startsWith("A#"))
                        .map(item -> item.text("who")))
                .containsExactly("role/Deploy");
        assertThat(status("PUT", "/-/package/@acme%2fwidget/dist-tags/beta", "\"1.0.0\""))
                .isEqualTo(201);
    }

    @Test
    void a_guest_who_may_only_publish_leaves_a_package_as_private_as_it_is() {
        registry.publish(WIDGET);
        allow(of(Permission.PUBLISH, "@acme/*"));

        var refused = registry.publish(WIDGET.version("1.1.0"), GUEST, Access.PUBLIC);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.error()).contains("is restricted, and \"role/Deploy\" may not change that");
        assertThat(registry.publish(WIDGET.version("1.1.0"), GUEST, Access.RESTRICTED)
                        .status())
                .isEqualTo(201);
        assertThat(registry.publish(PackageFiles.made("@acme/new", "1.0.0"), GUEST, Access.PUBLIC)
                        .status())
                .as("a new one is theirs to begin")
                .isEqualTo(201);
        allow(of(Permission.ADMINISTER, "@acme/*"));
        assertThat(registry.publish(WIDGET.version("1.2.0"), GUEST, Access.PUBLIC)
                        .status())
                .isEqualTo(201);
        assertThat(registry.get("/-/package/@acme%2fwidget/access", bearer(GUEST))
                        .json())
                .containsEntry("access", "public");
    }

    @Test
    void what_the_token_is_not_for_it_neither_sees_nor_changes() {
        registry.publish(PackageFiles.made("other", "1.0.0").field("description", "plans"));
        allow(of(Permission.PUBLISH, "@acme/*"));

        assertThat(status("GET", "/other", "")).isEqualTo(404);
        assertThat(status("GET", "/other/-/other-1.0.0.tgz", "")).isEqualTo(404);
        assertThat(publish(PackageFiles.made("other", "2.0.0"))).isEqualTo(404);
        assertThat(publish(PackageFiles.made("another", "1.0.0"))).isEqualTo(404);
        assertThat(registry.get("/-/v1/search?text=plans", bearer(GUEST)).json().get("total"))
                .isEqualTo(0);
    }

    @Test
    void nothing_follows_from_what_is_said_of_its_name() {
        registry.publish(PackageFiles.made("other", "1.0.0"));
        registry.send(ROOT, "PUT", "/-/org/acme/user", "{\"user\":\"role/Deploy\",\"role\":\"owner\"}");
        registry.send(ROOT, "PUT", "/-/larder/rules", """
            {"administrators": ["role/Deploy"], "rules": [{"packages": "**", "read": ["$all", "role/Deploy"],
             "publish": ["$authenticated"], "unpublish": ["role/Deploy"]}]}\
            """);
        allow(of(Permission.PUBLISH, "@acme/widget"));
        publish(WIDGET);

        assertThat(status("GET", "/other", "")).isEqualTo(404);
        assertThat(publish(PackageFiles.made("@acme/new", "1.0.0"))).isEqualTo(404);
        assertThat(status("DELETE", "/@acme%2fwidget/-rev/1", ""))
                .as("its owner, and named by the rule")
                .isEqualTo(403);
        assertThat(status("POST", "/-/package/@acme%2fwidget/access", "{\"access\":\"public\"}"))
                .isEqualTo(403);
        assertThat(status("GET", "/-/org/acme/user", "")).isEqualTo(404);
        assertThat(status("GET", "/-/larder/rules", "")).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /-/npm/v1/user",
                "POST /-/npm/v1/user",
                "GET /-/npm/v1/tokens",
                "POST /-/npm/v1/tokens",
                "DELETE /-/npm/v1/tokens/token/x",
                "PUT /-/user/v1/star",
                "PUT /-/org/acme/user",
                "PUT /-/org/acme/team",
                "PUT /-/larder/rules",
                "GET /-/larder/rules",
                "GET /-/larder/storage",
                "DELETE /-/larder/cache/left-pad",
                "DELETE /-/larder/accounts/bob/otp",
                "PUT /-/larder/accounts/bob/password",
                "GET /-/user/org.couchdb.user:bob",
                "GET /-/larder/lockfiles",
                "PUT /-/larder/lockfiles/app"
            })
    void the_token_is_for_packages_alone(String question) {
        allow(of(Permission.PUBLISH, "@acme/*"), of(Permission.READ, "**"));
        var parts = question.split(" ");

        assertThat(status(parts[0], parts[1], "{}")).isEqualTo(403);
    }

    @Test
    void a_guest_makes_no_account() {
        allow(of(Permission.ADMINISTER, "**"));

        assertThat(new Npm(registry)
                        .adduser("eve", "a long password", bearer(GUEST))
                        .status())
                .isEqualTo(new Npm(registry).adduser("eve", "a long password").status())
                .isGreaterThanOrEqualTo(400);
    }

    @Test
    void one_that_only_reads_is_told_so() {
        registry.publish(WIDGET);
        allow(of(Permission.READ, "**"));

        assertThat(status("GET", "/@acme%2fwidget", "")).isEqualTo(200);
        var refused = registry.publish(WIDGET.version("2.0.0"), GUEST, "latest");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.error()).contains("may only read");
    }

    @Test
    void whoever_administers_a_package_may_do_everything_with_it_and_look_up_its_owners_to_be() {
        allow(of(Permission.ADMINISTER, "@acme/*"));
        publish(WIDGET);
        new Npm(registry).account("carol");

        assertThat(status("GET", "/-/user/org.couchdb.user:carol", "")).isEqualTo(200);
        assertThat(status("PUT", "/-/package/@acme%2fwidget/owners", "{\"user\":\"carol\"}"))
                .isEqualTo(200);
        assertThat(status("POST", "/-/package/@acme%2fwidget/access", "{\"access\":\"public\"}"))
                .isEqualTo(200);
        assertThat(status("DELETE", "/@acme%2fwidget/-rev/1", "")).isNotEqualTo(403);
    }

    @Test
    void whoever_may_change_all_packages_says_what_is_kept_warm() {
        allow(of(Permission.PUBLISH, "**"));

        assertThat(status("GET", "/-/larder/lockfiles", "")).isEqualTo(200);
    }

    @Test
    void the_upstreams_packages_are_read_as_rules_give_them_to_whoever_has_a_token() {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));
        registry.upstream.publish(PackageFiles.made("right-pad", "1.0.0"));
        registry.send(ROOT, "PUT", "/-/larder/rules", """
            {"rules": [{"packages": "right-*", "read": ["bob"]}]}\
            """);
        allow(of(Permission.PUBLISH, "@acme/widget"));

        assertThat(status("GET", "/left-pad", "")).isEqualTo(200);
        assertThat(status("GET", "/right-pad", "")).isEqualTo(404);
    }

    @Test
    void the_token_ends_itself() {
        allow(of(Permission.PUBLISH, "@acme/*"));

        assertThat(status("DELETE", "/-/user/token/" + GUEST, "")).isEqualTo(200);
        assertThat(status("GET", "/-/whoami", "")).isEqualTo(401);
    }
}
