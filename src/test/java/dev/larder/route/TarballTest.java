package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.ObjectKey;
import dev.larder.support.Fault;
import dev.larder.support.PackageFiles;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /name/-/name-1.0.0.tgz}. */
class TarballTest {

    private static final String PATH = "/@acme/widget/-/widget-1.0.0.tgz";
    private static final PackageFiles WIDGET =
            PackageFiles.made("@acme/widget", "1.0.0").file("index.js", "module.exports = 1");

    private final TestRegistry registry = TestRegistry.open();

    @BeforeEach
    void publish() {
        registry.upstream.publish(WIDGET);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void is_fetched_once_verified_and_served_from_the_object_store() {
        var first = registry.get(PATH);
        registry.upstream.stop();
        registry.pass(Duration.ofDays(3650));
        var second = registry.get(PATH);

        assertThat(first.status()).isEqualTo(302);
        assertThat(registry.follow(first)).isEqualTo(WIDGET.tarball());
        assertThat(second.status()).isEqualTo(302);
        assertThat(registry.follow(second)).isEqualTo(WIDGET.tarball());
        assertThat(registry.upstream.requests(PATH)).isEqualTo(1);
    }

    @Test
    void a_hit_costs_one_round_trip_and_passes_no_byte_through_us() {
        registry.get(PATH);
        registry.use(TestRegistry.ALICE);

        var hit = registry.get(PATH, TestRegistry.bearer(TestRegistry.ALICE));

        assertThat(registry.counts.taken()).containsExactly("table get");
        assertThat(hit.body()).isEmpty();
    }

    @Test
    void a_hit_of_ours_costs_the_same() {
        registry.publish(PackageFiles.made("@claimed/widget", "1.0.0"));
        registry.use(TestRegistry.ALICE);

        var hit = registry.get("/@claimed/widget/-/widget-1.0.0.tgz", TestRegistry.bearer(TestRegistry.ALICE));

        assertThat(registry.counts.taken()).containsExactly("table get");
        assertThat(hit.status()).isEqualTo(302);
        assertThat(hit.body()).isEmpty();
    }

    /** A client may be slow, or wait for others, before it follows. */
    @Test
    void the_address_is_good_for_ten_minutes() {
        assertThat(registry.get(PATH).header("location")).containsPattern(TestRegistry.GOOD_FOR_TEN_MINUTES);
    }

    @Test
    void a_miss_after_the_packument_costs_one_upstream_request() {
        registry.get("/@acme/widget");
        registry.counts.taken();
        registry.upstream.forget();

        registry.get(PATH);

        assertThat(registry.counts.taken())
                .containsExactly(
                        "table get", // who asks, and what is kept
                        "objects get", // the document
                        "table transact", // the lease
                        "table get", // whether the object is being removed
                        "table get", // whether the upstream is well
                        "objects put",
                        "table transact"); // that we hold it, and the end of the lease
        assertThat(registry.upstream.asked()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/@acme%2fwidget/-/widget-1.0.0.tgz",
                "/@acme%2Fwidget/-/widget-1.0.0.tgz",
                "/@acme/widget/-/@acme/widget-1.0.0.tgz"
            })
    void is_found_in_every_spelling(String path) {
        assertThat(registry.follow(registry.get(path))).isEqualTo(WIDGET.tarball());
    }

    @ParameterizedTest
    @ValueSource(strings = {"@-xun/symbiote", "@_sh/ckeditor", "@acme/_internal", "@~39/empty"})
    void is_found_whatever_the_parts_of_a_scoped_name_begin_with(String name) {
        var files = PackageFiles.made(name, "1.0.0");
        registry.upstream.publish(files);

        var tarball = registry.get("/" + name + "/-/" + name.replaceFirst(".*/", "") + "-1.0.0.tgz");

        assertThat(registry.follow(tarball)).isEqualTo(files.tarball());
    }

    /** What is signed for a GET is 403 to a HEAD, which is sent on as one. */
    @Test
    void a_head_is_sent_to_an_address_that_is_signed_for_a_head() {
        var head = registry.ask("HEAD", PATH, new byte[0]);

        assertThat(head.status()).isEqualTo(302);
        assertThat(head.header("location")).isNotEqualTo(registry.get(PATH).header("location"));
    }

    @Test
    void corrupted_bytes_are_502_and_nothing_is_kept() {
        registry.get("/@acme/widget");
        var before = registry.kept();
        registry.upstream.fail(PATH, new Fault.Corrupted());

        var answer = registry.get(PATH);

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.error()).contains("integrity").contains("try again");
        assertThat(registry.kept()).isEqualTo(before);
        registry.upstream.heal(PATH);
        registry.pass(Duration.ofSeconds(3)); // those who come at the same moment are told the same
        assertThat(registry.get(PATH).status()).isEqualTo(302);
    }

    @Test
    void bytes_that_break_off_are_503_and_nothing_is_kept() {
        registry.get("/@acme/widget");
        var before = registry.kept();
        registry.upstream.fail(PATH, new Fault.Truncated());

        assertThat(registry.get(PATH).status()).isEqualTo(503);
        assertThat(registry.kept()).isEqualTo(before);
    }

    /** S3 gets what does not fit one part while it is read; nothing of it may stay. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void of_corrupted_bytes_in_several_parts_nothing_is_kept_either(boolean background) {
        registry.upstream.publishLargeTarball("large", "1.0.0", 9_000_000);
        registry.get("/large");
        var before = registry.kept();
        registry.upstream.fail("/large/-/large-1.0.0.tgz", new Fault.Corrupted());

        if (background) {
            registry.queue.clear();
            registry.queue.add("tarball " + registry.upstream.url().getAuthority() + " large 1.0.0");
            registry.refresh();
        } else {
            assertThat(registry.get("/large/-/large-1.0.0.tgz").status()).isEqualTo(502);
        }

        assertThat(registry.kept()).isEqualTo(before);
        registry.upstream.heal("/large/-/large-1.0.0.tgz");
        registry.pass(Duration.ofDays(1));
        assertThat(registry.get("/large/-/large-1.0.0.tgz").status()).isEqualTo(302);
    }

    @Test
    void what_is_fetched_in_the_background_finds_its_digest_though_somebody_removed_the_document() {
        registry.get("/@acme/widget");
        registry.kept().forEach(path -> registry.objects.delete(ObjectKey.parse(path)));
        registry.queue.clear();
        registry.queue.add("tarball " + registry.upstream.url().getAuthority() + " @acme/widget 1.0.0");

        assertThat(registry.refresh()).isEmpty();

        assertThat(registry.kept()).hasSize(2);
    }

    @Test
    void versions_that_differ_in_build_metadata_have_their_own_bytes() {
        var one = PackageFiles.made("built", "1.0.0+a").file("build", "a");
        var other = PackageFiles.made("built", "1.0.0+b").file("build", "b");
        registry.upstream.publish(one);
        registry.upstream.publish(other);

        assertThat(registry.follow(registry.get("/built/-/built-1.0.0+a.tgz"))).isEqualTo(one.tarball());
        assertThat(registry.follow(registry.get("/built/-/built-1.0.0+b.tgz"))).isEqualTo(other.tarball());
        assertThat(registry.get("/built/-/built-1.0.0.tgz").status()).isEqualTo(404);
    }

    @Test
    void an_upstream_that_fails_is_503() {
        registry.upstream.fail(PATH, new Fault.Status(500));

        assertThat(registry.get(PATH).status()).isEqualTo(503);
    }

    @Test
    void a_version_newer_than_our_copy_of_the_packument_is_found() {
        registry.get("/@acme/widget");
        registry.pass(Duration.ofMinutes(6));
        registry.upstream.publish(WIDGET.version("1.1.0"));

        assertThat(registry.get("/@acme/widget/-/widget-1.1.0.tgz").status()).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/@acme/widget/-/widget-9.9.9.tgz",
                "/@acme/widget/-/gadget-1.0.0.tgz",
                "/@acme/widget/-/widget-1.0.0.zip",
                "/@acme/widget/-/widget-latest.tgz",
                "/@acme/widget/-/a/b/widget-1.0.0.tgz",
                "/nobody/-/nobody-1.0.0.tgz"
            })
    void what_does_not_exist_is_404(String path) {
        assertThat(registry.get(path).status()).isEqualTo(404);
    }
}
