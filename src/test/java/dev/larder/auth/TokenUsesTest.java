package dev.larder.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.StorageUnavailable;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import dev.larder.storage.memory.MemoryTable;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenUsesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Token TOKEN = Token.of("ldr_carol", "carol", Token.Kind.ADMINISTRATOR, NOW);

    /** It can be read and not written, as when DynamoDB is told to write more than it takes. */
    private static final class Throttled implements Table {

        private int writes;

        @Override
        public Map<Key, Item> get(Collection<Key> keys) {
            return Map.of();
        }

        @Override
        public List<Item> query(String pk, String skPrefix) {
            return List.of();
        }

        @Override
        public List<Item> queryBefore(String pk, String before, int limit) {
            return List.of();
        }

        @Override
        public boolean transact(List<Write> parts) {
            writes++;
            throw new StorageUnavailable("write", new IOException("throttled"));
        }
    }

    @Test
    void who_may_read_reads_although_the_use_cannot_be_noted_and_does_not_wait_for_that_again() {
        var table = new Throttled();
        var uses = new TokenUses(table);

        assertThatCode(() -> uses.note(TOKEN, Map.of(), NOW)).doesNotThrowAnyException();
        uses.note(TOKEN, Map.of(), NOW.plusSeconds(1));
        assertThat(table.writes).isEqualTo(1);
    }

    @Test
    void what_another_instance_has_noted_is_read_once_and_written_again_after_an_hour_alone() {
        var table = new MemoryTable();
        use(new TokenUses(table), table, NOW);
        var uses = new TokenUses(table);

        use(uses, table, NOW.plusSeconds(3_000));
        assertThat(uses.of(List.of(TOKEN))).containsEntry(TOKEN.hash(), NOW);
        assertThat(uses.unknown(TOKEN.hash(), NOW.plusSeconds(3_599))).isEmpty();

        use(uses, table, NOW.plusSeconds(3_600));
        assertThat(uses.of(List.of(TOKEN))).containsEntry(TOKEN.hash(), NOW.plusSeconds(3_600));
    }

    /** As a request does that reads what the token's uses ask for. */
    private static void use(TokenUses uses, Table table, Instant now) {
        uses.note(TOKEN, table.get(uses.unknown(TOKEN.hash(), now).stream().toList()), now);
    }
}
