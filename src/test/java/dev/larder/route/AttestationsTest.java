package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.support.Fault;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import dev.larder.support.Provenance;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing with provenance, and {@code GET /-/npm/v1/attestations/name@version}. */
class AttestationsTest {

    private static final PackageFiles WIDGET = PackageFiles.made("@acme/widget", "1.0.0");
    private static final PackageFiles PAD = PackageFiles.made("left-pad", "1.3.0");
    private static final String OURS = "/-/npm/v1/attestations/@acme/widget@1.0.0";
    private static final String THEIRS = "/-/npm/v1/attestations/left-pad@1.3.0";

    private TestRegistry registry = TestRegistry.open();

    @AfterEach
    void close() {
        registry.close();
    }

    private TestRegistry.Answer read(String path) {
        return registry.get(path, TestRegistry.bearer(TestRegistry.ALICE));
    }

    private TestRegistry.Answer publish(Map<String, Object> body) {
        return registry.ask("PUT", "/@acme/widget", Json.bytes(body), TestRegistry.bearer(TestRegistry.ALICE));
    }

    private static byte[] document() {
        return WIDGET.publishDocument(TestRegistry.ORIGIN + "/", "latest");
    }

    private static Map<String, Object> proved() {
        return Provenance.attached(document(), WIDGET, Provenance.bundle(WIDGET));
    }

    private static Map<String, Object> dist(TestRegistry.Answer packument, String version) {
        return Json.at(packument.json(), "versions", version, "dist");
    }

    private void assertRefused(Map<String, Object> body, String why) {
        var answer = publish(body);
        assertThat(answer.status()).as(why).isEqualTo(400);
        assertThat(answer.error()).contains(why);
        assertThat(read("/@acme%2fwidget").status()).isEqualTo(404);
        assertThat(registry.kept()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OURS,
                "/-/npm/v1/attestations/@acme%2fwidget@1.0.0",
                "/-/npm/v1/attestations/@acme%2Fwidget@1.0.0",
                "/-/npm/v1/attestations/%40acme%2Fwidget%401.0.0"
            })
    void what_is_published_with_its_provenance_is_served_in_every_spelling(String path) {
        assertThat(publish(proved()).status()).isEqualTo(201);

        var answer = read(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(Json.object(Json.bytes(Provenance.answer(WIDGET))));
    }

    @Test
    void a_packument_says_where_a_provenance_is() {
        publish(proved());
        registry.publish(WIDGET.version("1.1.0"));

        for (var accept : List.of("application/json", "application/vnd.npm.install-v1+json")) {
            var packument =
                    registry.get("/@acme%2fwidget", "accept", accept, "authorization", "Bearer " + TestRegistry.ALICE);
            assertThat(dist(packument, "1.0.0").get("attestations"))
                    .isEqualTo(Map.of(
                            "url",
                            TestRegistry.ORIGIN + "/-/npm/v1/attestations/@acme%2fwidget@1.0.0",
                            "provenance",
                            Map.of("predicateType", Provenance.PREDICATE)));
            assertThat(dist(packument, "1.1.0")).doesNotContainKey("attestations");
        }
    }

    @Test
    void a_read_costs_two_round_trips_and_none_that_finds_nothing_more_than_one() {
        publish(proved());
        registry.publish(WIDGET.version("1.1.0"));
        registry.use(TestRegistry.ALICE);

        assertThat(read(OURS).status()).isEqualTo(200);
        assertThat(registry.counts.taken()).containsExactly("table get", "table get");
        assertThat(read("/-/npm/v1/attestations/@acme/widget@1.1.0").status()).isEqualTo(404);
        assertThat(registry.counts.taken()).containsExactly("table get");
    }

    @Test
    void a_publish_costs_no_call_more() {
        registry.use(TestRegistry.ALICE);

        publish(proved());

        assertThat(registry.counts.taken())
                .containsExactly("table get", "table get", "sign", "objects put", "table transact");
    }

    @Test
    void the_same_publish_again_changes_nothing_although_it_was_signed_anew() {
        publish(proved());
        var statement = Provenance.statement(WIDGET);
        statement.put("predicate", Map.of("runDetails", "another run"));

        var again = publish(Provenance.attached(document(), WIDGET, Provenance.bundle(statement)));

        assertThat(again.status()).isEqualTo(201);
        assertThat(read(OURS).json()).isEqualTo(Json.object(Json.bytes(Provenance.answer(WIDGET))));
    }

    @Test
    void a_version_without_provenance_does_not_get_one() {
        registry.publish(WIDGET);

        assertThat(publish(proved()).status()).isEqualTo(403);
        assertThat(read(OURS).status()).isEqualTo(404);
    }

    @Test
    void what_is_unpublished_has_no_attestations_any_more() {
        publish(proved());
        var revision = read("/@acme%2fwidget").json().get("_rev");

        var removed = registry.ask(
                "DELETE", "/@acme%2fwidget/-rev/" + revision, new byte[0], TestRegistry.bearer(TestRegistry.ALICE));

        assertThat(removed.status()).isEqualTo(200);
        assertThat(read(OURS).status()).isEqualTo(404);
    }

    @Test
    void what_one_may_not_read_has_none() {
        publish(proved());

        assertThat(registry.get(OURS).status()).isEqualTo(404);
        assertThat(registry.get(OURS).error())
                .isEqualTo(registry.get("/-/npm/v1/attestations/@acme/absent@1.0.0")
                        .error()
                        .replace("absent", "widget"));
    }

    @Test
    void a_statement_about_something_else_is_refused() {
        for (var other : List.of(WIDGET.version("2.0.0"), PackageFiles.made("@acme/gadget", "1.0.0"))) {
            assertRefused(
                    Provenance.attached(document(), WIDGET, Provenance.bundle(Provenance.statement(other))),
                    "its statement is not about pkg:npm/%40acme/widget@1.0.0");
        }
        assertRefused(
                Provenance.attached(document(), WIDGET, Provenance.bundle(WIDGET.file("other", "bytes"))),
                "its statement is about another tarball");
    }

    @Test
    void a_statement_that_is_none_is_refused() {
        refusesStatement(statement -> statement.remove("subject"), "one package");
        refusesStatement(statement -> statement.put("subject", List.of()), "one package");
        refusesStatement(statement -> statement.put("subject", "left-pad"), "no subject");
        refusesStatement(statement -> statement.put("subject", List.of("left-pad")), "a subject is no JSON object");
        refusesStatement(
                statement -> {
                    var subject = ((List<?>) statement.get("subject")).getFirst();
                    statement.put("subject", List.of(subject, subject));
                },
                "one package");
        refusesStatement(
                statement -> {
                    var subject = Json.asObject(((List<?>) statement.get("subject")).getFirst());
                    statement.put("subject", List.of(Map.of("digest", Map.of("name", subject.get("name")))));
                },
                "not about");
        refusesStatement(statement -> statement.put("_type", "something"), "in-toto");
        refusesStatement(statement -> statement.remove("predicateType"), "of what kind");
        refusesStatement(statement -> statement.put("predicateType", "x".repeat(501)), "of what kind");
    }

    private void refusesStatement(Consumer<Map<String, Object>> change, String why) {
        var statement = Provenance.statement(WIDGET);
        change.accept(statement);
        assertRefused(Provenance.attached(document(), WIDGET, Provenance.bundle(statement)), why);
    }

    @Test
    void a_bundle_that_is_none_is_refused() {
        refusesBundle(bundle -> bundle.remove("dsseEnvelope"), "no signed in-toto statement");
        refusesBundle(bundle -> bundle.put("dsseEnvelope", 7), "dsseEnvelope is no JSON object");
        refusesBundle(bundle -> bundle.put("mediaType", "text/plain"), "no bundle of Sigstore's");
        for (var part : List.of("payload", "payloadType", "signatures")) {
            refusesEnvelope(envelope -> envelope.remove(part), "no signed in-toto statement");
        }
        refusesEnvelope(envelope -> envelope.put("payloadType", "text/plain"), "no signed in-toto statement");
        refusesEnvelope(envelope -> envelope.put("signatures", List.of()), "no signed in-toto statement");
        refusesEnvelope(envelope -> envelope.put("signatures", List.of(7)), "no signature");
        refusesEnvelope(envelope -> envelope.put("payload", "%%%"), "its provenance cannot be kept");
        refusesEnvelope(envelope -> envelope.put("payload", "bm9uc2Vuc2U="), "its provenance cannot be kept");
    }

    /** Jackson reads what is nested 500 deep, and writes no deeper: what is kept has three levels more. */
    @ParameterizedTest
    @ValueSource(ints = {498, 499, 500, 2000})
    void a_bundle_too_deep_to_be_served_is_refused(int depth) {
        refusesBundle(bundle -> bundle.put("note", nested(depth - 1)), "nesting depth");
    }

    @Test
    void a_bundle_as_deep_as_can_be_served_is_kept() {
        var bundle = Provenance.bundle(WIDGET);
        bundle.put("note", nested(496));

        assertThat(publish(Provenance.attached(document(), WIDGET, bundle)).status())
                .isEqualTo(201);
        assertThat(read(OURS).status()).isEqualTo(200);
    }

    private static Object nested(int depth) {
        Object nested = List.of();
        for (var level = 1; level < depth; level++) {
            nested = List.of(nested);
        }
        return nested;
    }

    private void refusesBundle(Consumer<Map<String, Object>> change, String why) {
        var bundle = Provenance.bundle(WIDGET);
        change.accept(bundle);
        assertRefused(Provenance.attached(document(), WIDGET, bundle), why);
    }

    private void refusesEnvelope(Consumer<Map<String, Object>> change, String why) {
        refusesBundle(
                bundle -> {
                    var envelope = new LinkedHashMap<>(Json.at(bundle, "dsseEnvelope"));
                    change.accept(envelope);
                    bundle.put("dsseEnvelope", envelope);
                },
                why);
    }

    @Test
    void an_attachment_that_is_not_as_npm_sends_it_is_refused() {
        refusesAttachment(attachment -> attachment.remove("data"), "no string");
        refusesAttachment(attachment -> attachment.put("data", Provenance.bundle(WIDGET)), "no string");
        refusesAttachment(attachment -> attachment.put("data", "nonsense"), "its provenance cannot be kept");
        refusesAttachment(attachment -> attachment.put("length", 7), "another length");
        refusesAttachment(attachment -> attachment.put("content_type", "application/json"), "no bundle");
        refusesAttachment(attachment -> attachment.remove("content_type"), "no bundle");
    }

    private void refusesAttachment(Consumer<Map<String, Object>> change, String why) {
        var body = proved();
        var attachments = Json.at(body, "_attachments");
        var attachment = new LinkedHashMap<>(Json.at(attachments, "@acme/widget-1.0.0.sigstore"));
        change.accept(attachment);
        attachments.put("@acme/widget-1.0.0.sigstore", attachment);
        assertRefused(body, why);
    }

    @Test
    void what_is_attached_must_be_one_tarball_and_its_own_provenance() {
        var alone = proved();
        Json.at(alone, "_attachments").remove("@acme/widget-1.0.0.tgz");
        assertRefused(alone, "it holds no tarball");

        var twice = proved();
        Json.at(twice, "_attachments").put("@acme/widget-1.0.1.sigstore", Map.of("data", "{}"));
        assertRefused(twice, "more than one provenance");

        var another = proved();
        Json.at(another, "_attachments").put("notes.txt", Map.of("data", "hello"));
        assertRefused(another, "neither a tarball nor its provenance");

        var renamed = proved();
        var bundle = Json.at(renamed, "_attachments").remove("@acme/widget-1.0.0.sigstore");
        Json.at(renamed, "_attachments").put("widget-1.0.0.sigstore", bundle);
        assertRefused(renamed, "its name is not that of the version");
    }

    @Test
    void one_that_is_too_large_is_refused() {
        var noise = new byte[400 * 1024];
        new Random(1).nextBytes(noise);
        var statement = Provenance.statement(WIDGET);
        statement.put("predicate", java.util.Base64.getEncoder().encodeToString(noise));

        var answer = publish(Provenance.attached(document(), WIDGET, Provenance.bundle(statement)));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.error()).contains("its provenance takes");
        assertThat(registry.kept()).isEmpty();
    }

    // --- Those of the upstream

    @Test
    void attestations_of_the_upstream_are_asked_for_once_and_kept_for_good() {
        registry.upstream.publish(PAD);
        registry.upstream.security().attest(PAD);
        assertThat(read(THEIRS).json()).isEqualTo(Json.object(Json.bytes(Provenance.answer(PAD))));

        registry.upstream.stop();
        registry.pass(Duration.ofDays(3650));
        registry.use(TestRegistry.ALICE);

        assertThat(read(THEIRS).json()).isEqualTo(Json.object(Json.bytes(Provenance.answer(PAD))));
        assertThat(registry.counts.taken()).containsExactly("table get");
        assertThat(registry.upstream.requests(THEIRS)).isEqualTo(1);
    }

    @Test
    void that_there_are_none_is_kept_for_an_hour() {
        registry.upstream.publish(PAD);
        assertThat(read(THEIRS).status()).isEqualTo(404);
        registry.pass(Duration.ofMinutes(59));
        assertThat(read(THEIRS).status()).isEqualTo(404);
        assertThat(registry.upstream.requests(THEIRS)).isEqualTo(1);

        registry.upstream.security().attest(PAD);
        registry.pass(Duration.ofMinutes(2));
        assertThat(read(THEIRS).status()).isEqualTo(200);
    }

    @Test
    void a_failure_is_not_kept() {
        registry.upstream.publish(PAD);
        registry.upstream.security().attest(PAD);
        for (var fault : List.of(new Fault.Status(500), new Fault.Truncated())) {
            registry.upstream.fail(THEIRS, fault);
            assertThat(read(THEIRS).status()).isEqualTo(503);
        }
        registry.upstream.heal(THEIRS);

        assertThat(read(THEIRS).status()).isEqualTo(200);
    }

    @Test
    void what_the_upstream_forbids_is_forbidden_here() {
        registry.upstream.publish(PAD);
        registry.upstream.fail(THEIRS, new Fault.Status(403));

        assertThat(read(THEIRS).status()).isEqualTo(403);
        assertThat(read(THEIRS).error()).contains("Upstream says 403");
    }

    @Test
    void a_scoped_name_is_asked_for_as_npm_writes_it() {
        var scoped = PackageFiles.made("@other/thing", "1.0.0");
        registry.upstream.publish(scoped);
        registry.upstream.security().attest(scoped);

        assertThat(read("/-/npm/v1/attestations/@other/thing@1.0.0").status()).isEqualTo(200);
        assertThat(registry.upstream.asked().getLast().rawPath())
                .isEqualTo("/-/npm/v1/attestations/@other%2fthing@1.0.0");
    }

    @Test
    void the_url_in_a_packument_of_the_upstream_is_ours_and_all_else_theirs() {
        registry.upstream.security().attest(PAD);
        registry.upstream.publish(PAD);

        for (var packument : List.of(
                read("/left-pad"), registry.get("/left-pad", "accept", "application/vnd.npm.install-v1+json"))) {
            assertThat(dist(packument, "1.3.0").get("attestations"))
                    .isEqualTo(Map.of(
                            "url",
                            TestRegistry.ORIGIN + "/-/npm/v1/attestations/left-pad@1.3.0",
                            "provenance",
                            Map.of("predicateType", Provenance.PREDICATE)));
        }
        assertThat(Json.at(read("/left-pad/1.3.0").json(), "dist", "attestations"))
                .containsEntry("url", TestRegistry.ORIGIN + "/-/npm/v1/attestations/left-pad@1.3.0");
    }

    @Test
    void nobody_upstream_hears_of_names_that_are_ours() {
        registry.publish(WIDGET);
        registry.upstream.forget();

        assertThat(read("/-/npm/v1/attestations/@acme/widget@9.9.9").status()).isEqualTo(404);
        assertThat(read("/-/npm/v1/attestations/@claimed/soon@1.0.0").status()).isEqualTo(404);
        assertThat(registry.upstream.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"left-pad", "@acme/widget", "left-pad@latest", "left-pad@", "@1.0.0", "a/b@1.0.0"})
    void what_names_no_version_is_refused(String spec) {
        assertThat(read("/-/npm/v1/attestations/" + spec).status()).isEqualTo(400);
    }

    @Test
    void without_an_upstream_there_is_nobody_to_ask() {
        registry.close();
        registry = TestRegistry.hostedOnly();

        assertThat(read(THEIRS).status()).isEqualTo(404);
    }

    @Test
    void a_bundle_may_hold_any_text() {
        var statement = Provenance.statement(WIDGET);
        statement.put("predicate", Map.of("builder", "Grüße \u0000 日本語 🔧"));
        var bundle = Provenance.bundle(statement);
        bundle.put("note", "Grüße 日本語 🔧");

        assertThat(publish(Provenance.attached(document(), WIDGET, bundle)).status())
                .isEqualTo(201);
        assertThat(new String(read(OURS).body(), StandardCharsets.UTF_8)).contains("Grüße 日本語 🔧");
    }
}
