package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.larder.settings.RegistrySettings;
import dev.larder.settings.UpstreamSetting;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import dev.larder.storage.memory.MemoryObjects;
import dev.larder.storage.memory.MemoryTable;
import dev.larder.support.MemorySigner;
import dev.larder.support.UpstreamRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrimingTest {

    private static final List<String> REQUESTS = List.of("GET /@larder/priming", "GET /-/whoami");

    private static HttpDoor door(Table table, UpstreamRegistry upstream) {
        var settings = new RegistrySettings(
                List.of(UpstreamSetting.of(upstream.url())), Optional.empty(), true, false, Set.of());
        return Wiring.start(new Ports(
                        settings,
                        table,
                        new MemoryObjects(),
                        _ -> {},
                        Optional.empty(),
                        new MemorySigner(),
                        place -> place,
                        new Metrics("test", _ -> {}, InstantSource.system()),
                        InstantSource.system(),
                        new Random(1)))
                .readDoor();
    }

    @Test
    void asks_the_table_for_real_but_no_upstream() {
        var asked = new ArrayList<Collection<Key>>();
        var memory = new MemoryTable();
        try (var upstream = UpstreamRegistry.start()) {
            new Priming(door(new Reading(memory, asked), upstream), REQUESTS, () -> {}).beforeCheckpoint(null);

            assertThat(asked).hasSize(100);
            assertThat(upstream.asked()).isEmpty();
        }
    }

    @Test
    void what_fails_does_not_fail_the_deployment() {
        try (var upstream = UpstreamRegistry.start()) {
            var priming = new Priming(door(new MemoryTable(), upstream), REQUESTS, () -> {
                throw new StorageUnavailable("sign", new IllegalStateException("no credentials"));
            });

            assertThatCode(() -> priming.beforeCheckpoint(null)).doesNotThrowAnyException();
        }
    }

    /** Notes what is read, and writes nothing. */
    private record Reading(Table table, List<Collection<Key>> asked) implements Table {

        @Override
        public Map<Key, Item> get(Collection<Key> keys) {
            asked.add(keys);
            return table.get(keys);
        }

        @Override
        public List<Item> query(String pk, String skPrefix) {
            return table.query(pk, skPrefix);
        }

        @Override
        public List<Item> queryBefore(String pk, String before, int limit) {
            return table.queryBefore(pk, before, limit);
        }

        @Override
        public boolean transact(List<Write> writes) {
            throw new AssertionError("priming writes " + writes);
        }
    }
}
