package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Digest;
import dev.larder.npm.ManifestSummary;
import dev.larder.npm.TarballNames;
import dev.larder.operate.Finding;
import dev.larder.operate.Finding.Severity;
import dev.larder.operate.Operator;
import dev.larder.operate.Stores;
import dev.larder.operate.VerifyRegistry;
import dev.larder.storage.ForwardingTable;
import dev.larder.storage.Gzip;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.Write;
import dev.larder.support.PackageFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator's check finds in a registry that was tampered with, and what it makes right. */
class VerifyTest {

    private static final String WIDGET = "H#npm#@acme/widget";

    private final TestRegistry registry = TestRegistry.open();
    private final List<Finding> found = new ArrayList<>();

    @BeforeEach
    void fill() {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"));
        registry.publish(PackageFiles.made("@acme/widget", "1.1.0"));
        registry.get("/@acme/widget", TestRegistry.bearer(TestRegistry.ALICE));
        registry.upstream.publish(PackageFiles.made("left-pad", "1.3.0"));
        registry.get("/left-pad");
        registry.get("/left-pad/-/left-pad-1.3.0.tgz");
        registry.refresh();
    }

    @AfterEach
    void close() {
        registry.upstream.close(); // and no full check: most of these registries stay broken
    }

    private VerifyRegistry.Report verify(boolean deep, boolean repair) {
        found.clear();
        return registry.operator()
                .verifying()
                .verify(new VerifyRegistry.Wanted(deep, repair, Optional.empty()), () -> true, found::add);
    }

    private String only() {
        assertThat(found).hasSize(1);
        return found.getFirst().line();
    }

    /** Repairs, and looks again. */
    private void repaired(String... what) {
        var report = verify(true, true);
        assertThat(report.isGood()).as("%s", found).isTrue();
        assertThat(report.repaired()).hasSize(what.length);
        for (var each : what) {
            assertThat(report.repaired()).anySatisfy(line -> assertThat(line).contains(each));
        }
        assertThat(verify(true, false).left()).isEmpty();
    }

    private void change(String pk, String sk, UnaryOperator<Item> change) {
        var key = new Key(pk, sk);
        var item = registry.table.get(List.of(key)).get(key);
        registry.table.transact(List.of(new Write.Put(change.apply(item), Write.PRESENT)));
    }

    private void remove(String pk, String sk) {
        assertThat(registry.table.transact(List.of(new Write.Delete(new Key(pk, sk), Write.PRESENT))))
                .isTrue();
    }

    private String upstreamPartition() {
        return registry.table.items().stream()
                .map(item -> item.key().pk())
                .filter(pk -> pk.matches("C#.*#left-pad"))
                .findFirst()
                .orElseThrow();
    }

    private ObjectKey tarball(String version) {
        return tarball(WIDGET, "V#" + version);
    }

    private ObjectKey tarball(String pk, String sk) {
        var key = new Key(pk, sk);
        var integrity = registry.table.get(List.of(key)).get(key).text("integrity");
        return new ObjectKey(
                ObjectKey.Kind.HOSTED_TARBALL, Digest.strongest(integrity).orElseThrow());
    }

    /** Puts other bytes of the same length there. */
    private void damage(ObjectKey key) throws IOException {
        try (var content = registry.objects.get(key).orElseThrow()) {
            var bytes = content.readAllBytes();
            bytes[bytes.length / 2] ^= 1;
            registry.objects.delete(key);
            registry.objects.putIfAbsent(key, new ByteArrayInputStream(bytes));
        }
    }

    private Item view() {
        return registry.table.query(WIDGET, "VIEW#").getFirst();
    }

    @Test
    void a_good_registry_is_good() {
        var report = verify(true, false);

        assertThat(found).isEmpty();
        assertThat(report.isGood()).isTrue();
        assertThat(report.objects()).isEqualTo(registry.kept().size());
        assertThat(report.cursor()).isEmpty();
    }

    private void publishLarge() {
        for (var version : List.of("1.0.0", "1.1.0", "1.2.0")) {
            var noise = new byte[150_000];
            new Random(version.hashCode()).nextBytes(noise);
            registry.publish(PackageFiles.made("large", version)
                    .field("noise", Base64.getEncoder().encodeToString(noise)));
        }
        registry.get("/large", TestRegistry.bearer(TestRegistry.ALICE));
        registry.refresh();
        assertThat(registry.kept()).anyMatch(path -> path.startsWith("views/"));
    }

    @Test
    void a_large_view_is_read_where_it_is() {
        publishLarge();

        assertThat(verify(true, false).isGood()).isTrue();
    }

    @Test
    void a_large_view_of_other_bytes_is_made_anew() throws IOException {
        publishLarge();
        var view = registry.table.query("H#npm#large", "VIEW#").getFirst();
        damage(ObjectKey.parse(view.text("object")));

        repaired("points at an object of other bytes");

        assertThat(registry.get("/large", TestRegistry.bearer(TestRegistry.ALICE))
                        .status())
                .isEqualTo(200);
        registry.refresh();
        assertThat(registry.table.query("H#npm#large", "VIEW#")).isNotEmpty();
        assertThat(verify(true, false).isGood()).isTrue();
    }

    @Test
    void what_is_listed_as_kept_and_is_not_is_listed_no_more() {
        var packages = new Key(upstreamPartition().replaceFirst("left-pad$", "-packages"), "gone");
        registry.table.transact(List.of(new Write.Put(new Item(packages).with("used", 20_000), Write.ABSENT)));

        verify(false, true);

        assertThat(registry.table.get(List.of(packages))).isEmpty();
    }

    @Test
    void a_check_goes_on_where_it_was_stopped() {
        remove(WIDGET, "HEAD");
        remove("S#npm", "@acme/widget");
        var looked = new ArrayList<String>();

        var parts = inParts(false, looked);

        assertThat(parts).isEqualTo(portions());
        assertThat(looked).contains(WIDGET + " V#1.0.0", WIDGET + " V#1.1.0").doesNotHaveDuplicates();
    }

    @Test
    void a_package_of_any_size_is_checked_in_parts() throws IOException {
        for (var patch = 0; patch < 220; patch++) {
            registry.publish(PackageFiles.made("many", "1.0." + patch));
        }
        for (var sk : List.of("V#1.0.0", "V#1.0.150", "V#1.0.99")) {
            damage(tarball("H#npm#many", sk));
        }
        var looked = new ArrayList<String>();

        var parts = inParts(true, looked);

        assertThat(looked).containsExactly("H#npm#many V#1.0.0", "H#npm#many V#1.0.150", "H#npm#many V#1.0.99");
        assertThat(parts).isEqualTo(portions());
    }

    /** Has time for nothing: each part does the least that it may. */
    private long inParts(boolean deep, List<String> looked) {
        var cursor = Optional.<String>empty();
        var parts = 0;
        do {
            var report = registry.operator()
                    .verifying()
                    .verify(
                            new VerifyRegistry.Wanted(deep, false, cursor),
                            () -> false,
                            finding -> looked.add(finding.where()));
            assertThat(report.partitions()).isEqualTo(1);
            cursor = report.cursor();
            parts++;
        } while (cursor.isPresent());
        return parts;
    }

    /** A hundred items of a partition each, or what is left of it. */
    private long portions() {
        return registry.table.items().stream()
                .collect(Collectors.groupingBy(item -> item.key().pk(), Collectors.counting()))
                .values()
                .stream()
                .mapToLong(items -> Math.ceilDiv(items, 100L))
                .sum();
    }

    @Test
    void a_version_without_its_tarball_is_lost() {
        registry.objects.delete(tarball("1.0.0"));

        assertThat(verify(false, true).left()).isEqualTo(Map.of(Severity.LOST, 1));
        assertThat(only()).contains("LOST " + WIDGET + " V#1.0.0 has no tarball", "delete marker");
    }

    @Test
    void a_tarball_of_other_bytes_is_lost_and_a_deep_look_sees_it() throws IOException {
        damage(tarball("1.0.0"));

        assertThat(verify(false, false).isGood()).isTrue();
        assertThat(verify(true, true).isGood()).isFalse();
        assertThat(only()).contains("has a tarball of other bytes");
        assertThat(registry.objects.size(tarball("1.0.0"))).isPresent();
    }

    @Test
    void a_tarball_of_another_size_is_lost() {
        change(WIDGET, "V#1.0.0", item -> item.with("size", 7));

        verify(false, false);

        assertThat(only()).contains("not 7");
    }

    @Test
    void versions_without_a_head_are_lost() {
        remove(WIDGET, "HEAD");

        assertThat(verify(false, false).left()).containsKey(Severity.LOST);
        assertThat(found).anySatisfy(finding -> assertThat(finding.line()).contains("has no HEAD beside it"));
    }

    @Test
    void a_tag_that_names_no_version_is_taken_away_and_latest_set() {
        change(WIDGET, "HEAD", item -> item.with("tags", Map.of("beta", "9.9.9")));

        verify(false, false);
        assertThat(found).anySatisfy(finding -> assertThat(finding.line()).contains("no event and no audit entry"));
        repaired("has dist-tags that name no version: beta 9.9.9", "though nothing of it is left");
        assertThat(registry.get("/@acme/widget/latest", TestRegistry.bearer(TestRegistry.ALICE))
                        .json())
                .containsEntry("version", "1.1.0");
    }

    @Test
    void what_search_does_not_know_it_learns_again() {
        remove("S#npm", "@acme/widget");

        repaired("is not found by a search");
    }

    @Test
    void what_search_knows_wrongly_it_learns_again() {
        change("S#npm", "@acme/widget", item -> item.with("access", "PUBLIC"));

        repaired("is found by a search as it was");
    }

    @Test
    void search_forgets_what_there_is_not() {
        var entry = registry.table.query("S#npm", "").getFirst();
        registry.table.transact(
                List.of(new Write.Put(new Item(new Key("S#npm", "ghost"), entry.attributes()), Write.ABSENT)));

        repaired("finds a package that there is not");
    }

    @Test
    void a_view_of_the_future_is_dropped() {
        change(WIDGET, view().key().sk(), item -> item.with("revision", "99"));

        repaired("shows a revision that there has not been yet");
    }

    @Test
    void a_view_of_other_bytes_is_dropped() {
        change(WIDGET, view().key().sk(), item -> item.with("gzip", new byte[] {1, 2, 3}));

        repaired("has another digest");
    }

    @Test
    void a_cached_tarball_that_is_gone_is_fetched_again() {
        var item = registry.table.query(upstreamPartition(), "V#").getFirst();
        registry.objects.delete(ObjectKey.parse(item.text("object")));

        repaired("points at no object");
        assertThat(registry.get("/left-pad/-/left-pad-1.3.0.tgz").status()).isEqualTo(302);
        assertThat(registry.offences()).isEmpty();
    }

    @Test
    void a_cached_tarball_of_other_bytes_is_fetched_again() throws IOException {
        var item = registry.table.query(upstreamPartition(), "V#").getFirst();
        damage(ObjectKey.parse(item.text("object")));

        repaired("points at an object of other bytes");

        assertThat(registry.get("/left-pad/-/left-pad-1.3.0.tgz").status()).isEqualTo(302);
        assertThat(registry.table.query(upstreamPartition(), "V#")).hasSize(1);
        assertThat(verify(true, false).isGood()).isTrue();
        assertThat(registry.offences()).isEmpty();
    }

    @Test
    void a_cached_document_of_other_bytes_is_fetched_again() throws IOException {
        var head = registry.table.query(upstreamPartition(), "HEAD").getFirst();
        damage(ObjectKey.parse(head.text("document")));

        verify(true, true);

        assertThat(registry.get("/left-pad").status()).isEqualTo(200);
        assertThat(registry.table.query(upstreamPartition(), "HEAD")).hasSize(1);
        assertThat(verify(true, false).isGood()).isTrue();
        assertThat(registry.offences()).isEmpty();
    }

    @Test
    void what_was_replaced_since_it_was_found_stays() throws IOException {
        var item = registry.table.query(upstreamPartition(), "V#").getFirst();
        var object = ObjectKey.parse(item.text("object"));
        byte[] good;
        try (var content = registry.objects.get(object).orElseThrow()) {
            good = content.readAllBytes();
        }
        damage(object);
        verify(true, false);
        registry.objects.delete(object);
        registry.objects.putIfAbsent(object, new ByteArrayInputStream(good));

        assertThat(found.getFirst().repair().orElseThrow().doing().getAsBoolean())
                .isTrue();

        assertThat(registry.objects.size(object)).hasValue(good.length);
    }

    @Test
    void a_token_that_its_user_cannot_end_is_listed() {
        var listed = registry.table.query("U#alice", "TOKEN#").getFirst();
        remove("U#alice", listed.key().sk());

        repaired("cannot see, nor end");
        assertThat(registry.offences()).isEmpty();
    }

    @Test
    void a_token_that_is_none_is_listed_no_longer() {
        var listed = registry.table.query("U#alice", "TOKEN#").getFirst();
        remove("T#" + listed.text("hash"), "TOKEN");

        repaired("lists a token that there is not");
        assertThat(registry.offences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_token_asks_for_a_second_factor_when_one_of_its_two_places_says_so(boolean isListed) {
        var listed = registry.table.query("U#alice", "TOKEN#").getFirst().key();
        var asking = isListed ? listed : new Key("T#" + listed.sk().substring("TOKEN#".length()), "TOKEN");
        change(asking.pk(), asking.sk(), item -> item.with("secondFactor", 1));

        repaired("have it ask for one");
        assertThat(registry.table.find(asking).orElseThrow().number("secondFactor"))
                .isEqualTo(1);
        assertThat(registry.offences()).isEmpty();
    }

    /** As the function's, which writes no token, unless it may import. */
    @Test
    void what_a_role_may_not_repair_is_told_and_the_rest_is_repaired() {
        var listed = registry.table.query("U#alice", "TOKEN#").getFirst().key();
        change(listed.pk(), listed.sk(), item -> item.with("secondFactor", 1));
        remove("U#bob", registry.table.query("U#bob", "TOKEN#").getFirst().key().sk());
        var table = new ForwardingTable(registry.table) {

            @Override
            public boolean transact(List<Write> writes) {
                if (writes.stream()
                        .anyMatch(write ->
                                write instanceof Write.Put put && put.key().pk().startsWith("T#"))) {
                    throw new StorageUnavailable("write", new IllegalStateException("access denied"));
                }
                return super.transact(writes);
            }
        };

        var report = new Operator(
                        new Stores(table, registry.objects, registry::now, new Random(9)),
                        new ManifestSummary(),
                        new TarballNames())
                .verifying()
                .verify(new VerifyRegistry.Wanted(false, true, Optional.empty()), () -> true, found::add);

        assertThat(only()).contains("WRONG T#", "second factor");
        assertThat(report.repaired()).singleElement().asString().contains("cannot see, nor end");
    }

    @Test
    void an_object_at_which_nothing_points_is_noted() throws IOException {
        var bytes = new byte[] {7};
        registry.objects.putIfAbsent(
                new ObjectKey(ObjectKey.Kind.HOSTED_TARBALL, Digest.of(Digest.Algorithm.SHA512, bytes)),
                new ByteArrayInputStream(bytes));

        assertThat(verify(false, false).isGood()).isTrue();
        assertThat(only()).contains("NOTE 1 objects (1 bytes)", "gc removes them");
    }

    @Test
    void what_nobody_knows_is_noted_and_left_alone() {
        registry.table.transact(List.of(new Write.Put(new Item(new Key("X#new", "THING")), Write.ALWAYS)));

        assertThat(verify(true, true).isGood()).isTrue();
        assertThat(only()).contains("X#new THING is of a kind that this version does not know");
    }

    @Test
    void what_cannot_be_read_does_not_end_the_check() {
        change(WIDGET, "HEAD", item -> new Item(item.key()));

        assertThat(verify(false, false).left()).containsKey(Severity.LOST);
        assertThat(found)
                .anySatisfy(finding -> assertThat(finding.line()).contains(WIDGET + " cannot be read", "lacks name"));
    }

    @Test
    void a_version_whose_manifest_cannot_be_read_is_lost() {
        for (var manifest : List.of("[]", "{", "{} {}", "")) {
            change(
                    WIDGET,
                    "V#1.0.0",
                    item -> item.with("manifest", Gzip.compress(manifest.getBytes(StandardCharsets.UTF_8))));

            assertThat(verify(false, false).isGood()).as(manifest).isFalse();
            assertThat(only()).contains("LOST " + WIDGET + " V#1.0.0 has no manifest that can be read");
        }
        change(WIDGET, "V#1.0.0", item -> item.with("manifest", new byte[] {1, 2, 3}));
        verify(false, false);
        assertThat(only()).contains("has no manifest that can be read");
    }

    @Test
    void a_version_that_lacks_what_a_packument_says_is_lost() {
        change(WIDGET, "V#1.0.0", item -> {
            var attributes = new HashMap<>(item.attributes());
            attributes.keySet().removeAll(List.of("published", "shasum"));
            return new Item(item.key(), attributes);
        });
        verify(false, false);
        assertThat(only()).contains("does not say its shasum, published");
    }

    @Test
    void a_key_that_is_not_listed_is_not_to_be_listed_again_if_it_leaked() {
        change("R#npm", "KEYS", item -> item.with("keys", Map.of()));

        verify(false, false);

        assertThat(found)
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.line())
                        .contains(
                                "is signed with a key that is not listed",
                                "unless it was taken out because it leaked"));
    }

    @Test
    void a_signature_that_is_gone_is_lost() {
        change(WIDGET, "V#1.0.0", item -> {
            var attributes = new HashMap<>(item.attributes());
            attributes.remove("sig");
            return new Item(item.key(), attributes);
        });

        verify(false, false);

        assertThat(only()).contains("has lost its signature");
    }

    @Test
    void rules_that_no_request_can_read_are_lost() {
        var grants = new Item(new Key("R#npm", "GRANTS"))
                .with("revision", 1)
                .with("administrators", "root")
                .with("members", Map.of("acme alice", "OWNER"))
                .with("teams", Map.of("@acme:devs", "1 alice"))
                .with("rules", Map.of("0000", "@acme/*|READ=@acme:devs"));
        registry.table.transact(List.of(new Write.Put(grants, Write.ABSENT)));
        assertThat(verify(false, false).isGood()).as("%s", found).isTrue();

        for (var broken : List.of(
                grants.with("rules", Map.of("0000", "@acme/*|REED=alice")),
                grants.with("members", Map.of("acme alice", "BOSS")),
                new Item(grants.key()))) {
            registry.table.transact(List.of(new Write.Put(broken, Write.PRESENT)));

            assertThat(verify(false, false).left()).isEqualTo(Map.of(Severity.LOST, 1));
            assertThat(only()).contains("R#npm cannot be read");
        }
    }

    @Test
    void a_tarball_of_a_version_that_was_unpublished_is_not_missed() {
        registry.send(
                TestRegistry.ROOT,
                "DELETE",
                "/@acme%2fwidget/-rev/"
                        + registry.table.query(WIDGET, "HEAD").getFirst().number("revision"),
                "");
        registry.objects.delete(tarball("1.0.0"));

        assertThat(verify(true, false).left()).doesNotContainKeys(Severity.LOST, Severity.WRONG);
    }
}
