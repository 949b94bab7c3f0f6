package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.Access;
import dev.larder.function.ExportBucket;
import dev.larder.function.OperatorFunction;
import dev.larder.operate.Stores;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Write;
import dev.larder.storage.memory.MemoryObjects;
import dev.larder.storage.memory.MemoryTable;
import dev.larder.support.Json;
import dev.larder.support.PackageFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the function has exported, it brings into a fresh stack. */
class OperatorImportTest {

    private static final String IMPORT = "{\"command\": \"import\", \"name\": \"backup\"%s}";
    private static final String MERGE = ", \"merge\": true";

    /** What is made anew, or of no use later. */
    private static final Set<String> TRANSIENT = Set.of("L#", "S#", "W#");

    private static final Set<String> MADE_ANEW = Set.of("VIEW", "LEASE", "GONE", "PURGED");

    private final TestRegistry registry = TestRegistry.open();

    /** Something of every partition that there is. */
    @BeforeEach
    void fill() throws IOException {
        registry.upstream.publish(PackageFiles.made("left-pad", "1.3.0"));
        registry.upstream.publish(PackageFiles.made("large", "1.0.0").file("noise", noise(12 << 20)));
        for (var name : List.of("left-pad", "large")) {
            registry.get("/" + name);
            registry.get("/" + name + "/-/" + name + (name.equals("large") ? "-1.0.0.tgz" : "-1.3.0.tgz"));
        }
        var lock = Files.readString(Path.of("src/test/resources/lockfiles/npm-10/package-lock.json"));
        registry.send(TestRegistry.ALICE, "PUT", "/-/larder/lockfiles/app", lock);
        registry.queue.removeIf(message -> !message.startsWith("used"));
        registry.refresh();
        registry.publish(PackageFiles.made("@acme/widget", "1.0.0"));
        registry.publish(PackageFiles.made("anvil", "2.0.0"));
        new Npm(registry).account("carol");
        registry.queue.clear();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private static String noise(int bytes) {
        var noise = new byte[bytes];
        new Random(3).nextBytes(noise);
        return Base64.getEncoder().encodeToString(noise);
    }

    private Map<String, Object> operate(String event) {
        return registry.operate(event.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> operate(String event, ExportBucket exports) {
        return registry.operate(event.getBytes(StandardCharsets.UTF_8), exports, null);
    }

    /** Exports; has the objects copied beside, as {@code aws s3 sync} does; and then loses everything. */
    private Map<Key, Item> exportAndLose() throws IOException {
        assertThat(operate("{\"command\": \"export\", \"name\": \"backup\", \"cache\": true}"))
                .containsEntry("missing", List.of());
        var before = items();
        for (var path : registry.kept()) {
            try (var content = registry.objects.get(ObjectKey.parse(path)).orElseThrow()) {
                registry.exports().put("exports/backup/" + path, content.readAllBytes());
            }
            registry.objects.delete(ObjectKey.parse(path));
        }
        for (var item : registry.table.items()) {
            registry.table.transact(List.of(new Write.Delete(item.key(), Write.ALWAYS)));
        }
        return before;
    }

    private Map<Key, Item> items() {
        var items = new TreeMap<Key, Item>(Comparator.comparing(Key::pk).thenComparing(Key::sk));
        for (var item : registry.table.items()) {
            if (!TRANSIENT.contains(item.key().pk().substring(0, 2))
                    && !MADE_ANEW.contains(item.key().sk().replaceFirst("#.*", ""))) {
                items.put(item.key(), item);
            }
        }
        return items;
    }

    @Test
    void all_that_was_lost_is_there_again_and_true() throws IOException {
        var objects = registry.kept();
        var before = exportAndLose();
        assertThat(before.keySet().stream().map(key -> key.pk().substring(0, 2)))
                .as("there is something of every partition")
                .contains("A#", "C#", "E#", "H#", "K#", "Q#", "R#", "T#", "U#");

        var answer = operate(IMPORT.formatted(""));

        assertThat(answer)
                .containsEntry("items", before.size())
                .containsEntry("known", 0)
                .containsEntry("different", List.of())
                .containsEntry("objects", objects.size())
                .doesNotContainKey("cursor");
        assertThat(items()).isEqualTo(before);
        assertThat(registry.kept()).isEqualTo(objects);
        assertThat(operate("{\"command\": \"verify\", \"deep\": true}"))
                .containsEntry("good", true)
                .containsEntry("findings", List.of());
    }

    @Test
    void what_was_imported_is_imported_again_in_vain() throws IOException {
        var before = exportAndLose();
        operate(IMPORT.formatted(""));

        assertThat(operate(IMPORT.formatted("")).get("error")).asString().contains("say \"merge\": true");
        assertThat(operate(IMPORT.formatted(MERGE)))
                .containsEntry("items", 0)
                .containsEntry("objects", 0)
                .containsEntry("known", before.size());
        assertThat(items()).isEqualTo(before);
    }

    @Test
    void what_has_no_time_goes_on_at_its_cursor_until_there_is_none() throws IOException {
        var before = exportAndLose();
        var answers = new ArrayList<Map<String, Object>>();
        var cursor = Optional.<Object>empty();
        do {
            var more = cursor.map(text -> ", \"cursor\": \"" + text + "\"").orElse("");
            answers.add(registry.operate(
                    IMPORT.formatted(more).getBytes(StandardCharsets.UTF_8),
                    registry.exports(),
                    new Remaining(() -> 1)));
            cursor = Optional.ofNullable(answers.getLast().get("cursor"));
        } while (cursor.isPresent());

        assertThat(answers)
                .as("an object or a partition each")
                .hasSizeGreaterThan(10)
                .allSatisfy(answer -> assertThat(answer).doesNotContainKey("error"));
        assertThat(answers.stream()
                        .mapToInt(answer -> (Integer) answer.get("items"))
                        .sum())
                .isEqualTo(before.size());
        assertThat(items()).isEqualTo(before);
    }

    @Test
    void what_is_hidden_stays_hidden_and_no_token_comes_before_its_account() throws IOException {
        var rules = "{\"rules\": [{\"packages\": \"anvil\", \"read\": [\"alice\"], \"publish\": [\"alice\"]}]}";
        registry.send(TestRegistry.ROOT, "PUT", "/-/larder/rules", rules);
        registry.publish(PackageFiles.made("anvil", "3.0.0"), TestRegistry.ALICE, Access.PUBLIC);
        var token = new Key(
                "T#" + registry.table.query("U#carol", "TOKEN#").getFirst().text("hash"), "TOKEN");
        exportAndLose();
        var head = new Key("H#npm#anvil", "HEAD");
        var cursor = Optional.<Object>empty();
        do {
            var more = cursor.map(text -> ", \"cursor\": \"" + text + "\"").orElse("");
            cursor = Optional.ofNullable(registry.operate(
                            IMPORT.formatted(more).getBytes(StandardCharsets.UTF_8),
                            registry.exports(),
                            new Remaining(() -> 1))
                    .get("cursor"));
            if (registry.table.find(head).isPresent()) {
                assertThat(registry.get("/anvil").status()).isEqualTo(404);
            }
            if (registry.table.find(token).isPresent()) {
                assertThat(registry.table.find(new Key("U#carol", "USER"))).isPresent();
            }
        } while (cursor.isPresent());

        assertThat(registry.get("/anvil", TestRegistry.bearer(TestRegistry.ALICE))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void what_broke_off_is_finished_by_another() throws IOException {
        var before = exportAndLose();
        for (var path : List.of("large", "items")) {
            var broken = path.equals("items")
                    ? "exports/backup/items-00001.jsonl.gz"
                    : registry.exports().list("exports/backup/cache/").stream()
                            .max(Comparator.comparing(this::size))
                            .orElseThrow();
            assertThatThrownBy(() -> operate(IMPORT.formatted(MERGE), new BreakingOff(broken)))
                    .isInstanceOf(UncheckedIOException.class);
        }
        assertThat(items().size()).isBetween(1, before.size() - 1);

        assertThat(operate(IMPORT.formatted(MERGE)))
                .containsEntry("different", List.of())
                .doesNotContainKey("cursor");
        assertThat(items()).isEqualTo(before);
    }

    private int size(String path) {
        try (var content = registry.exports().open(path).orElseThrow()) {
            return content.readAllBytes().length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whoever reads {@code path} the second time does not come to its end. */
    private final class BreakingOff implements ExportBucket {

        private final String broken;
        private final Set<String> opened = new HashSet<>();

        BreakingOff(String broken) {
            this.broken = broken;
        }

        @Override
        public void put(String path, byte[] content) {
            registry.exports().put(path, content);
        }

        @Override
        public List<String> list(String prefix) {
            return registry.exports().list(prefix);
        }

        @Override
        public Optional<InputStream> open(String path) {
            var content = registry.exports().open(path);
            return path.equals(broken) && !opened.add(path) ? content.map(this::half) : content;
        }

        private InputStream half(InputStream content) {
            var left = size(broken) * 9L / 10;
            return new FilterInputStream(content) {

                private long read;

                @Override
                public int read() throws IOException {
                    require();
                    return in.read();
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    require();
                    var count = in.read(bytes, offset, Math.min(length, 64));
                    read += count;
                    return count;
                }

                private void require() throws IOException {
                    if (read >= left) {
                        throw new IOException("the connection was lost");
                    }
                }
            };
        }
    }

    @Test
    void an_import_replaces_nothing() throws IOException {
        exportAndLose();
        operate(IMPORT.formatted(""));
        registry.publish(PackageFiles.made("anvil", "3.0.0"));
        var mine = items();

        assertThat(operate(IMPORT.formatted(MERGE)).get("different")).asString().contains("H#npm#anvil");
        assertThat(items()).isEqualTo(mine);
    }

    @Test
    void objects_that_were_copied_to_their_places_are_not_looked_for_in_the_export() throws IOException {
        operate("{\"command\": \"export\", \"name\": \"backup\"}");
        for (var item : registry.table.items()) {
            registry.table.transact(List.of(new Write.Delete(item.key(), Write.ALWAYS)));
        }

        assertThat(operate(IMPORT.formatted(""))).containsEntry("objects", 0).containsEntry("different", List.of());
    }

    @Test
    void what_is_no_export_is_told_so_and_changes_nothing() {
        assertThat(operate("{\"command\": \"import\"}").get("error")).asString().contains("name is missing");
        assertThat(operate("{\"command\": \"import\", \"name\": \"../x\"}").get("error"))
                .asString()
                .contains("letters, digits");
        assertThat(operate(IMPORT.formatted(MERGE)).get("error"))
                .asString()
                .contains("exports/backup/ holds no export");
        assertThat(operate(IMPORT.formatted(", \"cursor\": \"x\"")).get("error"))
                .asString()
                .contains("whole number");
    }

    @Test
    void a_function_that_may_not_import_says_what_to_do() throws IOException {
        var answer = new ByteArrayOutputStream();
        new OperatorFunction(
                        new Stores(new MemoryTable(), new MemoryObjects(), registry::now, new Random(1)),
                        new MemoryExports(),
                        false)
                .handleRequest(
                        new ByteArrayInputStream(IMPORT.formatted("").getBytes(StandardCharsets.UTF_8)), answer, null);

        assertThat(Json.object(answer.toByteArray()).get("error")).asString().contains("OperatorImport=true");
    }
}
