package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Fault;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import dev.larder.support.TarballPath;
import dev.larder.support.UpstreamRegistry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several upstreams: which is asked for what, and what it is told. */
class SeveralUpstreamsTest {

    private static final PackageFiles WIDGET = PackageFiles.made("@acme/widget", "1.0.0");

    private final UpstreamRegistry second = UpstreamRegistry.start();
    private TestRegistry registry;

    @BeforeEach
    void start() {
        registry = TestRegistry.asking("%s; " + second.url());
    }

    @AfterEach
    void close() {
        registry.close();
        second.close();
    }

    private void ask(String upstreams) {
        registry.close();
        registry = TestRegistry.asking(upstreams);
    }

    @Test
    void the_first_that_has_it_is_the_one() {
        registry.upstream.publish(PackageFiles.made("both", "1.0.0"));
        second.publish(PackageFiles.made("both", "2.0.0"));
        second.publish(PackageFiles.made("second", "1.0.0"));

        assertThat(Json.at(registry.get("/both").json(), "versions")).containsOnlyKeys("1.0.0");
        assertThat(registry.get("/second").status()).isEqualTo(200);
        assertThat(registry.get("/neither").status()).isEqualTo(404);
        assertThat(second.asked()).noneMatch(asked -> asked.path().equals("/both"));
    }

    @Test
    void a_tarball_comes_from_whose_package_it_is() {
        registry.upstream.publish(PackageFiles.made("both", "1.0.0"));
        second.publish(PackageFiles.made("both", "2.0.0"));
        second.publish(PackageFiles.made("second", "1.0.0"));

        assertThat(registry.get("/both/-/both-1.0.0.tgz").status()).isEqualTo(302);
        assertThat(registry.get("/both/-/both-2.0.0.tgz").status()).isEqualTo(404);
        assertThat(registry.get("/second/-/second-1.0.0.tgz").status()).isEqualTo(302);
    }

    @Test
    void in_the_background_too_a_tarball_comes_from_whose_package_it_is() {
        registry.upstream.publish(PackageFiles.made("both", "1.0.0"));
        second.publish(PackageFiles.made("both", "2.0.0"));
        second.publish(PackageFiles.made("second", "1.0.0"));

        fetchInBackground("both 2.0.0");
        fetchInBackground("second 1.0.0");

        assertThat(second.asked()).noneMatch(asked -> asked.path().contains("both"));
        assertThat(registry.get("/both/-/both-2.0.0.tgz").status()).isEqualTo(404);
        second.stop();
        assertThat(registry.get("/second/-/second-1.0.0.tgz").status()).isEqualTo(302);
    }

    @Test
    void in_the_background_too_the_next_is_asked_for_what_the_first_has_no_more() {
        registry.upstream.publish(PackageFiles.made("both", "1.0.0"));
        registry.get("/both");
        registry.upstream.unpublish("both", "1.0.0");
        registry.upstream.fail("/both", new Fault.Status(404));
        second.publish(PackageFiles.made("both", "1.0.0"));
        registry.pass(Duration.ofMinutes(6));

        fetchInBackground("both 1.0.0");

        assertThat(second.requests("/both/-/both-1.0.0.tgz")).isEqualTo(1);
    }

    private void fetchInBackground(String what) {
        registry.queue.add("tarball " + registry.upstream.url().getAuthority() + " " + what);
        assertThat(registry.refresh()).isEmpty();
    }

    @Test
    void what_is_held_of_the_second_is_not_served_once_the_first_has_the_package() {
        var theirs = PackageFiles.made("both", "1.0.0");
        second.publish(theirs);
        second.publish(theirs.version("2.0.0"));
        assertThat(registry.get("/both/-/both-1.0.0.tgz").status()).isEqualTo(302);
        assertThat(registry.get("/both/-/both-2.0.0.tgz").status()).isEqualTo(302);
        var ours = theirs.file("ours", "bytes");
        registry.upstream.publish(ours);
        registry.pass(Duration.ofMinutes(2));
        registry.get("/both");

        assertThat(registry.follow(registry.get("/both/-/both-1.0.0.tgz"))).isEqualTo(ours.tarball());
        assertThat(registry.get("/both/-/both-2.0.0.tgz").status()).isEqualTo(404);

        registry.upstream.fail("/both", new Fault.Status(404));
        registry.pass(Duration.ofDays(2));
        assertThat(registry.get("/both/-/both-2.0.0.tgz").status()).isEqualTo(302);
    }

    /** Or the second would undo what somebody has decided of the first. */
    @Test
    void what_the_first_forbids_is_asked_of_no_other() {
        registry.upstream.publish(PackageFiles.made("both", "1.0.0"));
        second.publish(PackageFiles.made("both", "1.0.0"));
        registry.upstream.fail("/both", new Fault.Status(403));

        assertThat(registry.get("/both").status()).isEqualTo(403);
        assertThat(registry.get("/both/-/both-1.0.0.tgz").status()).isEqualTo(403);
        assertThat(second.asked()).isEmpty();
    }

    @Test
    void attestations_come_from_whose_package_it_is() {
        var both = PackageFiles.made("both", "1.0.0");
        registry.upstream.publish(both);
        second.publish(both);
        second.security().attest(both);
        var other = PackageFiles.made("second", "1.0.0");
        second.publish(other);
        second.security().attest(other);

        assertThat(registry.get(UpstreamRegistry.ATTESTATIONS + "both@1.0.0").status())
                .isEqualTo(404);
        assertThat(registry.get(UpstreamRegistry.ATTESTATIONS + "second@1.0.0").status())
                .isEqualTo(200);
        assertThat(second.asked()).noneMatch(asked -> asked.path().contains("both"));
        assertThat(registry.get(UpstreamRegistry.ATTESTATIONS + "neither@1.0.0").status())
                .isEqualTo(404);
    }

    @Test
    void attestations_at_hand_cost_one_round_trip_however_many_there_are() {
        var other = PackageFiles.made("second", "1.0.0");
        second.publish(other);
        second.security().attest(other);
        registry.get(UpstreamRegistry.ATTESTATIONS + "second@1.0.0");
        registry.counts.taken();

        registry.get(UpstreamRegistry.ATTESTATIONS + "second@1.0.0");

        assertThat(registry.counts.taken()).containsExactly("table get");
    }

    @Test
    void a_hit_costs_one_round_trip_however_many_there_are() {
        second.publish(PackageFiles.made("second", "1.0.0"));
        registry.get("/second");
        registry.counts.taken();

        registry.get("/second");

        assertThat(registry.counts.taken()).containsExactly("table get");
    }

    @Test
    void one_that_fails_is_not_passed_over() {
        second.publish(PackageFiles.made("second", "1.0.0"));
        registry.upstream.failAll(new Fault.Status(500));

        assertThat(registry.get("/second").status()).isEqualTo(503);
        assertThat(second.asked()).isEmpty();
    }

    @Test
    void what_is_kept_of_the_second_is_served_for_a_month_while_the_first_is_down() {
        second.publish(PackageFiles.made("second", "1.0.0"));
        second.publish(PackageFiles.made("second", "1.1.0"));
        registry.get("/second");
        registry.get("/second/-/second-1.0.0.tgz");
        registry.refresh();
        registry.upstream.failAll(new Fault.Status(500));

        registry.pass(Duration.ofDays(28));
        assertThat(registry.table.query("C#" + registry.upstream.url().getAuthority() + "#second", "HEAD"))
                .as("what the table forgets")
                .allMatch(item -> item.number("expires") > registry.now().getEpochSecond());
        assertThat(registry.get("/second").status()).isEqualTo(200);
        assertThat(registry.get("/second/-/second-1.0.0.tgz").status()).isEqualTo(302);
        assertThat(registry.get("/second/-/second-1.1.0.tgz").status()).isEqualTo(302);
    }

    @Test
    void what_is_kept_of_the_second_is_not_served_once_the_first_forbids_the_package() {
        second.publish(PackageFiles.made("second", "1.0.0"));
        registry.get("/second");
        registry.upstream.failAll(new Fault.Status(403));
        registry.pass(Duration.ofMinutes(2));

        assertThat(registry.get("/second").status()).isEqualTo(403);
    }

    @Test
    void a_scope_is_asked_here_and_never_there() {
        ask("%s; " + second.url() + " only=@acme/*");
        registry.upstream.publish(WIDGET.version("6.6.6"));
        second.publish(WIDGET);
        second.publish(PackageFiles.made("left-pad", "1.0.0"));

        assertThat(Json.at(registry.get("/@acme/widget").json(), "versions")).containsOnlyKeys("1.0.0");
        assertThat(registry.get("/@acme/absent").status()).isEqualTo(404);
        assertThat(registry.get("/left-pad").status()).isEqualTo(404);
        assertThat(registry.upstream.asked()).noneMatch(asked -> asked.path().contains("acme"));
        assertThat(second.asked()).noneMatch(asked -> asked.path().contains("left-pad"));
    }

    @Test
    void what_is_excluded_is_never_asked() {
        ask("%s except=@acme/*,tools-*");
        registry.upstream.publish(WIDGET);
        registry.upstream.publish(PackageFiles.made("tools-saw", "1.0.0"));

        assertThat(registry.get("/@acme/widget").status()).isEqualTo(404);
        assertThat(registry.get("/tools-saw").status()).isEqualTo(404);
        assertThat(registry.upstream.asked()).isEmpty();
    }

    @Test
    void an_audit_tells_each_of_its_own_packages_alone() {
        ask("%s; " + second.url() + " only=@acme/*");
        registry.upstream.security().warnOf("left-pad", "*", 1001, "low");
        second.security().warnOf("@acme/widget", "*", 1002, "high");

        var answer = registry.ask(
                "POST",
                UpstreamRegistry.ADVISORIES,
                Json.bytes(Map.of("left-pad", List.of("1.0.0"), "@acme/widget", List.of("1.0.0"))));

        assertThat(answer.json()).containsOnlyKeys("left-pad", "@acme/widget");
        assertThat(new String(registry.upstream.asked().getFirst().body())).doesNotContain("acme");
        assertThat(new String(second.asked().getFirst().body())).doesNotContain("left-pad");
    }

    @Test
    void the_keys_of_all_are_offered() {
        var one = registry.upstream.security().sign();
        var other = second.security().sign();

        assertThat(registry.get(UpstreamRegistry.KEYS).json().toString())
                .contains(one.key().id(), other.key().id());
    }

    /** Or three that hang would take longer than API Gateway waits. */
    @Test
    void all_are_asked_at_the_same_time() {
        ask("%s; " + second.url() + " only=@acme/*");
        registry.upstream.security().sign();
        second.security().sign();
        registry.upstream.security().warnOf("left-pad", "*", 1001, "low");
        second.security().warnOf("@acme/widget", "*", 1002, "high");
        togetherAt(UpstreamRegistry.KEYS);
        togetherAt(UpstreamRegistry.ADVISORIES);

        var keys = registry.get(UpstreamRegistry.KEYS, "via", "1.1 proxy");
        var advisories = registry.ask(
                "POST",
                UpstreamRegistry.ADVISORIES,
                Json.bytes(Map.of("left-pad", List.of("1.0.0"), "@acme/widget", List.of("1.0.0"))));

        assertThat((List<?>) keys.json().get("keys")).hasSize(2);
        assertThat(advisories.json()).containsOnlyKeys("left-pad", "@acme/widget");
        assertThat(second.asked().getFirst().header("via")).contains("1.1 proxy, 1.1 larder");
    }

    private void togetherAt(String path) {
        var both = new CountDownLatch(2);
        registry.upstream.fail(path, new Fault.Together(both));
        second.fail(path, new Fault.Together(both));
    }

    @Test
    void a_search_asks_the_first_general_one_and_tells_nobody_of_a_scope_of_another() {
        ask("%s; " + second.url() + " only=@acme/*");
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));

        assertThat(registry.get("/-/v1/search?text=left").json().get("total")).isEqualTo(1);
        var hidden = registry.get("/-/v1/search?text=%40acme%2Fwidget");
        assertThat(hidden.header("npm-notice")).contains("only this registry was searched");
        assertThat(registry.upstream.asked())
                .filteredOn(asked -> asked.path().equals(UpstreamRegistry.SEARCH))
                .hasSize(1);
        assertThat(second.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tools-billing",
                "Tools-Billing",
                "tools-",
                "\"left tools-billing\"",
                "keywords:left,tools-billing",
                "left see:tools-billing",
                "left jsonstream",
                "@acme/widget",
                "acme",
                "@other/thing",
                "scope:other",
                "hidden"
            })
    void a_search_tells_nobody_of_a_package_that_is_anothers_or_excluded(String text) {
        ask("%s except=@other/*,hidden; " + second.url() + " only=@acme/*,tools-*,JSONStream");

        var answer = registry.get("/-/v1/search?text=" + URLEncoder.encode(text, StandardCharsets.UTF_8));

        assertThat(answer.header("npm-notice")).contains("only this registry was searched");
        assertThat(registry.upstream.asked()).isEmpty();
        assertThat(second.asked()).isEmpty();
    }

    @Test
    void a_search_shows_nothing_that_would_be_installed_from_elsewhere() {
        ask("%s except=pad-hidden; " + second.url() + " only=@acme/*,pad-tools");
        for (var name : List.of("pad", "pad-tools", "pad-hidden", "@acme/pad", "pads-tool")) {
            registry.upstream.publish(PackageFiles.made(name, "1.0.0"));
        }

        var answer = registry.get("/-/v1/search?text=pad");

        assertThat((List<?>) answer.json().get("objects"))
                .map(found -> Json.at(Json.asObject(found), "package").get("name"))
                .containsExactly("pad", "pads-tool");
    }

    @Test
    void a_credential_is_shown_to_its_own_origin_alone() {
        ask("%s bearer=env:TOKEN");
        registry.upstream.requireAuthorization("Bearer env:TOKEN");
        registry.upstream.keepTarballsOn(second);
        registry.upstream.publish(WIDGET);

        assertThat(registry.get("/@acme/widget").status()).isEqualTo(200);
        assertThat(registry.get("/@acme/widget/-/widget-1.0.0.tgz").status()).isEqualTo(302);
        assertThat(second.asked())
                .hasSize(1)
                .allMatch(asked -> asked.header("authorization").isEmpty());
    }

    @Test
    void a_credential_may_be_in_secrets_manager_for_readers_and_in_the_background() {
        ask("%s bearer=secret:npm/acme");
        registry.upstream.requireAuthorization("Bearer secret:npm/acme");
        registry.upstream.publish(WIDGET);

        assertThat(registry.get("/@acme/widget").status()).isEqualTo(200);
        registry.pass(Duration.ofHours(1));
        assertThat(registry.get("/@acme/widget").status()).isEqualTo(200);
        registry.upstream.publish(WIDGET.version("1.1.0"));
        assertThat(registry.refresh()).isEmpty();
        registry.upstream.stop();
        assertThat(registry.get("/@acme/widget").json().get("dist-tags")).isEqualTo(Map.of("latest", "1.1.0"));
    }

    @Test
    void a_credential_does_not_follow_a_redirect_to_another_origin() {
        ask("%s basic=env:PAIR");
        second.publish(WIDGET);
        registry.upstream.fail("/@acme/widget", new Fault.Redirecting(302, second.url()));

        assertThat(registry.get("/@acme/widget").status()).isEqualTo(200);
        assertThat(registry.upstream.asked().getFirst().header("authorization")).contains("Basic ZW52OlBBSVI=");
        assertThat(second.asked())
                .hasSize(1)
                .allMatch(asked -> asked.header("authorization").isEmpty());
    }

    @Test
    void a_header_of_any_name_will_do_and_no_answer_shows_a_secret() {
        ask("%s header=x-api-key:env:SECRET");
        registry.upstream.publish(WIDGET);
        registry.upstream.failAll(new Fault.Status(401));

        var answer = registry.get("/@acme/widget");

        assertThat(registry.upstream.asked().getFirst().header("x-api-key")).contains("env:SECRET");
        assertThat(answer.error()).contains("it answered 401").doesNotContain("SECRET");
    }

    @Test
    void tarballs_may_be_anywhere_and_the_registry_below_a_path() {
        try (var below = UpstreamRegistry.startBelow("/npm/")) {
            below.keepTarballsAt(TarballPath.GITHUB);
            below.publish(WIDGET);
            ask("%s except=@acme/*; " + below.url());

            assertThat(registry.get("/@acme/widget").status()).isEqualTo(200);
            var tarball = registry.get("/@acme/widget/-/widget-1.0.0.tgz");
            assertThat(registry.follow(tarball)).isEqualTo(WIDGET.tarball());
        }
    }

    @Test
    void the_windows_are_settings() {
        ask("%s fresh=1h stale=1h");
        registry.upstream.publish(PackageFiles.made("left-pad", "1.0.0"));
        registry.get("/left-pad");
        registry.upstream.forget();

        registry.pass(Duration.ofMinutes(59));
        registry.get("/left-pad");
        assertThat(registry.queue).isEmpty();

        registry.pass(Duration.ofMinutes(59));
        registry.get("/left-pad");
        assertThat(registry.queue).hasSize(1);
        assertThat(registry.upstream.asked()).isEmpty();

        registry.pass(Duration.ofMinutes(3));
        registry.get("/left-pad");
        assertThat(registry.upstream.asked()).hasSize(1);
    }
}
