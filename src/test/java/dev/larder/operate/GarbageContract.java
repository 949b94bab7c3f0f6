package dev.larder.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Digest;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import dev.larder.storage.OrphanMark;
import dev.larder.storage.Race;
import dev.larder.storage.WholeTable;
import dev.larder.storage.Write;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Nothing that is pointed at is ever removed, with real threads on a real store. The time between the two runs is none here,
 * so that what takes a day elsewhere happens at any moment.
 */
public abstract class GarbageContract {

    private static final Digest.Algorithm SHA512 = Digest.Algorithm.SHA512;

    protected abstract WholeTable table();

    protected abstract Objects objects();

    /** How many objects are fought for, one after the other. */
    protected int rounds() {
        return 40;
    }

    @Test
    void who_adopts_an_orphan_keeps_it() throws Exception {
        var adopted = new AtomicInteger();
        var removed = new AtomicInteger();
        for (var round = 0; round < rounds(); round++) {
            var content = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
            var object = new ObjectKey(ObjectKey.Kind.HOSTED_TARBALL, Digest.of(SHA512, content));
            objects().putIfAbsent(object, new ByteArrayInputStream(content));
            collect(); // marks it
            var pause = round % 8;
            var collected = new CountDownLatch(pause == 7 ? 2 : 0);
            Race.run(
                    3,
                    runner -> runner == 0
                            ? (Callable<Integer>) () -> {
                                Thread.sleep(pause);
                                collected.await();
                                return point(object, content) ? adopted.incrementAndGet() : 0;
                            }
                            : () -> {
                                removed.addAndGet((int) collect().removed());
                                collected.countDown();
                                return removed.addAndGet((int) collect().removed());
                            });
            assertThat(objects().size(object))
                    .as("round %s: the object that is pointed at", round)
                    .hasValue(content.length);
            collect();
            collect();
            assertThat(objects().size(object)).hasValue(content.length);
        }
        assertThat(adopted).hasValue(rounds());
        assertThat(removed).as("those that came too late, and more").hasValueGreaterThanOrEqualTo(rounds() / 8);
    }

    /** As PublishVersion does it: look for the mark, put, and commit only if it has not changed. */
    private boolean point(ObjectKey object, byte[] content) throws IOException, InterruptedException {
        var name = "p" + UUID.randomUUID();
        var mark = OrphanMark.key(object);
        for (var attempt = 0; attempt < 1_000; attempt++) {
            var seen = table().find(mark).map(OrphanMark::of);
            objects().putIfAbsent(object, new ByteArrayInputStream(content));
            var version = new Item(new Key("H#npm#" + name, "V#1.0.0"))
                    .with("version", "1.0.0")
                    .with("revision", 1)
                    .with("integrity", object.digest().toString());
            var head = new Item(new Key("H#npm#" + name, "HEAD"))
                    .with("revision", 1)
                    .with("buried", 0);
            if (table().transact(List.of(
                    new Write.Put(head, Write.ABSENT),
                    new Write.Put(version, Write.ABSENT),
                    OrphanMark.use(object, seen, InstantSource.system().instant())))) {
                return true;
            }
            Thread.sleep(1);
        }
        return false;
    }

    private CollectGarbage.Report collect() {
        return new CollectGarbage(new Stores(table(), objects(), InstantSource.system(), new Random(9)), Duration.ZERO)
                .run(true, () -> true, _ -> {});
    }

    @Test
    void an_orphan_goes_in_two_runs_and_its_mark_in_a_third() throws IOException {
        var content = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        var object = new ObjectKey(ObjectKey.Kind.HOSTED_VIEW, Digest.of(SHA512, content));
        objects().putIfAbsent(object, new ByteArrayInputStream(content));
        var start = Instant.parse("2026-11-26T10:00:00Z");

        run(start, false);
        assertThat(mark(object)).as("a dry run marks nothing").isEmpty();
        run(start, true);
        run(start.plus(Duration.ofHours(23)), true);
        assertThat(objects().size(object)).isPresent();
        run(start.plus(Duration.ofHours(24)), false);
        assertThat(objects().size(object)).as("a dry run removes nothing").isPresent();
        run(start.plus(Duration.ofHours(24)), true);
        assertThat(objects().size(object)).isEmpty();
        assertThat(mark(object)).map(OrphanMark::state).contains(OrphanMark.State.REMOVED);
        run(start.plus(Duration.ofHours(49)), true);
        assertThat(mark(object)).isEmpty();
    }

    @Test
    void how_long_a_run_takes_does_not_count_as_time_between_two() throws IOException {
        var content = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        var object = new ObjectKey(ObjectKey.Kind.HOSTED_TARBALL, Digest.of(SHA512, content));
        objects().putIfAbsent(object, new ByteArrayInputStream(content));
        var start = Instant.parse("2026-11-26T10:00:00Z");
        run(start, true);
        var begun = start.plus(Duration.ofHours(23));
        var now = new AtomicReference<>(begun);

        new CollectGarbage(new Stores(table(), objects(), now::get, new Random(9)), Duration.ofDays(1))
                .run(
                        true,
                        () -> {
                            now.set(begun.plus(Duration.ofHours(2)));
                            return true;
                        },
                        _ -> {});

        assertThat(objects().size(object)).isPresent();
    }

    @Test
    void a_removal_that_broke_off_is_finished_by_a_later_run_and_nobody_adopts_meanwhile() throws IOException {
        var content = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        var object = new ObjectKey(ObjectKey.Kind.HOSTED_TARBALL, Digest.of(SHA512, content));
        objects().putIfAbsent(object, new ByteArrayInputStream(content));
        var start = Instant.parse("2026-11-26T10:00:00Z");
        var broken = new OrphanMark(object, OrphanMark.State.REMOVING, start);
        table().transact(List.of(new Write.Put(broken.toItem(), Write.ALWAYS)));

        assertThat(table().transact(List.of(OrphanMark.use(object, Optional.of(broken), start))))
                .isFalse();
        run(start.plus(Duration.ofMinutes(59)), true);
        assertThat(objects().size(object)).isPresent();
        run(start.plus(Duration.ofHours(1)), true);
        assertThat(objects().size(object)).isEmpty();
    }

    @Test
    void who_has_seen_it_being_removed_has_to_look_again_even_when_that_is_over_and_forgotten() {
        var object = new ObjectKey(ObjectKey.Kind.HOSTED_TARBALL, Digest.of(SHA512, new byte[] {1}));
        var now = Instant.parse("2026-11-26T10:00:00Z");
        var removing = new OrphanMark(object, OrphanMark.State.REMOVING, now);

        assertThat(table().transact(List.of(OrphanMark.use(object, Optional.of(removing), now))))
                .isFalse();
        assertThat(table().transact(List.of(OrphanMark.use(object, Optional.empty(), now))))
                .isTrue();
    }

    private Optional<OrphanMark> mark(ObjectKey object) {
        var key = OrphanMark.key(object);
        return table().find(key).map(OrphanMark::of);
    }

    private void run(Instant now, boolean delete) {
        new CollectGarbage(new Stores(table(), objects(), () -> now, new Random(9)), Duration.ofDays(1))
                .run(delete, () -> true, _ -> {});
    }
}
