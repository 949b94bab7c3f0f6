package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Write;
import dev.larder.storage.memory.MemoryTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeteredCommitsTest {

    private static final Key HEAD = new Key("H#npm#left-pad", "HEAD");

    private final List<String> lines = new ArrayList<>();
    private final Metrics metrics = new Metrics("test", lines::add, () -> Instant.EPOCH);
    private final MeteredCommits table = new MeteredCommits(new MemoryTable(), metrics);

    @Test
    void who_comes_too_late_is_a_conflict() {
        assertThat(create()).isTrue();
        assertThat(create()).isFalse();
        metrics.flush();

        assertThat(lines).hasSize(1).first().asString().contains("\"Commits\":2", "\"Conflicts\":1");
        assertThat(table.get(List.of(HEAD))).containsKey(HEAD);
    }

    @Test
    void reading_counts_nothing() {
        table.query(HEAD.pk(), "");
        metrics.flush();

        assertThat(lines).isEmpty();
    }

    private boolean create() {
        return table.transact(List.of(new Write.Put(new Item(HEAD), Write.ABSENT)));
    }
}
