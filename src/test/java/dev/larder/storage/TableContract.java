package dev.larder.storage;

import static dev.larder.storage.Write.ABSENT;
import static dev.larder.storage.Write.ALWAYS;
import static dev.larder.storage.Write.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.larder.storage.memory.MemoryTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The specification of {@link Table}. An adapter's test supplies {@link #table}, which may be shared: every test keeps to
 * partitions of its own.
 */
public abstract class TableContract {

    private static final int RACERS = 64;

    /** A partition that no other test knows. */
    protected final String pk = "H#npm#" + UUID.randomUUID();

    /** The table under test. */
    protected abstract WholeTable table();

    @Test
    void what_is_absent_is_not_found() {
        assertThat(table().get(List.of(key("HEAD")))).isEmpty();
        assertThat(table().query(pk, "")).isEmpty();
        assertThat(table().query(pk, "V#")).isEmpty();
    }

    @Test
    void an_item_comes_back_as_it_was_put() {
        var item = new Item(key("V#1.0.0"))
                .with("text", "Grüße, 世界 🎉")
                .with("empty", "")
                .with("line", "a\nb\tc\u0000d \"e\" 'f'")
                .with("number", Long.MIN_VALUE)
                .with("zero", 0)
                .with("large", Long.MAX_VALUE)
                .with("bytes", new byte[] {0, -1, 127, -128})
                .with("no bytes", new byte[0])
                .with("texts", Map.of("latest", "1.0.0", "nächste", "", "a.b#c", "🎉"))
                .with("no texts", Map.of())
                .with("size", "a word that DynamoDB reserves")
                .with("a.b-c#d:e", "a name that is no identifier");

        assertThat(put(item)).isTrue();

        assertThat(table().get(List.of(item.key()))).isEqualTo(Map.of(item.key(), item));
        assertThat(table().query(pk, "V#")).containsExactly(item);
    }

    @Test
    void a_walk_sees_every_item_once_and_partitions_as_wholes() {
        var expected = new ArrayList<Key>();
        for (var partition = 0; partition < 5; partition++) {
            for (var item = 0; item < 30; item++) {
                var key = new Key(pk + "#" + partition, "V#" + (item + 10));
                expected.add(key);
                table().transact(List.of(new Write.Put(new Item(key).with("noise", new byte[20_000]), ALWAYS)));
            }
        }

        var walked = walk(Optional.empty());

        var mine = walked.stream().filter(key -> key.pk().startsWith(pk + "#")).toList();
        assertThat(mine).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(walked).doesNotHaveDuplicates();
        for (var partition = 0; partition < 5; partition++) {
            var of = pk + "#" + partition;
            var first = walked.indexOf(new Key(of, "V#10"));
            assertThat(walked.subList(first, first + 30))
                    .isEqualTo(
                            expected.stream().filter(key -> key.pk().equals(of)).toList());
        }
    }

    @Test
    void a_walk_goes_on_where_it_was_even_when_that_is_gone() {
        for (var item = 0; item < 30; item++) {
            put(new Item(key("V#" + (item + 10))));
        }

        table().transact(List.of(new Write.Delete(key("V#20"), ALWAYS)));

        assertThat(walk(Optional.of(key("V#20"))))
                .startsWith(key("V#21"), key("V#22"))
                .doesNotContain(key("V#19"), key("V#20"));
    }

    private List<Key> walk(Optional<Key> after) {
        var walked = new ArrayList<Key>();
        for (var page = table().keys(after); !page.isEmpty(); page = table().keys(Optional.of(page.getLast()))) {
            walked.addAll(page);
        }
        return walked;
    }

    @Test
    void an_item_may_hold_nothing_but_its_key() {
        put(new Item(key("HEAD")));

        assertThat(find("HEAD")).isEqualTo(new Item(key("HEAD")));
    }

    @Test
    void a_key_may_hold_any_characters() {
        var keys = List.of(
                key("V#1.0.0-beta+exp.sha.5114f85"),
                key("@a/b"),
                key("VIEW#FULL#https://host:1/~r/"),
                key("ü 世 🎉 % '"));
        keys.forEach(key -> put(new Item(key).with("own", key.sk())));

        assertThat(table().get(keys)).containsOnlyKeys(keys);
        assertThat(table().query(pk, "ü 世 🎉")).extracting(Item::key).containsExactly(keys.getLast());
    }

    @Test
    void get_finds_what_exists_among_up_to_100_keys_and_partitions() {
        var keys = IntStream.range(0, 100)
                .mapToObj(i -> new Key(pk + "#" + i % 3, "V#" + i))
                .toList();
        var kept = keys.subList(0, 70);
        assertThat(table().transact(kept.stream()
                        .<Write>map(key -> new Write.Put(new Item(key).with("own", key.sk()), ABSENT))
                        .toList()))
                .isTrue();

        var found = table().get(keys);

        assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(kept);
        assertThat(found).allSatisfy((key, item) -> assertThat(item).isEqualTo(new Item(key).with("own", key.sk())));
    }

    @Test
    void get_all_finds_what_exists_among_any_number_of_keys() {
        var keys = IntStream.range(0, 250).mapToObj(i -> key("V#" + i)).toList();
        keys.stream().filter(key -> key.sk().endsWith("0")).forEach(key -> put(new Item(key)));

        assertThat(table().getAll(keys)).hasSize(25);
        assertThat(table().getAll(List.of(keys.get(10), keys.get(10)))).containsOnlyKeys(keys.get(10));
        assertThat(table().getAll(List.of())).isEmpty();
    }

    @Test
    void get_finds_many_large_items_at_once() {
        var keys = IntStream.range(0, 60).mapToObj(i -> key("V#" + i)).toList();
        keys.forEach(
                key -> put(new Item(key).with("bytes", noise(300_000)))); // 18 MB: more than one answer of DynamoDB

        assertThat(table().get(keys)).containsOnlyKeys(keys);
    }

    @Test
    void a_partition_is_read_from_its_end_in_parts() {
        for (var sk : List.of("1", "2", "3", "ü", "世")) {
            put(new Item(key(sk)));
        }
        put(new Item(new Key(pk + "#", "0"))); // another partition

        assertThat(table().queryBefore(pk, "~", 2))
                .extracting(item -> item.key().sk())
                .containsExactly("3", "2");
        assertThat(table().queryBefore(pk, "2", 2))
                .extracting(item -> item.key().sk())
                .containsExactly("1");
        assertThat(table().queryBefore(pk, "1", 2)).isEmpty();
        assertThat(table().queryBefore(pk, "🎉", 9))
                .extracting(item -> item.key().sk())
                .containsExactly("世", "ü", "3", "2", "1");
        assertThat(table().queryBefore("absent" + pk, "~", 1)).isEmpty();
    }

    @Test
    void large_items_are_read_from_the_end_up_to_the_limit() {
        IntStream.range(0, 12).forEach(i -> put(new Item(key("V#" + (char) ('a' + i))).with("bytes", noise(300_000))));

        assertThat(table().queryBefore(pk, "~", 10)).hasSize(10).first().isEqualTo(find("V#l"));
    }

    @Test
    void a_put_replaces_the_whole_item() {
        put(item("HEAD", 1).with("before", "x"));
        put(item("HEAD", 2).with("after", "y"));

        assertThat(find("HEAD")).isEqualTo(item("HEAD", 2).with("after", "y"));
    }

    @Test
    void a_delete_removes_the_item_and_does_not_mind_its_absence() {
        put(item("HEAD", 1));

        assertThat(table().transact(List.of(new Write.Delete(key("HEAD"), ALWAYS))))
                .isTrue();
        assertThat(table().transact(List.of(new Write.Delete(key("HEAD"), ALWAYS))))
                .isTrue();

        assertThat(table().get(List.of(key("HEAD")))).isEmpty();
    }

    @Test
    void absent_holds_of_nothing_but_an_absent_item() {
        assertThat(put(item("HEAD", 1), ABSENT)).isTrue();
        assertThat(put(item("HEAD", 2), ABSENT)).isFalse();
        assertThat(table().transact(List.of(new Write.Delete(key("HEAD"), ABSENT))))
                .isFalse();
        assertThat(find("HEAD")).isEqualTo(item("HEAD", 1));
    }

    @Test
    void present_holds_of_nothing_but_an_item_that_exists() {
        assertThat(put(item("HEAD", 1), PRESENT)).isFalse();
        assertThat(table().transact(List.of(new Write.Delete(key("HEAD"), PRESENT))))
                .isFalse();
        put(item("HEAD", 2));
        assertThat(put(item("HEAD", 3), PRESENT)).isTrue();
        assertThat(table().transact(List.of(new Write.Delete(key("HEAD"), PRESENT))))
                .isTrue();
        assertThat(table().query(pk, "")).isEmpty();
    }

    @Test
    void equal_holds_of_the_same_number_or_text_alone() {
        assertThat(put(item("HEAD", 1), revision(0))).as("no item").isFalse();
        put(item("HEAD", 1).with("owner", "alice").with("size", "1"));

        assertThat(put(item("HEAD", 9), revision(2))).as("another number").isFalse();
        assertThat(put(item("HEAD", 9), equal("absent", "")))
                .as("no such attribute")
                .isFalse();
        assertThat(put(item("HEAD", 9), equal("revision", "1")))
                .as("a text is no number")
                .isFalse();
        assertThat(put(item("HEAD", 9), equal("owner", "Alice")))
                .as("another text")
                .isFalse();
        assertThat(table().transact(List.of(new Write.Delete(key("HEAD"), revision(2)))))
                .isFalse();

        assertThat(put(item("HEAD", 2).with("owner", "alice").with("size", "1"), revision(1)))
                .isTrue();
        assertThat(put(item("HEAD", 3).with("owner", "bob").with("size", "2"), equal("size", "1")))
                .isTrue();
        assertThat(table().transact(List.of(new Write.Delete(key("HEAD"), equal("owner", "bob")))))
                .isTrue();
    }

    @Test
    void a_check_changes_nothing_but_must_hold() {
        put(item("HEAD", 1));

        assertThat(table().transact(List.of(new Write.Check(key("HEAD"), revision(1)))))
                .isTrue();
        assertThat(table().transact(List.of(new Write.Check(key("HEAD"), ABSENT))))
                .isFalse();
        assertThat(table().transact(List.of(new Write.Check(key("HEAD"), ALWAYS))))
                .isTrue();
        assertThat(table().transact(List.of(
                        new Write.Check(key("HEAD"), ALWAYS), new Write.Put(item("V#1.0.0", 0), ABSENT))))
                .isTrue();
        assertThat(table().transact(List.of(
                        new Write.Check(key("HEAD"), revision(2)), new Write.Put(item("V#1.0.1", 0), ABSENT))))
                .isFalse();
        assertThat(table().query(pk, "")).containsExactly(item("HEAD", 1), item("V#1.0.0", 0));
    }

    @Test
    void a_transaction_does_all_or_nothing() {
        put(item("HEAD", 1));
        put(item("V#0.9.0", 0));

        assertThat(table().transact(List.of(
                        new Write.Put(item("V#1.0.0", 0), ABSENT),
                        new Write.Delete(key("V#0.9.0"), ALWAYS),
                        new Write.Put(item("HEAD", 3), revision(2)))))
                .isFalse();
        assertThat(table().query(pk, "")).containsExactly(item("HEAD", 1), item("V#0.9.0", 0));

        assertThat(table().transact(List.of(
                        new Write.Put(item("V#1.0.0", 0), ABSENT),
                        new Write.Delete(key("V#0.9.0"), ALWAYS),
                        new Write.Put(item("HEAD", 2), revision(1)))))
                .isTrue();
        assertThat(table().query(pk, "")).containsExactly(item("HEAD", 2), item("V#1.0.0", 0));
    }

    @Test
    void a_transaction_has_1_to_100_writes_on_distinct_items() {
        var writes = IntStream.rangeClosed(0, 100)
                .<Write>mapToObj(i -> new Write.Put(item("V#" + i, i), ABSENT))
                .toList();

        assertThatIllegalArgumentException().isThrownBy(() -> table().transact(writes));
        assertThatIllegalArgumentException().isThrownBy(() -> table().transact(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table().transact(List.of(
                        new Write.Put(item("HEAD", 1), ALWAYS), new Write.Delete(key("HEAD"), ALWAYS))));
        assertThat(table().query(pk, "")).isEmpty();

        assertThat(table().transact(writes.subList(0, 100))).isTrue();
        assertThat(table().query(pk, "")).hasSize(100);
    }

    @Test
    void an_item_has_at_most_400_KB() {
        var empty = new Item(key("V#1.0.0")).with("bytes", new byte[0]);
        var room = (int) (Item.LIMIT_BYTES - empty.sizeBytes());
        var largest = empty.with("bytes", noise(room));

        assertThatIllegalArgumentException().isThrownBy(() -> put(empty.with("bytes", noise(room + 1))));
        assertThat(table().query(pk, "")).isEmpty();

        assertThat(put(largest)).isTrue();
        assertThat(find("V#1.0.0")).isEqualTo(largest);
    }

    @Test
    void a_transaction_has_at_most_4_MB() {
        var bytes = noise(400_000);
        var writes = IntStream.range(0, 11)
                .<Write>mapToObj(i -> new Write.Put(new Item(key("V#" + i)).with("bytes", bytes), ABSENT))
                .toList();

        assertThatIllegalArgumentException().isThrownBy(() -> table().transact(writes));
        assertThat(table().query(pk, "")).isEmpty();

        assertThat(table().transact(writes.subList(0, 10))).isTrue();
    }

    @Test
    void a_get_asks_for_1_to_100_distinct_keys() {
        var keys = IntStream.rangeClosed(0, 100).mapToObj(i -> key("V#" + i)).toList();

        assertThatIllegalArgumentException().isThrownBy(() -> table().get(keys));
        assertThatIllegalArgumentException().isThrownBy(() -> table().get(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> table().get(List.of(keys.get(0), keys.get(0))));
    }

    @Test
    void a_query_asks_for_what_can_be_a_key() {
        assertThatIllegalArgumentException().isThrownBy(() -> table().query("", "V#"));
        assertThatIllegalArgumentException().isThrownBy(() -> table().query("x".repeat(Key.LIMIT_PK_BYTES + 1), ""));
        assertThatIllegalArgumentException().isThrownBy(() -> table().query("x", "x".repeat(Key.LIMIT_SK_BYTES + 1)));
    }

    @Test
    void a_query_is_ordered_by_the_UTF_8_bytes_of_the_sort_key() {
        // By UTF-16 units, as Java compares, the emoji would come before the last of these.
        var ordered = List.of(
                "!",
                "#",
                "-",
                "/",
                "1.10.0",
                "1.9.0",
                "A",
                "Z",
                "_",
                "a",
                "a#",
                "a/",
                "aa",
                "~",
                "é",
                "世",
                "\uFF5E",
                "\uD83C\uDF89");
        var shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.forEach(sk -> put(item(sk, 0)));

        assertThat(table().query(pk, "")).extracting(item -> item.key().sk()).containsExactlyElementsOf(ordered);
        assertThat(table().query(pk, "a")).extracting(item -> item.key().sk()).containsExactly("a", "a#", "a/", "aa");
    }

    @Test
    void a_query_finds_the_prefix_and_nothing_beside_it() {
        for (var sk : List.of(
                "@a/b", "@a/b#1", "@a/b-c", "@a/b-c#1", "@a/bc", "@a/c", "V", "V#", "V#1", "V$", "VIEW#1", "v#1")) {
            put(item(sk, 0));
        }
        put(new Item(new Key(pk + "x", "V#2")));
        put(new Item(new Key("x" + pk, "V#3")));

        assertThat(keys("V#")).containsExactly("V#", "V#1");
        assertThat(keys("@a/b#")).containsExactly("@a/b#1");
        assertThat(keys("@a/b")).containsExactly("@a/b", "@a/b#1", "@a/b-c", "@a/b-c#1", "@a/bc");
        assertThat(keys("V#1")).containsExactly("V#1");
        assertThat(keys("V#12")).isEmpty();
        assertThat(keys("%")).isEmpty();
        assertThat(keys("V_")).isEmpty();
    }

    @Test
    void a_query_finds_everything_however_much_it_is() {
        var items = IntStream.range(10, 25)
                .mapToObj(i -> new Item(key("V#" + i)).with("bytes", noise(200_000))) // 3 MB; DynamoDB's pages have 1
                .toList();
        items.forEach(this::put);

        assertThat(table().query(pk, "V#")).isEqualTo(items);
    }

    @Test
    void of_many_who_put_the_same_absent_item_one_succeeds() throws Exception {
        var won = Race.run(RACERS, i -> () -> put(item("V#1.0.0", i), ABSENT));

        assertThat(won).containsOnlyOnce(true);
        assertThat(find("V#1.0.0").number("revision")).isEqualTo(won.indexOf(true));
    }

    @Test
    void of_many_who_commit_the_same_version_one_succeeds_whole() throws Exception {
        put(item("HEAD", 0));

        var won = Race.run(
                RACERS,
                i -> () -> table().transact(List.of(
                        new Write.Put(item("V#1.0.0", i), ABSENT),
                        new Write.Put(item("AUDIT#" + i, i), ABSENT),
                        new Write.Put(item("HEAD", 1), revision(0)))));

        assertThat(won).containsOnlyOnce(true);
        var winner = won.indexOf(true);
        assertThat(table().query(pk, ""))
                .containsExactly(item("AUDIT#" + winner, winner), item("HEAD", 1), item("V#1.0.0", winner));
    }

    @Test
    void no_update_of_many_is_lost() throws Exception {
        put(item("HEAD", 0));

        Race.run(RACERS, _ -> () -> {
            for (var done = false; !done; ) {
                var revision = find("HEAD").number("revision");
                done = put(item("HEAD", revision + 1), revision(revision));
            }
            return null;
        });

        assertThat(find("HEAD")).isEqualTo(item("HEAD", RACERS));
    }

    @Test
    void transactions_on_overlapping_items_are_all_or_nothing() throws Exception {
        var accounts = List.of("A", "B", "C", "D");
        accounts.forEach(account -> put(item(account, 100)));

        Race.run(RACERS / 2, i -> () -> {
            var from = accounts.get(i % 4);
            var to = accounts.get((i + 1 + i / 4 % 3) % 4);
            for (var done = false; !done; ) {
                var before = table().get(List.of(key(from), key(to)));
                var less = before.get(key(from)).number("revision");
                var more = before.get(key(to)).number("revision");
                done = table().transact(List.of(
                        new Write.Put(item(from, less - 1), revision(less)),
                        new Write.Put(item(to, more + 1), revision(more)),
                        new Write.Put(item("MOVED#" + i, i), ABSENT)));
            }
            return null;
        });

        var after = table().query(pk, "");
        assertThat(after.subList(0, 4).stream()
                        .mapToLong(item -> item.number("revision"))
                        .sum())
                .isEqualTo(400);
        assertThat(after).hasSize(4 + RACERS / 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_random_walk_ends_where_the_model_ends(long seed) {
        var random = new Random(seed);
        var model = new MemoryTable();
        for (var step = 0; step < 150; step++) {
            var writes = writes(random);
            assertThat(table().transact(writes))
                    .as("step %d of seed %d: %s", step, seed, writes)
                    .isEqualTo(model.transact(writes));
            var prefix = List.of("", "V", "V#", "V#1").get(random.nextInt(4));
            assertThat(table().query(pk, prefix)).isEqualTo(model.query(pk, prefix));
        }
        var keys = walked();
        assertThat(table().get(keys)).isEqualTo(model.get(keys));
    }

    private List<Write> writes(Random random) {
        var keys = new ArrayList<>(walked());
        Collections.shuffle(keys, random);
        return keys.subList(0, 1 + random.nextInt(4)).stream()
                .map(key -> write(random, key))
                .toList();
    }

    private List<Key> walked() {
        return List.of(key("HEAD"), key("V#1"), key("V#10"), key("V#2"), key("VIEW"), key("世"));
    }

    private static Write write(Random random, Key key) {
        var condition = switch (random.nextInt(6)) {
            case 0 -> ABSENT;
            case 1 -> PRESENT;
            case 2 -> revision(random.nextInt(3));
            default -> ALWAYS;
        };
        return switch (random.nextInt(5)) {
            case 0 -> new Write.Check(key, condition);
            case 1 -> new Write.Delete(key, condition);
            default ->
                new Write.Put(
                        new Item(key)
                                .with("revision", random.nextInt(3))
                                .with("bytes", bytes(random, random.nextInt(50)))
                                .with("texts", Map.of("tag", "v" + random.nextInt())),
                        condition);
        };
    }

    /** The key with {@code sk} in this test's partition. */
    protected final Key key(String sk) {
        return new Key(pk, sk);
    }

    /** An item with a revision in this test's partition. */
    protected final Item item(String sk, long revision) {
        return new Item(key(sk)).with("revision", revision);
    }

    /** Puts {@code item}, whatever was there. */
    protected final boolean put(Item item) {
        return put(item, ALWAYS);
    }

    private boolean put(Item item, Write.Condition condition) {
        return table().transact(List.of(new Write.Put(item, condition)));
    }

    private Item find(String sk) {
        return table().get(List.of(key(sk))).get(key(sk));
    }

    private List<String> keys(String prefix) {
        return table().query(pk, prefix).stream().map(item -> item.key().sk()).toList();
    }

    private static Write.Condition revision(long revision) {
        return Write.equal("revision", revision);
    }

    private static Write.Condition equal(String attribute, String text) {
        return new Write.Condition.Equal(attribute, new Value.Text(text));
    }

    private static byte[] noise(int count) {
        return bytes(ThreadLocalRandom.current(), count);
    }

    private static byte[] bytes(Random random, int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
