package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.npm.ManifestSummary;
import dev.larder.npm.TarballNames;
import dev.larder.operate.ExportFolder;
import dev.larder.operate.ImportRegistry;
import dev.larder.operate.InvalidCommand;
import dev.larder.operate.Operator;
import dev.larder.operate.Stores;
import dev.larder.storage.ForwardingTable;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.storage.WholeTable;
import dev.larder.storage.Write;
import dev.larder.storage.embedded.FileObjects;
import dev.larder.storage.embedded.Forced;
import dev.larder.storage.embedded.SqliteTable;
import dev.larder.storage.memory.MemoryObjects;
import dev.larder.storage.memory.MemoryTable;
import dev.larder.support.FullCheck;
import dev.larder.support.MemorySigner;
import dev.larder.support.PackageFiles;
import dev.larder.support.PackageLock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is exported from one registry and imported into another is the same there. */
class ExportTest {

    /** Made anew by every registry. */
    private static final String MARKS = "S#npm#-marks";

    private static final Key KEYS = new Key("R#npm", "KEYS");

    private final TestRegistry registry = TestRegistry.open();

    @TempDir
    private Path folder;

    private final MemoryTable table = new MemoryTable();
    private final MemoryObjects objects = new MemoryObjects();
    private byte[] tarball; // that was damaged

    @BeforeEach
    void fill() {
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0").file("README.md", "# Widget"));
        registry.publish(PackageFiles.made("@acme/widget", "1.1.0"), TestRegistry.ALICE, "beta");
        registry.publish(PackageFiles.made("gone", "1.0.0"));
        registry.send(TestRegistry.ROOT, "DELETE", "/gone/-rev/1", "");
        registry.get("/@acme/widget", TestRegistry.bearer(TestRegistry.ALICE));
        registry.upstream.publish(PackageFiles.made("left-pad", "1.3.0"));
        registry.get("/left-pad");
        registry.get("/left-pad/-/left-pad-1.3.0.tgz");
        registry.refresh();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private ExportFolder.Report export(boolean cache) throws IOException {
        return new ExportFolder(folder).export(registry.operator().stores(), cache, _ -> {});
    }

    private ImportRegistry.Report read(WholeTable table, Objects objects) throws IOException {
        return new Operator(
                        new Stores(table, objects, registry::now, new Random(9)),
                        new ManifestSummary(),
                        new TarballNames())
                .importing()
                .read(new ExportFolder(folder), _ -> {});
    }

    private static Map<Key, Item> without(List<Item> items, String... beginnings) {
        var left = new TreeMap<Key, Item>(Comparator.comparing(Key::pk).thenComparing(Key::sk));
        items.stream()
                .filter(item -> List.of(beginnings).stream()
                        .noneMatch(beginning -> item.key().pk().startsWith(beginning)
                                || item.key().sk().startsWith(beginning)))
                .forEach(item -> left.put(item.key(), item));
        return left;
    }

    @Test
    void everything_but_the_cache_comes_along_and_is_as_it_was() throws IOException {
        export(false);

        var report = read(table, objects);

        assertThat(report.isWhole()).isTrue();
        assertThat(report.known()).isZero();
        assertThat(without(table.items(), MARKS)).isEqualTo(without(registry.table.items(), MARKS, "VIEW#", "C#"));
        assertThat(FullCheck.offences(table.items(), objects)).isEmpty();
    }

    @Test
    void what_either_registry_has_signed_stays_verified() throws IOException {
        export(false);
        var ours = registry.signer.key();
        var theirs = new MemorySigner().key();
        var listed =
                new Item(KEYS).with("keys", Map.of(theirs.id(), theirs.spki())).with("revision", 1);
        table.transact(List.of(new Write.Put(listed, Write.ABSENT)));

        assertThat(read(table, objects).isWhole()).isTrue();
        assertThat(table.get(List.of(KEYS)).get(KEYS))
                .isEqualTo(new Item(KEYS)
                        .with("keys", Map.of(ours.id(), ours.spki(), theirs.id(), theirs.spki()))
                        .with("revision", 2));
        var again = read(table, objects);
        assertThat(again.isWhole()).isTrue();
        assertThat(again.items()).isZero();
    }

    @Test
    void the_cache_comes_along_when_it_is_wanted() throws IOException {
        export(true);

        read(table, objects);

        assertThat(without(table.items(), MARKS))
                .isEqualTo(without(registry.table.items(), MARKS, "VIEW#", "LEASE", "GONE#"));
        assertThat(FullCheck.offences(table.items(), objects)).isEmpty();
    }

    @Test
    void an_export_is_the_same_from_every_store() throws IOException {
        export(true);
        var items = Files.readString(folder.resolve("items.jsonl"));
        try (var sqlite = new SqliteTable(folder.resolve("other/table.sqlite"), registry::now)) {
            var files = FileObjects.beside(folder.resolve("other/objects"), InstantSource.system());
            read(sqlite, files);
            var again = folder.resolve("again");
            new ExportFolder(again).export(new Stores(sqlite, files, registry::now, new Random(9)), true, _ -> {});

            assertThat(Files.readString(again.resolve("items.jsonl"))).isEqualTo(items);
        }
    }

    @Test
    void a_second_export_copies_what_is_new() throws IOException {
        assertThat(export(false).copied()).isEqualTo(2);
        registry.publish(PackageFiles.made("@acme/widget", "1.2.0"));

        assertThat(export(false).copied()).isEqualTo(1);
        read(table, objects);

        assertThat(FullCheck.offences(table.items(), objects)).isEmpty();
        assertThat(table.query("H#npm#@acme/widget", "V#")).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void one_tarball_that_is_damaged_keeps_nothing_else_out_of_a_backup(boolean isGone) throws IOException {
        var lost = damage(isGone);

        assertThat(export(false).missing()).singleElement().asString().startsWith(lost.path());
        assertThat(read(table, objects).isWhole()).isTrue();

        assertThat(without(table.items(), MARKS)).isEqualTo(without(registry.table.items(), MARKS, "VIEW#", "C#"));
        assertThat(objects.size(lost)).isEmpty();
        registry.objects.delete(lost);
        registry.objects.putIfAbsent(lost, new ByteArrayInputStream(tarball));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_a_backup_has_it_keeps_when_the_registry_has_lost_it(boolean isGone) throws IOException {
        export(false);
        var lost = damage(isGone);

        assertThat(export(false).missing()).singleElement().asString().contains(lost.path(), "import it");
        assertThat(read(registry.table, registry.objects).objects()).isEqualTo(1);
    }

    private ObjectKey damage(boolean isGone) throws IOException {
        var key = registry.objects.list("hosted/", Optional.empty()).getFirst().key();
        try (var content = registry.objects.get(key).orElseThrow()) {
            tarball = content.readAllBytes();
        }
        registry.objects.delete(key);
        if (!isGone) {
            registry.objects.putIfAbsent(key, new ByteArrayInputStream(tarball, 0, tarball.length - 5));
        }
        return key;
    }

    @Test
    void an_import_may_be_repeated() throws IOException {
        export(false);
        var first = read(table, objects);

        var second = read(table, objects);

        assertThat(second.items()).isZero();
        assertThat(second.objects()).isZero();
        assertThat(second.known()).isEqualTo(first.items());
        assertThat(second.isWhole()).isTrue();
    }

    /** Broken off wherever it may be, and done again. */
    @Test
    void an_import_that_broke_off_is_finished_by_another() throws IOException {
        export(false);
        for (var writes = 0; writes < 12; writes++) {
            var broken = new Breaking(writes);
            var kept = new MemoryObjects();
            assertThatThrownBy(() -> read(broken, kept)).isInstanceOf(Broken.class);
            broken.left = Integer.MAX_VALUE;

            var report = read(broken, kept);

            assertThat(report.isWhole()).isTrue();
            assertThat(without(broken.items(), MARKS)).isEqualTo(without(registry.table.items(), MARKS, "VIEW#", "C#"));
        }
    }

    private static final class Broken extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** Takes so many transactions, and then no more. */
    private static final class Breaking extends MemoryTable {

        private int left;

        Breaking(int left) {
            this.left = left;
        }

        @Override
        public boolean transact(List<Write> writes) {
            if (left-- <= 0) {
                throw new Broken();
            }
            return super.transact(writes);
        }
    }

    @Test
    void an_object_of_another_size_is_replaced_by_the_one_of_the_export() throws IOException {
        export(true);
        var report = read(table, objects);
        for (var listed : objects.list("", Optional.empty())) {
            objects.delete(listed.key());
            objects.putIfAbsent(listed.key(), new ByteArrayInputStream(new byte[(int) listed.bytes() / 2]));
        }

        assertThat(read(table, objects).objects()).isEqualTo(report.objects());

        assertThat(FullCheck.offences(table.items(), objects)).isEmpty();
    }

    @Test
    void an_object_that_is_what_its_name_says_stays_whatever_the_export_has() throws IOException {
        export(false);
        read(table, objects);
        var tarball = tarball();
        Files.write(tarball, new byte[3]);
        var line = "{\"object\":\"hosted/" + tarball.getFileName() + "\",\"bytes\":";
        change(lines -> lines.replaceAll(text -> text.startsWith(line) ? line + "3}" : text));

        assertThat(read(table, objects).objects()).isZero();

        assertThat(FullCheck.offences(table.items(), objects)).isEmpty();
    }

    @Test
    void lockfiles_may_be_called_as_items_beside_packages_are() throws IOException {
        var lock = Files.readString(Path.of("src/test/resources/lockfiles/npm-10/package-lock.json"));
        var names = List.of("GONE", "HEAD", "LEASE", "PURGED", "VIEW", "app");
        for (var name : names) {
            registry.send(TestRegistry.ALICE, "PUT", "/-/larder/lockfiles/" + name, lock);
        }
        export(false);
        var lockfiles = registry.table.query("K#npm", "");
        assertThat(lockfiles).extracting(item -> item.key().sk()).isEqualTo(names);
        table.transact(List.of(new Write.Put(lockfiles.get(1).with("by", "carol"), Write.ABSENT)));

        assertThat(read(table, objects).different()).containsExactly("K#npm HEAD");

        assertThat(table.query("K#npm", ""))
                .hasSize(names.size())
                .containsAll(List.of(lockfiles.get(0), lockfiles.get(2)));
    }

    @Test
    void a_lockfile_that_is_replaced_during_an_export_is_one_or_the_other() throws IOException {
        handOver("left-pad@1.3.0");
        var replacing = new ForwardingTable(registry.table) {

            private boolean isReplaced;

            @Override
            public List<Item> query(String pk, String skPrefix) {
                if (pk.equals("K#npm#app") && !isReplaced) {
                    isReplaced = true;
                    handOver("is-odd@3.0.1");
                }
                return super.query(pk, skPrefix);
            }
        };

        new ExportFolder(folder)
                .export(new Stores(replacing, registry.objects, registry::now, new Random(9)), false, _ -> {});
        read(table, objects);

        assertThat(FullCheck.offences(table.items(), objects)).isEmpty();
        assertThat(table.query("K#npm", "")).isEqualTo(registry.table.query("K#npm", ""));
    }

    private void handOver(String locked) {
        var lock = PackageLock.empty().locking(locked).bytes();
        registry.ask("PUT", "/-/larder/lockfiles/app", lock, TestRegistry.bearer(TestRegistry.ALICE));
    }

    @Test
    void of_another_version_of_a_lockfile_that_is_there_nothing_comes() throws IOException {
        var name = "/-/larder/lockfiles/app";
        var old = PackageLock.empty().locking("left-pad@1.2.0").bytes();
        registry.ask("PUT", name, old, TestRegistry.bearer(TestRegistry.ALICE));
        var part = registry.table.query("K#npm#app", "").getFirst();
        var second = new Item(new Key("K#npm#app", "PART#01"), part.attributes());
        registry.table.transact(List.of(new Write.Put(second, Write.ABSENT)));
        export(false);
        var mine = part.with("digest", "00ff");
        table.transact(List.of(new Write.Put(mine, Write.ABSENT)));

        assertThat(read(table, objects).different()).containsExactly("K#npm#app");

        assertThat(table.query("K#npm#app", "")).containsExactly(mine);
        registry.send(TestRegistry.ALICE, "DELETE", name, "");
    }

    /** As exports were once: accounts after tokens, and both after packages. */
    @Test
    void what_protects_comes_before_what_it_protects_wherever_an_export_has_it() throws IOException {
        new Npm(registry).account("carol");
        export(false);
        change(lines -> {
            var late = lines.stream()
                    .filter(line -> line.startsWith("{\"pk\":\"R#") || line.startsWith("{\"pk\":\"U#"))
                    .toList();
            lines.removeAll(late);
            lines.addAll(lines.size() - 3, late); // two objects, and the end
        });
        var came = new LinkedHashSet<String>();
        var watched = new MemoryTable() {

            @Override
            public boolean transact(List<Write> writes) {
                writes.forEach(write -> came.add(write.key().pk().substring(0, 2)));
                return super.transact(writes);
            }
        };

        assertThat(read(watched, objects).isWhole()).isTrue();

        assertThat(came).startsWith("R#", "U#", "T#").contains("H#");
        assertThat(without(watched.items(), MARKS)).isEqualTo(without(registry.table.items(), MARKS, "VIEW#", "C#"));
    }

    @Test
    void who_turns_a_second_factor_on_during_an_export_is_asked_for_it_after_an_import() throws IOException {
        var npm = new Npm(registry);
        var carol = npm.account("carol");
        var turning = new ForwardingTable(registry.table) {

            private boolean isOn;

            @Override
            public List<Item> query(String pk, String skPrefix) {
                if (pk.equals("U#carol") && !isOn) {
                    isOn = true;
                    Authenticator.enabled(npm, carol, "auth-and-writes");
                }
                return super.query(pk, skPrefix);
            }
        };

        new ExportFolder(folder)
                .export(new Stores(turning, registry.objects, registry::now, new Random(9)), false, _ -> {});
        read(table, objects);

        var listed = table.query("U#carol", "TOKEN#").getFirst();
        var token = table.find(new Key("T#" + listed.text("hash"), "TOKEN")).orElseThrow();
        assertThat(token.number("secondFactor")).isEqualTo(1);
        assertThat(token.attributes()).isEqualTo(listed.attributes());
    }

    @Test
    void what_is_there_and_differs_stays() throws IOException {
        export(false);
        read(table, objects);
        var head = new Key("H#npm#@acme/widget", "HEAD");
        var mine = table.get(List.of(head)).get(head).with("revision", 77);
        table.transact(List.of(new Write.Put(mine, Write.PRESENT)));

        var report = read(table, objects);

        assertThat(report.different()).containsExactly("H#npm#@acme/widget");
        assertThat(table.get(List.of(head))).containsValue(mine);
    }

    @Test
    void an_export_that_is_cut_off_changes_nothing() throws IOException {
        export(false);
        change(lines -> lines.removeLast());

        refused("is cut off");
    }

    @Test
    void an_export_of_a_newer_larder_changes_nothing() throws IOException {
        export(false);
        change(lines -> lines.set(0, lines.getFirst().replace("\"format\":1", "\"format\":2")));

        refused("has format 2, and this Larder reads 1");
    }

    @Test
    void an_export_without_a_line_changes_nothing() throws IOException {
        export(false);
        change(lines -> lines.remove(3));

        refused("is cut off, or was changed");
    }

    @Test
    void a_line_that_is_no_json_changes_nothing() throws IOException {
        export(false);
        change(lines -> lines.set(3, "{\"pk\":"));

        refused("is damaged");
    }

    @Test
    void a_tarball_of_other_bytes_changes_nothing() throws IOException {
        export(false);
        var tarball = tarball();
        var bytes = Files.readAllBytes(tarball);
        bytes[bytes.length / 2] ^= 1;
        Files.write(tarball, bytes);

        refused("has other bytes than its name says");
    }

    @Test
    void a_tarball_that_is_missing_changes_nothing_unless_the_registry_has_it() throws IOException {
        export(false);
        Files.delete(tarball());
        refused("is not in");

        read(new MemoryTable(), registry.objects);
    }

    /** As docs/operate.md says. */
    @Test
    void a_tarball_that_nobody_has_any_more_may_be_taken_out_of_a_backup_by_hand() throws IOException {
        var report = export(false);
        var tarball = tarball();
        Files.delete(tarball);
        change(lines -> {
            lines.removeIf(line -> line.startsWith("{\"object\":\"hosted/" + tarball.getFileName() + "\""));
            var last = lines.removeLast();
            lines.add(last.replace("\"objects\":" + report.objects(), "\"objects\":" + (report.objects() - 1)));
        });

        assertThat(read(table, objects).isWhole()).isTrue();

        assertThat(without(table.items(), MARKS)).isEqualTo(without(registry.table.items(), MARKS, "VIEW#", "C#"));
    }

    @Test
    void no_export_is_no_export() {
        refused("holds no export");
    }

    private Path tarball() throws IOException {
        try (var files = Files.list(folder.resolve("hosted"))) {
            return files.findFirst().orElseThrow();
        }
    }

    private interface Change {
        void on(List<String> lines);
    }

    private void change(Change change) throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(folder.resolve("items.jsonl")));
        change.on(lines);
        Files.write(folder.resolve("items.jsonl"), lines);
    }

    private void refused(String why) {
        assertThatThrownBy(() -> read(table, objects))
                .isInstanceOf(InvalidCommand.class)
                .hasMessageContaining(why);
        assertThat(table.items()).isEmpty();
    }

    /** The objects before the items, which say that they are there. */
    @Test
    void an_export_s_files_are_on_the_disk_when_it_is_reported() throws Exception {
        var forced = Forced.during(folder, () -> export(false)).stream()
                .filter(path -> path.toString().endsWith(".new"))
                .toList();

        assertThat(forced).hasSize(3).endsWith(folder.resolve("items.jsonl.new"));
        assertThat(forced.subList(0, 2))
                .allMatch(path -> path.startsWith(folder.resolve("hosted"))
                        && path.toString().endsWith(".tgz.new"));
    }

    /** Also those of objects that a killed export left there. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no folders are synced there")
    void so_are_their_names() throws Exception {
        var items = folder.resolve("items.jsonl.new");
        var hosted = folder.resolve("hosted");

        var first = Forced.during(folder, () -> export(false));
        var again = Forced.during(folder, () -> export(false));

        assertThat(first).endsWith(items, hosted, folder);
        assertThat(again).containsExactly(items, hosted, folder);
    }

    @Test
    void an_export_is_its_owners_alone() throws IOException {
        export(false);
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(file -> !file.equals(folder)))
                    .allSatisfy(file -> assertThat(permissions(file)).matches("rw.------"));
        }
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
