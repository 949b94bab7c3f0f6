package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.npm.ManifestSummary;
import dev.larder.npm.TarballNames;
import dev.larder.operate.ExportFolder;
import dev.larder.operate.ImportRegistry;
import dev.larder.operate.Operator;
import dev.larder.operate.Stores;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Write;
import dev.larder.storage.memory.MemoryObjects;
import dev.larder.storage.memory.MemoryTable;
import dev.larder.support.FullCheck;
import dev.larder.support.PackageFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An import may take hours; whatever collects garbage meanwhile finds objects at which nothing points yet. */
class ImportAgainstGarbageTest {

    private static final Duration GRACE = Duration.ofHours(1);

    /** More than one transaction takes. */
    private static final int VERSIONS = 40;

    private final TestRegistry registry = TestRegistry.open();
    private final MemoryObjects objects = new MemoryObjects();
    private final Disturbed table = new Disturbed();
    private final AtomicBoolean sleeps = new AtomicBoolean(); // as soon as it has looked at the clock
    private Instant now = registry.now();

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() throws IOException {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"));
        registry.publish(PackageFiles.made("@acme/widget", "1.1.0"));
        IntStream.range(0, VERSIONS).forEach(number -> registry.publish(PackageFiles.made("anvil", "2.0." + number)));
        registry.upstream.publish(PackageFiles.made("left-pad", "1.3.0"));
        registry.get("/left-pad");
        registry.get("/left-pad/-/left-pad-1.3.0.tgz");
        registry.refresh();
        new ExportFolder(folder).export(registry.operator().stores(), true, _ -> {});
    }

    @AfterEach
    void close() {
        registry.close();
    }

    /** Something happens before one of its transactions, or before one of its queries. */
    private static final class Disturbed extends MemoryTable {

        private int transactions = Integer.MAX_VALUE;
        private int queries = Integer.MAX_VALUE;
        private Runnable disturbance = () -> {};
        private Runnable looked = () -> {};

        @Override
        public boolean transact(List<Write> writes) {
            if (transactions-- == 0) {
                disturb();
            }
            return super.transact(writes);
        }

        @Override
        public Map<Key, Item> get(Collection<Key> keys) {
            if (keys.stream().anyMatch(key -> key.pk().equals("H#-gone"))) {
                looked.run();
            }
            return super.get(keys);
        }

        @Override
        public List<Item> query(String pk, String skPrefix) {
            if (queries-- == 0) {
                disturb();
            }
            return super.query(pk, skPrefix);
        }

        private void disturb() {
            transactions = Integer.MAX_VALUE;
            queries = Integer.MAX_VALUE;
            disturbance.run();
        }
    }

    private Operator operator() {
        return new Operator(
                new Stores(table, objects, this::time, new Random(9)), new ManifestSummary(), new TarballNames());
    }

    private Instant time() {
        var time = now;
        if (sleeps.getAndSet(false)) {
            collect(3);
        }
        return time;
    }

    private void collect(int runs) {
        for (var run = 0; run < runs; run++) {
            operator().collecting(GRACE).run(true, () -> true, _ -> {});
            now = now.plus(GRACE);
        }
    }

    private ImportRegistry.Report read() throws IOException {
        return operator().importing().read(new ExportFolder(folder), _ -> {});
    }

    private void assertWhole() throws IOException {
        assertThat(FullCheck.offences(table.items(), objects)).isEmpty();
        assertThat(read().items()).as("left for another import").isZero();
        collect(3);
        assertThat(FullCheck.offences(table.items(), objects)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3}) // one marks, another removes, and the third forgets
    void what_was_copied_and_taken_before_anything_points_there_is_copied_again(int runs) throws IOException {
        table.disturbance = () -> collect(runs);
        table.queries = 0; // all objects are there then, and no item

        var report = read();

        assertThat(report.isWhole()).isTrue();
        assertThat(report.objects()).isEqualTo((runs == 1 ? 1 : 2) * (VERSIONS + 4));

        assertWhole();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void so_is_what_is_taken_at_the_moment_in_which_something_comes_to_point_there(int runs) throws IOException {
        table.disturbance = () -> collect(runs);
        for (var transaction = 0; transaction < 8; transaction++) {
            table.items().forEach(item -> table.transact(List.of(new Write.Delete(item.key(), Write.ALWAYS))));
            table.transactions = transaction;

            assertThat(read().isWhole()).isTrue();

            assertWhole();
        }
    }

    @Test
    void what_was_marked_long_before_the_import_found_it_there_is_not_taken_from_it() throws IOException {
        read();
        table.items().forEach(item -> table.transact(List.of(new Write.Delete(item.key(), Write.ALWAYS))));
        collect(1);
        table.disturbance = () -> collect(1);
        table.transactions = 2;

        assertThat(read().isWhole()).isTrue();

        assertWhole();
    }

    @Test
    void a_machine_that_has_slept_for_hours_since_it_looked_for_marks_looks_again() throws IOException {
        table.looked = () -> {
            table.looked = () -> {};
            sleeps.set(true);
        };

        assertThat(read().isWhole()).isTrue();

        assertThat(now).isAfter(registry.now());
        assertWhole();
    }

    @Test
    void what_the_cache_was_about_to_remove_by_itself_stays_as_well() throws IOException {
        registry.send(TestRegistry.ROOT, "DELETE", "/-/larder/cache/left-pad", "");

        registry.operator().importing().read(new ExportFolder(folder), _ -> {});
        registry.pass(Duration.ofHours(2));
        registry.queue.add("sweep " + registry.upstream.url().getAuthority() + " left-pad");
        assertThat(registry.refresh()).isEmpty();

        registry.upstream.stop();
        assertThat(registry.get("/left-pad").status()).isEqualTo(200);
        assertThat(registry.get("/left-pad/-/left-pad-1.3.0.tgz").status()).isEqualTo(302);
    }

    @Test
    void what_the_cache_is_removing_just_now_is_left_to_another_import() throws IOException {
        read();
        removing(document());

        assertThat(read().unfinished()).singleElement().asString().endsWith(" HEAD");
        now = now.plus(GRACE).plusMillis(1);
        assertThat(read().isWhole()).isTrue();

        assertWhole();
    }

    @Test
    void what_the_cache_was_removing_and_has_removed_since_is_put_again() throws IOException {
        read();
        var document = document();
        var note = removing(document);
        table.disturbance = () -> {
            objects.delete(ObjectKey.parse(document.text("document")));
            table.transact(List.of(new Write.Delete(note.key(), Write.ALWAYS)));
        };
        table.transactions = 0;

        assertThat(read().isWhole()).isTrue();

        assertWhole();
    }

    private Item document() {
        return table.items().stream()
                .filter(item -> item.findText("document").isPresent())
                .findFirst()
                .orElseThrow();
    }

    /** The cache has taken the item away and removes its object, for an hour at most. */
    private Item removing(Item head) {
        var note = new Item(new Key(head.key().pk(), "GONE#" + head.text("document")))
                .with("since", 0)
                .with("removing", now.plus(GRACE).toEpochMilli());
        table.transact(List.of(new Write.Delete(head.key(), Write.ALWAYS), new Write.Put(note, Write.ABSENT)));
        return note;
    }
}
