package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.Digest;
import dev.larder.npm.ManifestSummary;
import dev.larder.npm.TarballNames;
import dev.larder.operate.ExportFolder;
import dev.larder.operate.Finding;
import dev.larder.operate.ImportRegistry;
import dev.larder.operate.Operator;
import dev.larder.operate.Stores;
import dev.larder.operate.VerifyRegistry;
import dev.larder.storage.ForwardingTable;
import dev.larder.storage.Item;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.OrphanMark;
import dev.larder.storage.WholeTable;
import dev.larder.storage.Write;
import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A package that takes several transactions to import is whole or not there, whatever clients do meanwhile. */
class ImportBesidePublishersTest {

    private static final int VERSIONS = 80; // three transactions

    private static final String ANVIL = "H#npm#anvil";
    private static final PackageFiles OTHER = PackageFiles.made("anvil", "5.0.1");

    private final TestRegistry source = TestRegistry.hostedOnly();
    private final TestRegistry registry = TestRegistry.open();
    private final List<Runnable> before = new ArrayList<>(); // each of the transactions in which anvil is written

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() throws IOException {
        source.signWith(registry.signer);
        registry.signWith(registry.signer);
        IntStream.range(0, VERSIONS).forEach(number -> source.publish(PackageFiles.made("anvil", "2.0." + number)));
        source.refresh(); // tells others, so that no event is left to be told
        new ExportFolder(folder).export(source.operator().stores(), false, _ -> {});
        registry.upstream.publish(PackageFiles.made("anvil", "9.9.9"));
    }

    @AfterEach
    void close() {
        source.close();
        registry.close();
    }

    private ImportRegistry.Report read() throws IOException {
        return new Operator(
                        new Stores(new Watched(registry.table), registry.objects, registry::now, new Random(9)),
                        new ManifestSummary(),
                        new TarballNames())
                .importing()
                .read(new ExportFolder(folder), _ -> {});
    }

    /** Something happens before transactions. */
    private final class Watched extends ForwardingTable {

        Watched(WholeTable table) {
            super(table);
        }

        @Override
        public boolean transact(List<Write> writes) {
            if (!before.isEmpty()
                    && writes.stream().anyMatch(write -> write.key().pk().equals(ANVIL))) {
                before.removeFirst().run();
            }
            return super.transact(writes);
        }
    }

    private static final class Broken extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private void assertWhole() throws IOException {
        assertThat(read().isWhole()).isTrue();
        assertThat(registry.table.query(ANVIL, "V#")).isEqualTo(source.table.query(ANVIL, "V#"));
        assertThat(registry.table.query(ANVIL, "HEAD")).isEqualTo(source.table.query(ANVIL, "HEAD"));
        assertThat(registry.get("/anvil", TestRegistry.bearer(TestRegistry.ALICE))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void nobody_else_comes_to_own_a_package_of_which_a_part_is_there(int transactions) throws IOException {
        IntStream.range(0, transactions).forEach(_ -> before.add(() -> {}));
        before.add(() -> assertThat(
                        registry.publish(OTHER, TestRegistry.BOB, "latest").status())
                .isBetween(403, 404));

        assertThat(read().isWhole()).isTrue();

        assertThat(before).isEmpty();
        assertWhole();
    }

    @Test
    void who_publishes_first_has_it_and_nothing_of_the_import_is_beside_that() throws IOException {
        before.add(() -> assertThat(
                        registry.publish(OTHER, TestRegistry.BOB, "latest").status())
                .isEqualTo(201));

        assertThat(read().unfinished()).singleElement().asString().startsWith(ANVIL);

        assertThat(read().different()).contains(ANVIL);
        assertThat(registry.table.query(ANVIL, "V#")).hasSize(1);
    }

    @Test
    void its_owner_publishes_as_soon_as_it_is_whole() throws IOException {
        registry.pass(Duration.ofMinutes(1)); // both throw the same dice: their audits would have the same keys
        var published = new CompletableFuture<Integer>();
        before.add(() -> {});
        before.add(() -> Thread.ofPlatform()
                .start(() -> published.complete(registry.publish(OTHER).status())));

        var report = read();

        assertThat(report.unfinished()).isEmpty();
        assertThat(report.different()).doesNotContain(ANVIL);

        assertThat(published.join()).isEqualTo(201);
        assertThat(registry.table.query(ANVIL, "V#")).hasSize(VERSIONS + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void what_broke_off_is_not_there_and_is_finished_by_another(int transactions) throws IOException {
        IntStream.range(0, transactions).forEach(_ -> before.add(() -> {}));
        before.add(() -> {
            throw new Broken();
        });
        assertThatThrownBy(this::read).isInstanceOf(Broken.class);
        if (transactions > 0) {
            assertThat(registry.get("/anvil", TestRegistry.bearer(TestRegistry.ALICE))
                            .status())
                    .as("nor is it the upstream's")
                    .isEqualTo(404);
            assertThat(registry.publish(OTHER, TestRegistry.BOB, "latest").status())
                    .isBetween(403, 404);
            assertToldAndNotRepaired();
        }

        assertWhole();
    }

    private void assertToldAndNotRepaired() {
        var kept = registry.table.query(ANVIL, "");
        var found = new ArrayList<Finding>();
        registry.operator()
                .verifying()
                .verify(new VerifyRegistry.Wanted(false, true, Optional.empty()), () -> true, found::add);
        registry.operator().collecting(Duration.ofHours(1)).run(true, () -> true, _ -> {});

        found.removeIf(finding -> finding.severity() == Finding.Severity.NOTE);
        assertThat(found)
                .hasSize(kept.size() - 1)
                .allSatisfy(
                        finding -> assertThat(finding.line()).contains(ANVIL, "has no HEAD beside it", "import again"));
        assertThat(registry.table.query(ANVIL, "")).isEqualTo(kept);
        assertThat(registry.operator()
                        .collecting(Duration.ofHours(1))
                        .run(false, () -> true, _ -> {})
                        .orphans())
                .as("left for the import to come")
                .isEqualTo(VERSIONS - (kept.size() - 1));
    }

    @Test
    void half_a_package_is_exported_without_its_draft() throws IOException {
        before.add(() -> {});
        before.add(() -> {
            throw new Broken();
        });
        assertThatThrownBy(this::read).isInstanceOf(Broken.class);
        var half = folder.resolve("half");
        new ExportFolder(half).export(registry.operator().stores(), false, _ -> {});

        assertThat(half.resolve("items.jsonl"))
                .content()
                .contains(ANVIL)
                .doesNotContain("{\"pk\":\"" + ANVIL + "\",\"sk\":\"HEAD\"");

        assertWhole();
    }

    /** As {@code gc} leaves it that was killed after it had begun to remove: for an hour nobody points there. */
    @ParameterizedTest
    @ValueSource(ints = {3, 76})
    void what_misses_a_version_gets_no_head_and_is_finished_when_the_version_can_be_written(int index)
            throws IOException {
        var version = source.table.query(ANVIL, "V#").get(index);
        var object = tarball(version);
        var removing =
                new OrphanMark(object, OrphanMark.State.REMOVING, registry.now().plus(Duration.ofMinutes(1)));
        registry.table.transact(List.of(new Write.Put(removing.toItem(), Write.ABSENT)));

        assertThat(read().unfinished()).singleElement().asString().startsWith(ANVIL);
        assertThat(registry.table.query(ANVIL, "V#")).hasSize(index < 33 ? 0 : 66);
        assertThat(registry.table.query(ANVIL, "HEAD"))
                .allSatisfy(head -> assertThat(head.number("revision")).isZero());

        registry.pass(Duration.ofMinutes(62));
        assertWhole();
    }

    private static ObjectKey tarball(Item version) {
        return new ObjectKey(
                ObjectKey.Kind.HOSTED_TARBALL,
                Digest.strongest(version.text("integrity")).orElseThrow());
    }
}
