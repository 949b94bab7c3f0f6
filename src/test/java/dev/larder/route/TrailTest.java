package dev.larder.route;

import static dev.larder.route.TestRegistry.ALICE;
import static dev.larder.route.TestRegistry.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.audit.Actor;
import dev.larder.audit.Deed;
import dev.larder.audit.Trail;
import dev.larder.audit.Verb;
import dev.larder.domain.Digest;
import dev.larder.route.TestRegistry.Answer;
import dev.larder.storage.Item;
import dev.larder.support.IdTokenIssuer;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import dev.larder.support.PackageLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every change leaves an entry in the audit: by every route that writes, read from the table of routes itself. */
class TrailTest {

    private static final String WIDGET = "/@acme%2fwidget";
    private static final String TAGS = "/-/package/@acme%2fwidget/dist-tags/old";
    private static final String OWNERS = "/-/package/@acme%2fwidget/owners";
    private static final PackageFiles FILES = PackageFiles.made("@acme/widget", "1.0.0");
    private static final PackageFiles PAD = PackageFiles.made("left-pad", "1.3.0");

    /** What changes nothing that anybody else sees, and why. */
    private static final Map<String, String> NOT_RECORDED = Map.of(
            "PUT /-/user/v1/star", "what somebody likes is their own",
            "DELETE /-/user/v1/star", "what somebody likes is their own",
            "POST /-/v1/login", "it only begins; how it ends is recorded",
            "DELETE /{package}/-/{file}/-rev/{revision}", "the tarball has gone with its version");

    private final IdTokenIssuer issuer = IdTokenIssuer.start();
    private final TestRegistry registry =
            TestRegistry.asking("%s", Map.of("LARDER_OIDC_ISSUERS", issuer.url() + " kind=github"));
    private final Npm npm = new Npm(registry);
    private final Set<String> covered = new HashSet<>();
    private final Set<String> said = new HashSet<>();

    @AfterEach
    void close() {
        issuer.close();
        registry.close();
    }

    private List<Item> entries() {
        return registry.table.items().stream()
                .filter(item -> item.key().pk().startsWith("A#"))
                .toList();
    }

    /** Does something by a route; gives what the audit says of it from then on. */
    private List<Item> change(String route, IntSupplier request) {
        var before = entries();
        assertThat(request.getAsInt()).as(route).isBetween(200, 299);
        covered.add(route);
        var after = new ArrayList<>(entries());
        after.removeAll(before);
        after.forEach(entry -> said.add(entry.text("verb")));
        return after;
    }

    private void change(String route, String token, String method, String path, String body, Verb... verbs) {
        change(route, () -> registry.send(token, method, path, body).status(), verbs);
    }

    private void change(String route, IntSupplier request, Verb... verbs) {
        assertThat(change(route, request))
                .as(route)
                .extracting(entry -> entry.text("verb"))
                .containsExactlyInAnyOrder(Arrays.stream(verbs).map(Verb::text).toArray(String[]::new));
    }

    private Map<String, Object> packument() {
        return registry.get(WIDGET + "?write=true", TestRegistry.bearer(ALICE)).json();
    }

    private int put(String token, String path, Map<String, Object> body) {
        return registry.ask("PUT", path, Json.bytes(body), TestRegistry.bearer(token))
                .status();
    }

    private static Map<String, Object> deprecated(Map<String, Object> packument, String message) {
        Json.asObject(Json.at(packument, "versions").get("1.0.0")).put("deprecated", message);
        return packument;
    }

    @Test
    void every_route_that_writes_says_who_has_done_what() {
        packages();
        access();
        accounts();
        logins();
        operations();

        for (var line : RouteTable.read()) {
            var route = line.toString();
            if (line.method().equals("GET") || line.pattern().startsWith("/-/npm/v1/security/")) {
                continue;
            }
            if (!covered.contains(route) && !NOT_RECORDED.containsKey(route)) {
                var path = line.pattern().replace("{package}", "@acme/widget").replaceAll("\\{\\w+(\\.\\.\\.)?}", "x");
                assertThat(registry.send(ROOT, line.method(), path, "{}").error())
                        .as(route + " is declined, or else a change of this test is missing")
                        .contains("is not supported by this registry");
            }
        }
        assertThat(said)
                .as("all verbs there are")
                .containsExactlyInAnyOrderElementsOf(
                        EnumSet.allOf(Verb.class).stream().map(Verb::text).toList());
    }

    private void packages() {
        change("PUT /{package}", () -> registry.publish(FILES).status(), Verb.PUBLISH);
        change("PUT /{package}", () -> registry.publish(FILES.version("1.1.0")).status(), Verb.PUBLISH);
        change("PUT /{package}", () -> put(ALICE, WIDGET, deprecated(packument(), "old")), Verb.DEPRECATE);
        change("PUT /{package}", () -> put(ALICE, WIDGET, deprecated(packument(), "")), Verb.UNDEPRECATE);
        var tags = "PUT /-/package/{package}/dist-tags/{tag}";
        change(tags, ALICE, "PUT", TAGS, "\"1.0.0\"", Verb.TAG);
        change(tags.replace("PUT", "DELETE"), ALICE, "DELETE", TAGS, "", Verb.UNTAG);
        trust();
        npm.account("carol");
        change("PUT /-/package/{package}/owners", ALICE, "PUT", OWNERS, "{\"user\":\"carol\"}", Verb.OWNER_ADD);
        change("DELETE /-/package/{package}/owners/{user...}", ALICE, "DELETE", OWNERS + "/carol", "", Verb.OWNER_RM);
        var body = packument();
        Json.at(body, "versions").remove("1.1.0");
        var revision = WIDGET + "/-rev/" + body.get("_rev");
        change("PUT /{package}/-rev/{revision}", () -> put(ALICE, revision, body), Verb.UNPUBLISH);
    }

    private void trust() {
        var job = Map.of("repository", "acme/widget", "environment", "release");
        var trust = "/-/package/@acme%2fwidget/trust";
        var route = "POST /-/package/{package}/trust";
        var ids = new ArrayList<String>();
        change(
                route,
                () -> {
                    var added = registry.send(
                            ALICE, "POST", trust, "[{\"type\":\"github\",\"claims\":" + Json.text(job) + "}]");
                    ids.add(new String(added.body(), StandardCharsets.UTF_8)
                            .replaceFirst(".*\"id\":\"([^\"]+)\".*", "$1"));
                    return added.status();
                },
                Verb.TRUST);
        var exchange = "/-/npm/v1/oidc/token/exchange/package/@acme%2fwidget";
        var idToken = issuer.token(registry.now(), "npm:" + TestRegistry.HOST, job);
        change(
                "POST /-/npm/v1/oidc/token/exchange/package/{package}",
                () -> registry.ask("POST", exchange, new byte[0], TestRegistry.bearer(idToken))
                        .status(),
                Verb.TOKEN_FOR_PUBLISHER);
        var revoke = route.replace("POST", "DELETE") + "/{id}";
        change(revoke, ALICE, "DELETE", trust + "/" + ids.getFirst(), "", Verb.TRUST_REVOKE);
    }

    private void access() {
        var access = "/-/package/@acme%2fwidget/access";
        change("POST /-/package/{package}/access", ALICE, "POST", access, "{\"access\":\"public\"}", Verb.ACCESS);
        var mfa = "{\"publish_requires_tfa\":true,\"automation_token_overrides_tfa\":true}";
        change("POST /-/package/{package}/access", ROOT, "POST", access, mfa, Verb.MFA);
        change("POST /-/package/{package}/access", ROOT, "POST", access, "{\"publish_requires_tfa\":false}", Verb.MFA);
        var owner = "{\"user\":\"alice\",\"role\":\"owner\"}";
        change("PUT /-/org/{org}/user", ROOT, "PUT", "/-/org/acme/user", owner, Verb.ORG_SET);
        var bob = "{\"user\":\"bob\"}";
        change("PUT /-/org/{org}/team", ALICE, "PUT", "/-/org/acme/team", "{\"name\":\"devs\"}", Verb.TEAM_CREATE);
        change("PUT /-/team/{org}/{team}/user", ALICE, "PUT", "/-/team/acme/devs/user", bob, Verb.TEAM_ADD);
        var grant = "{\"package\":\"@acme/widget\",\"permissions\":\"read-write\"}";
        var granted = "/-/team/acme/devs/package";
        change("PUT /-/team/{org}/{team}/package", ALICE, "PUT", granted, grant, Verb.GRANT);
        change("DELETE /-/team/{org}/{team}/package", ALICE, "DELETE", granted, grant, Verb.REVOKE);
        change("DELETE /-/team/{org}/{team}/user", ALICE, "DELETE", "/-/team/acme/devs/user", bob, Verb.TEAM_RM);
        change("DELETE /-/team/{org}/{team}", ALICE, "DELETE", "/-/team/acme/devs", "", Verb.TEAM_DESTROY);
        change("DELETE /-/org/{org}/user", ALICE, "DELETE", "/-/org/acme/user", bob, Verb.ORG_RM);
        var rules = "{\"rules\":[{\"packages\":\"@team/*\",\"read\":[\"alice\"]}]}";
        change("PUT /-/larder/rules", ROOT, "PUT", "/-/larder/rules", rules, Verb.RULES);
        var gone = WIDGET + "/-rev/" + packument().get("_rev");
        change("DELETE /{package}/-rev/{revision}", ALICE, "DELETE", gone, "", Verb.UNPUBLISH_PACKAGE);
    }

    private void accounts() {
        var dave = npm.account("dave");
        var profile = "POST /-/npm/v1/user";
        change(profile, () -> npm.profile(dave, Map.of("fullname", "Dave")).status(), Verb.PROFILE);
        var codes = new ArrayList<String>();
        change(
                profile,
                () -> {
                    codes.add(Authenticator.enabled(npm, dave, "auth-only").code(registry.now()));
                    return 200;
                },
                Verb.SECOND_FACTOR_WANTED,
                Verb.SECOND_FACTOR_ON);
        var off = Map.of("tfa", Map.of("password", Npm.PASSWORD, "mode", "disable"));
        change(
                profile,
                () -> npm.profile(dave, off, "npm-otp", codes.getFirst()).status(),
                Verb.SECOND_FACTOR_OFF);
        var made = new ArrayList<String>();
        change(
                "POST /-/npm/v1/tokens",
                () -> {
                    made.add(npm.newToken(dave, Map.of("readonly", true)));
                    return 200;
                },
                Verb.TOKEN_CREATE);
        var key = "/-/npm/v1/tokens/token/" + made.getFirst();
        change("DELETE /-/npm/v1/tokens/token/{key}", dave, "DELETE", key, "", Verb.TOKEN_REVOKE);
        change("DELETE /-/user/token/{token}", dave, "DELETE", "/-/user/token/" + dave, "", Verb.LOG_OUT);
        var account = "/-/larder/accounts/dave";
        change("DELETE /-/larder/accounts/{user}/otp", ROOT, "DELETE", account + "/otp", "", Verb.REPAIR_SECOND_FACTOR);
        npm.account("dave"); // another token
        var word = "{\"password\":\"correct horse battery\"}";
        change(
                "PUT /-/larder/accounts/{user}/password",
                ROOT,
                "PUT",
                account + "/password",
                word,
                Verb.REPAIR_PASSWORD,
                Verb.TOKEN_REVOKE);
    }

    private void logins() {
        var login = "PUT /-/user/{id}";
        change(
                login,
                () -> npm.adduser("erin", Npm.PASSWORD, TestRegistry.bearer(ROOT))
                        .status(),
                Verb.SIGN_UP,
                Verb.LOG_IN);
        change(login, () -> npm.login("erin", Npm.PASSWORD).status(), Verb.LOG_IN);
        change(
                login + "/-rev/{revision}",
                () -> registry.ask(
                                "PUT", "/-/user/org.couchdb.user:erin/-rev/1", Npm.document("erin", Npm.PASSWORD, null))
                        .status(),
                Verb.LOG_IN);
        var page = String.valueOf(registry.ask("POST", "/-/v1/login", "{}".getBytes(StandardCharsets.UTF_8))
                        .json()
                        .get("loginUrl"))
                .substring(TestRegistry.ORIGIN.length());
        var form = Npm.form("name=erin&password=correct+horse&otp=");
        change("POST /-/web/login/{id}", () -> registry.ask("POST", page, form).status(), Verb.LOG_IN);
        recoveryCode();
        change("POST /-/larder/token", this::exchange, Verb.TOKEN_FOR_AWS);
    }

    private void recoveryCode() {
        var frank = npm.account("frank");
        var url = npm.profile(frank, Map.of("tfa", Map.of("password", Npm.PASSWORD, "mode", "auth-only")))
                .json()
                .get("tfa");
        var secret = new org.apache.commons.codec.binary.Base32()
                .decode(String.valueOf(url).replaceFirst(".*secret=([A-Z2-7]+).*", "$1"));
        var code = new Authenticator(secret).code(registry.now());
        var recovery = (List<?>)
                npm.profile(frank, Map.of("tfa", List.of(code))).json().get("tfa");
        change(
                "PUT /-/user/{id}",
                () -> npm.login(
                                "frank",
                                Npm.PASSWORD,
                                "npm-otp",
                                recovery.getFirst().toString())
                        .status(),
                Verb.RECOVERY_CODE,
                Verb.LOG_IN);
    }

    private int exchange() {
        try {
            return registry.replay(Path.of("events/write-token-exchange.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void operations() {
        var lock = new String(PackageLock.empty().locking("left-pad@1.3.0").bytes(), StandardCharsets.UTF_8);
        var lockfile = "/-/larder/lockfiles/app";
        change("PUT /-/larder/lockfiles/{name}", ALICE, "PUT", lockfile, lock, Verb.LOCKFILE_PUT);
        change("DELETE /-/larder/lockfiles/{name}", ALICE, "DELETE", lockfile, "", Verb.LOCKFILE_RM);
        registry.upstream.publish(PAD);
        fetch();
        var cache = "/-/larder/cache/left-pad";
        var version = "DELETE /-/larder/cache/{package}/{version}";
        change(version, ROOT, "DELETE", cache + "/1.3.0", "", Verb.PURGE_VERSION);
        fetch();
        change("DELETE /-/larder/cache/{package}", ROOT, "DELETE", cache, "", Verb.PURGE);
        fetch(); // what is purged is listed until a sweep has seen that it is gone
    }

    private void fetch() {
        assertThat(registry.get("/left-pad").status()).isEqualTo(200);
        assertThat(registry.get("/left-pad/-/left-pad-1.3.0.tgz").status()).isEqualTo(302);
    }

    @Test
    void an_entry_says_who_did_what_from_where_with_which_token_and_when() {
        registry.publish(FILES);

        assertThat(entries()).singleElement().satisfies(entry -> {
            assertThat(entry.key().pk()).isEqualTo("A#2026-11-22");
            assertThat(entry.key().sk()).matches("2026-11-22T10:00:00\\.000Z#[0-9a-f]{16}");
            assertThat(entry.text("who")).isEqualTo("alice");
            assertThat(entry.text("address")).isEqualTo(TestRegistry.ADDRESS);
            assertThat(entry.text("token")).isEqualTo(key(ALICE));
            assertThat(entry.text("request")).isEqualTo("request-1");
            assertThat(entry.text("deed")).isEqualTo("publish 1.0.0");
            assertThat(entry.texts("parts"))
                    .isEqualTo(Map.of("package", "@acme/widget", "version", "1.0.0", "tag", "latest"));
        });
    }

    @Test
    void a_login_names_the_token_that_it_ends_in_and_its_maker_where_somebody_else_made_the_account() {
        var token = npm.adduser("erin", Npm.PASSWORD, TestRegistry.bearer(ROOT))
                .json()
                .get("token")
                .toString();

        assertThat(entries())
                .extracting(entry -> entry.text("who") + " " + entry.text("token") + ": " + entry.text("deed"))
                .containsExactlyInAnyOrder(
                        "root " + key(ROOT) + ": sign up erin", "erin : log in and get token " + key(token));
    }

    private static String key(String token) {
        return Digest.of(Digest.Algorithm.SHA256, token.getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, 12);
    }

    @Test
    void what_is_refused_or_changes_nothing_leaves_no_entry() {
        registry.publish(FILES);
        var before = entries();

        List<Answer> answers = List.of(
                registry.publish(FILES),
                registry.send(TestRegistry.BOB, "PUT", TAGS, "\"1.0.0\""),
                registry.send(ROOT, "DELETE", "/-/larder/cache/absent", ""),
                npm.login("nobody", "wrong"),
                registry.send(ALICE, "DELETE", "/-/user/token/ldr_unknown", ""));

        assertThat(answers).extracting(Answer::status).containsExactly(201, 403, 200, 401, 200);
        assertThat(entries()).isEqualTo(before);
    }

    @Test
    void the_pages_name_every_verb_and_every_kind_of_event() throws IOException {
        var audit = Files.readString(Path.of("docs/audit.md"));
        var events = Files.readString(Path.of("docs/events.md"));

        assertThat(Verb.values()).allSatisfy(verb -> assertThat(audit).contains("`" + verb.text() + "`"));
        assertThat(Verb.values())
                .filteredOn(verb -> verb.announced().isPresent())
                .hasSize(15)
                .allSatisfy(verb -> assertThat(events)
                        .contains("`" + verb.announced().orElseThrow() + "`", "`" + verb.text() + "`"));
    }

    @Test
    void an_entry_never_takes_the_place_of_another() {
        var trail = new Trail(() -> 7); // which tells nothing apart
        var actor = new Actor("alice", TestRegistry.ADDRESS, "", "request-1");
        var first = trail.entry(registry.now(), actor, Deed.of(Verb.UNPUBLISH_PACKAGE));

        assertThat(registry.table.transact(List.of(first))).isTrue();
        assertThat(registry.table.transact(
                        List.of(trail.entry(registry.now(), actor, Deed.of(Verb.UNTAG, "tag", "old")))))
                .isFalse();

        assertThat(entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.text("deed")).isEqualTo("unpublish"));
    }

    /**
     * So that no code path changes or removes what was recorded: the one place that knows where it is. What operators do
     * walks through everything, and tells this from the rest in order to count, sort and pass over it.
     */
    @Test
    void no_other_code_knows_where_the_trail_is_kept() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> text(file).contains("\"A#"))
                            .map(file -> file.getFileName().toString())
                            .collect(Collectors.toSet()))
                    .containsExactlyInAnyOrder(
                            "Entry.java", "ExportRegistry.java", "MeasureRegistry.java", "VerifyRegistry.java");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
