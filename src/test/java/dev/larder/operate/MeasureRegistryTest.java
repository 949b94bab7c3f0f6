package dev.larder.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Write;
import dev.larder.storage.memory.MemoryObjects;
import dev.larder.storage.memory.MemoryTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeasureRegistryTest {

    private static final String DOCUMENT = "cache/0123456789abcdef-sha256-" + "0".repeat(64) + ".json.gz";

    private final List<String> queried = new ArrayList<>();
    private final MemoryTable table = new MemoryTable() {
        @Override
        public List<Item> query(String pk, String skPrefix) {
            queried.add(pk);
            return super.query(pk, skPrefix);
        }
    };

    private void put(String pk, String sk) {
        put(new Item(new Key(pk, sk)));
    }

    private void put(Item item) {
        table.transact(List.of(new Write.Put(item, Write.ABSENT)));
    }

    private Map<String, Long> measure() {
        var now = Instant.parse("2026-11-26T10:00:00Z");
        return new MeasureRegistry(new Stores(table, new MemoryObjects(), () -> now, new Random(9)))
                .measure()
                .counts();
    }

    @Test
    void a_package_counts_whatever_its_name() {
        put(new Item(new Key("H#npm#all-gone", "HEAD")).with("name", "all-gone"));
        put(new Item(new Key("C#registry#we-gone", "HEAD")).with("document", DOCUMENT));
        put("C#registry#we-gone", "V#1.0.0");
        put("C#registry#-packages", "we-gone");
        put("C#registry#-packages", "V");

        assertThat(measure())
                .containsEntry("packages unpublished", 1L)
                .containsEntry("cached packages", 1L)
                .containsEntry("cached tarballs", 1L);
    }

    @Test
    void what_is_not_counted_is_not_read() {
        for (var pk : List.of(
                "C#-gone",
                "C#registry#-advisories-0123",
                "C#registry#-packages",
                "E#npm",
                "H#-gone",
                "K#npm#app",
                "L#exchange#0123",
                "Q#0123",
                "R#npm",
                "S#npm",
                "W#0123")) {
            put(pk, "any");
        }
        put("K#npm", "app");

        assertThat(measure()).containsEntry("lockfiles", 1L);
        assertThat(queried).containsExactly("K#npm");
    }
}
