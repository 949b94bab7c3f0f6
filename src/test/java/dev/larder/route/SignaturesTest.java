package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Signature;
import dev.larder.registry.Signer;
import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.Write;
import dev.larder.support.Fault;
import dev.larder.support.Json;
import dev.larder.support.MemorySigner;
import dev.larder.support.PackageFiles;
import dev.larder.support.UpstreamRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dist.signatures} and {@code GET /-/npm/v1/keys}. */
class SignaturesTest {

    private static final String KEYS = UpstreamRegistry.KEYS;
    private static final PackageFiles WIDGET = PackageFiles.made("@acme/widget", "1.0.0");

    private TestRegistry registry = TestRegistry.open();

    @AfterEach
    void close() {
        registry.close();
    }

    private TestRegistry.Answer read(String path, String... headers) {
        var all = new java.util.ArrayList<>(List.of(TestRegistry.bearer(TestRegistry.ALICE)));
        all.addAll(List.of(headers));
        return registry.get(path, all.toArray(String[]::new));
    }

    private Map<String, Object> dist(TestRegistry.Answer packument, String version) {
        return Json.at(packument.json(), "versions", version, "dist");
    }

    private List<Map<String, Object>> keys() {
        var answer = registry.get(KEYS);
        assertThat(answer.status()).isEqualTo(200);
        return ((List<?>) answer.json().get("keys"))
                .stream().map(Json::asObject).toList();
    }

    private List<Object> keyIds() {
        return keys().stream().map(key -> key.get("keyid")).toList();
    }

    /** Whether a version's one signature is good by the keys that the registry offers, as npm decides it. */
    private boolean isVerified(PackageFiles made, Map<String, Object> dist) {
        var signature = Json.asObject(((List<?>) dist.get("signatures")).getFirst());
        var key = keys().stream()
                .filter(offered -> offered.get("keyid").equals(signature.get("keyid")))
                .findFirst()
                .orElseThrow();
        return MemorySigner.verifies(
                key.get("key").toString(),
                Signature.message(made.name(), made.version(), made.integrity()),
                signature.get("sig").toString());
    }

    @Test
    void what_is_published_here_is_signed_and_verified_by_the_keys_that_we_offer() {
        registry.publish(WIDGET);

        var full = dist(read("/@acme%2fwidget"), "1.0.0");
        var abbreviated = dist(read("/@acme%2fwidget", "accept", "application/vnd.npm.install-v1+json"), "1.0.0");
        var manifest = Json.at(read("/@acme/widget/1.0.0").json(), "dist");

        assertThat(isVerified(WIDGET, full)).isTrue();
        assertThat(isVerified(WIDGET.version("1.0.1"), full)).isFalse();
        assertThat(abbreviated.get("signatures")).isEqualTo(full.get("signatures"));
        assertThat(manifest.get("signatures")).isEqualTo(full.get("signatures"));
        assertThat(keys())
                .singleElement()
                .satisfies(key -> assertThat(key)
                        .containsEntry("expires", null)
                        .containsEntry("keyid", registry.signer.key().id())
                        .containsEntry("keytype", "ecdsa-sha2-nistp256")
                        .containsEntry("scheme", "ecdsa-sha2-nistp256")
                        .containsEntry("key", registry.signer.key().spki()));
    }

    @Test
    void a_version_is_signed_once_and_no_refused_one_ever() {
        registry.publish(WIDGET);
        var before = dist(read("/@acme%2fwidget"), "1.0.0");
        registry.counts.taken();

        registry.publish(WIDGET);
        registry.publish(WIDGET.file("other", "bytes"));
        registry.publish(WIDGET, TestRegistry.BOB, "latest");

        assertThat(registry.counts.taken()).doesNotContain("sign");
        assertThat(dist(read("/@acme%2fwidget"), "1.0.0")).isEqualTo(before);
    }

    @Test
    void a_former_key_stays_listed_when_another_takes_its_place() {
        registry.publish(WIDGET);
        var former = registry.signer.key().id();
        var next = new MemorySigner();
        registry.signWith(next);
        registry.publish(WIDGET.version("2.0.0"));
        registry.publish(WIDGET.version("3.0.0"));

        assertThat(keyIds()).containsExactlyInAnyOrder(former, next.key().id());
        for (var version : List.of("1.0.0", "2.0.0", "3.0.0")) {
            assertThat(isVerified(WIDGET.version(version), dist(read("/@acme%2fwidget"), version)))
                    .isTrue();
        }
    }

    @Test
    void a_version_from_before_has_no_signature_and_is_served_as_ever() {
        registry.publish(WIDGET);
        var item = registry.table.query("H#npm#@acme/widget", "V#").getFirst();
        var unsigned = new java.util.HashMap<>(item.attributes());
        unsigned.keySet().removeAll(List.of("keyid", "sig"));
        registry.table.transact(
                List.of(new Write.Put(new dev.larder.storage.Item(item.key(), unsigned), Write.ALWAYS)));

        assertThat(dist(read("/@acme%2fwidget"), "1.0.0"))
                .containsKey("integrity")
                .doesNotContainKey("signatures");
    }

    @Test
    void nothing_is_published_while_nobody_can_sign() {
        registry.signWith(new Signer() {
            @Override
            public dev.larder.domain.SigningKey key() {
                return registry.signer.key();
            }

            @Override
            public byte[] sign(byte[] message) {
                throw new StorageUnavailable("sign", new IllegalStateException("the key is disabled"));
            }
        });

        assertThat(registry.publish(WIDGET).status()).isEqualTo(503);
        assertThat(registry.kept()).isEmpty();
        assertThat(read("/@acme%2fwidget").status()).isEqualTo(404);
    }

    @Test
    void signatures_of_the_upstream_come_through_as_they_are() {
        var signer = registry.upstream.security().sign();
        var theirs = PackageFiles.made("left-pad", "1.3.0");
        registry.upstream.publish(theirs);
        registry.publish(WIDGET);

        var dist = dist(read("/left-pad"), "1.3.0");

        assertThat(isVerified(theirs, dist)).isTrue();
        assertThat(dist.get("signatures"))
                .isEqualTo(dist(read("/left-pad", "accept", "application/vnd.npm.install-v1+json"), "1.3.0")
                        .get("signatures"));
        assertThat(keyIds())
                .containsExactly(registry.signer.key().id(), signer.key().id());
    }

    @Test
    void a_recorded_signature_is_not_touched() {
        registry.upstream.replay("made.example.test", "@crafted/signed");
        var recorded = Json.object(UpstreamRegistry.recorded("made.example.test", "@crafted/signed"));

        var served = read("/@crafted%2fsigned").json();

        for (var version : Json.at(recorded, "versions").keySet()) {
            var dist = Json.at(recorded, "versions", version, "dist");
            for (var field : List.of("integrity", "shasum", "signatures", "npm-signature")) {
                assertThat(Optional.ofNullable(
                                Json.at(served, "versions", version, "dist").get(field)))
                        .as(version + " " + field)
                        .isEqualTo(Optional.ofNullable(dist.get(field)));
            }
        }
    }

    @Test
    void the_upstreams_keys_are_asked_for_every_five_minutes() {
        registry.upstream.security().sign();
        registry.publish(WIDGET);
        registry.counts.taken();

        keys();
        assertThat(registry.counts.taken()).containsExactly("table get", "table get", "table transact");
        keys();
        assertThat(registry.counts.taken()).containsExactly("table get");
        registry.pass(Duration.ofMinutes(6));
        keys();

        assertThat(registry.upstream.requests(KEYS)).isEqualTo(2);
    }

    @Test
    void an_upstream_that_fails_leaves_its_last_keys_however_old() {
        var signer = registry.upstream.security().sign();
        registry.publish(WIDGET);
        keys();
        registry.pass(Duration.ofDays(100));
        registry.upstream.fail(KEYS, new Fault.Status(500));

        assertThat(keyIds()).contains(signer.key().id());
        assertThat(registry.get(KEYS).header("npm-notice")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "{\"keys\": {}}", "{\"keys\": [7]}", "nonsense", "{\"keys\": []} x"})
    void an_upstream_that_answers_nonsense_leaves_ours_and_a_notice(String text) {
        registry.upstream.security().answerKeysWith(text);
        registry.publish(WIDGET);

        var answer = registry.get(KEYS);

        assertThat(keyIds()).containsExactly(registry.signer.key().id());
        assertThat(answer.header("npm-notice")).contains("cannot be asked for its keys");
    }

    @Test
    void an_upstream_without_keys_leaves_ours() {
        registry.publish(WIDGET);

        assertThat(keyIds()).containsExactly(registry.signer.key().id());
        assertThat(registry.get(KEYS).header("npm-notice")).isNull();
        assertThat(registry.upstream.requests(KEYS))
                .as("that there are none is kept")
                .isEqualTo(1);
    }

    @Test
    void without_any_key_there_are_none() {
        assertThat(registry.get(KEYS).status()).isEqualTo(404);
        assertThat(registry.get(KEYS).error()).contains("no signing keys");
        registry.close();
        registry = TestRegistry.hostedOnly();
        assertThat(registry.get(KEYS).status()).isEqualTo(404);
    }

    @Test
    void that_nobody_knows_is_not_that_there_are_none() {
        registry.upstream.stop();

        assertThat(registry.get(KEYS).status()).isEqualTo(503);
        assertThat(registry.get(KEYS).header("retry-after")).isNotNull();
    }

    @Test
    void who_may_read_nothing_gets_no_keys() {
        registry.close();
        registry = TestRegistry.closed();
        registry.publish(WIDGET);

        assertThat(registry.get(KEYS).status()).isEqualTo(401);
        assertThat(read(KEYS).status()).isEqualTo(200);
    }
}
