package dev.larder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.Digest;
import dev.larder.storage.ObjectKey.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The specification of {@link Objects}. An adapter's test supplies {@link #objects}, which may be shared: every test but
 * the listing ones keeps to objects of its own, and those are alone with the kinds that they list.
 */
public abstract class ObjectsContract {

    private static final int RACERS = 64;

    /** The objects under test. */
    protected abstract Objects objects();

    /** How many objects the test of listing's pages keeps; an adapter that is slow to put may ask for few. */
    protected int manyObjects() {
        return 1_030;
    }

    @Test
    void what_is_absent_is_not_found() {
        var key = key(Kind.HOSTED_TARBALL, bytes(10));

        assertThat(objects().get(key)).isEmpty();
        assertThat(objects().size(key)).isEmpty();
    }

    @Test
    void to_connect_changes_nothing() throws IOException {
        put(key(Kind.HOSTED_TARBALL, bytes(10)), bytes(10));
        var before = objects().list("", Optional.empty());

        objects().connect();

        assertThat(objects().list("", Optional.empty())).isNotEmpty().isEqualTo(before);
    }

    @Test
    void an_object_comes_back_as_it_was_put() throws IOException {
        for (var kind : Kind.values()) {
            var bytes = bytes(100_000);
            var key = key(kind, bytes);

            put(key, bytes);

            assertThat(read(objects().get(key))).isEqualTo(bytes);
            assertThat(objects().size(key)).isEqualTo(OptionalLong.of(bytes.length));
        }
    }

    @Test
    void an_object_may_be_empty() throws IOException {
        var key = new ObjectKey(
                Kind.CACHED_TARBALL, digest(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8)));

        put(key, new byte[0]);

        assertThat(read(objects().get(key))).isEmpty();
        assertThat(objects().size(key)).isEqualTo(OptionalLong.of(0));
    }

    @Test
    void what_is_there_is_kept() throws IOException {
        var bytes = bytes(1_000);
        var key = key(Kind.HOSTED_TARBALL, bytes);
        put(key, bytes);

        var others = new ByteArrayInputStream(bytes(2_000));
        objects().putIfAbsent(key, others);

        assertThat(others.available())
                .as("content is read to its end all the same")
                .isZero();
        assertThat(read(objects().get(key))).isEqualTo(bytes);
    }

    @Test
    void a_large_object_is_streamed_and_kept_once() throws IOException {
        var bytes = bytes(20 * 1024 * 1024);
        var key = key(Kind.HOSTED_TARBALL, bytes);

        put(key, bytes);
        put(key, bytes(9 * 1024 * 1024));

        assertThat(objects().size(key)).isEqualTo(OptionalLong.of(bytes.length));
        assertThat(read(objects().get(key))).isEqualTo(bytes);
    }

    @Test
    void an_object_of_exactly_one_part_is_whole() throws IOException {
        var bytes = bytes(8 * 1024 * 1024); // S3Objects cuts here
        var key = key(Kind.HOSTED_TARBALL, bytes);

        put(key, bytes);

        assertThat(read(objects().get(key))).isEqualTo(bytes);
    }

    @Test
    void a_stream_that_fails_leaves_nothing_and_says_why() throws IOException {
        for (var before : List.of(0, 1_000, 9 * 1024 * 1024)) {
            var bytes = bytes(before);
            var key = new ObjectKey(
                    Kind.HOSTED_TARBALL, digest(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8)));
            var failure = new IOException("upstream hung up");

            assertThatThrownBy(() -> objects().putIfAbsent(key, failing(bytes, failure)))
                    .isSameAs(failure);
            assertThat(objects().size(key)).isEmpty();

            var bug = new IllegalStateException("a bug in the stream");
            assertThatThrownBy(() -> objects().putIfAbsent(key, failing(bytes, bug)))
                    .isSameAs(bug);
            assertThat(objects().size(key)).isEmpty();

            put(key, bytes);
            assertThat(read(objects().get(key))).as("the key was free").isEqualTo(bytes);
        }
    }

    @Test
    void a_deleted_object_is_gone_and_its_key_is_free() throws IOException {
        var bytes = bytes(1_000);
        var key = key(Kind.CACHED_TARBALL, bytes);
        put(key, bytes);

        objects().delete(key);
        objects().delete(key);

        assertThat(objects().get(key)).isEmpty();
        var others = bytes(1_000);
        put(key, others);
        assertThat(read(objects().get(key))).isEqualTo(others);
    }

    private List<ObjectKey> listed(String prefix, Optional<ObjectKey> after) {
        return objects().list(prefix, after).stream().map(Objects.Listed::key).toList();
    }

    @Test
    void a_list_says_how_large_everything_is_and_whose() throws IOException {
        var content = bytes(1234);
        var owned = ObjectKey.of(
                Kind.CACHED_TARBALL,
                new Key("C#x#y", "V#1.0.0"),
                key(Kind.CACHED_TARBALL, content).digest());
        put(owned, content);

        assertThat(objects().list("cache/" + owned.owner(), Optional.empty()))
                .containsExactly(new Objects.Listed(owned, 1234));
    }

    @Test
    void a_list_is_ordered_and_goes_on_after_any_key() throws IOException {
        var keys = new ArrayList<ObjectKey>();
        for (var i = 0; i < manyObjects(); i++) {
            var key = key(Kind.HOSTED_VIEW, ("view " + i).getBytes(StandardCharsets.UTF_8));
            put(key, new byte[] {1});
            keys.add(key);
        }
        put(key(Kind.HOSTED_TARBALL, bytes(10)), bytes(10));
        keys.sort((one, other) -> one.path().compareTo(other.path()));

        var listed = new ArrayList<ObjectKey>();
        var page = listed("views/", Optional.empty());
        assertThat(page).hasSize(Math.min(1_000, keys.size()));
        for (; !page.isEmpty(); page = listed("views/", Optional.of(listed.getLast()))) {
            listed.addAll(page);
        }

        assertThat(listed).isEqualTo(keys);
        assertThat(listed("views/", Optional.of(keys.get(2))).getFirst()).isEqualTo(keys.get(3));
        var prefix = keys.get(0).path().substring(0, "views/sha512-".length() + 1);
        assertThat(listed(prefix, Optional.empty()))
                .isEqualTo(keys.stream()
                        .filter(key -> key.path().startsWith(prefix))
                        .toList());
        var nowhere = key(Kind.HOSTED_VIEW, "never put".getBytes(StandardCharsets.UTF_8));
        assertThat(listed("views/", Optional.of(nowhere)))
                .isEqualTo(keys.stream()
                        .filter(key -> key.path().compareTo(nowhere.path()) > 0)
                        .limit(1_000)
                        .toList());
        assertThat(objects().list("views/sha1-", Optional.empty())).isEmpty();
        assertThat(objects().list("", Optional.empty())).hasSizeGreaterThan(Math.min(999, manyObjects()));
    }

    @Test
    void of_many_who_put_at_once_all_succeed_and_one_object_is_kept() throws Exception {
        race(RACERS, 50_000);
    }

    @Test
    void of_many_who_put_large_objects_at_once_all_succeed_and_one_object_is_kept() throws Exception {
        race(4, 9 * 1024 * 1024);
    }

    /** Unlike in life, each has bytes of its own: whoever overwrote what another had kept would be seen. */
    private void race(int racers, int sizeBytes) throws Exception {
        var key = key(Kind.HOSTED_TARBALL, bytes(10));
        var contents = Stream.generate(() -> bytes(sizeBytes)).limit(racers).toList();

        var seen = Race.run(racers, i -> () -> {
            put(key, contents.get(i));
            return digest(read(objects().get(key)));
        });

        assertThat(seen.stream().distinct()).hasSize(1);
        assertThat(contents).contains(read(objects().get(key)));
        assertThat(seen).contains(digest(read(objects().get(key))));
    }

    @Test
    void an_object_is_never_seen_in_part() throws Exception {
        var bytes = bytes(300_000);
        var keys = IntStream.range(0, 8)
                .mapToObj(i -> key(Kind.HOSTED_TARBALL, bytes(20 + i)))
                .toList();

        Race.run(16, i -> () -> {
            var key = keys.get(i / 2);
            if (i % 2 == 0) {
                put(key, bytes);
            }
            for (var seen = false; !seen; ) {
                var size = objects().size(key);
                seen = size.isPresent();
                assertThat(size.orElse(bytes.length)).isEqualTo(bytes.length);
            }
            assertThat(read(objects().get(key))).isEqualTo(bytes);
            return true;
        });
    }

    /** Bytes that no other test has. */
    protected static byte[] bytes(int count) {
        var bytes = new byte[count];
        new Random().nextBytes(bytes);
        return bytes;
    }

    /** The key that names {@code bytes}. */
    protected static ObjectKey key(Kind kind, byte[] bytes) {
        return new ObjectKey(kind, digest(bytes));
    }

    /** Puts {@code bytes} under {@code key}. */
    protected final void put(ObjectKey key, byte[] bytes) throws IOException {
        objects().putIfAbsent(key, new ByteArrayInputStream(bytes));
    }

    /** All bytes of what must be there. */
    protected static byte[] read(Optional<InputStream> content) throws IOException {
        try (var stream = content.orElseThrow()) {
            return stream.readAllBytes();
        }
    }

    private static Digest digest(byte[] bytes) {
        return Digest.of(Digest.Algorithm.SHA512, bytes);
    }

    private static InputStream failing(byte[] before, Exception failure) {
        var end = new InputStream() {
            @Override
            public int read() throws IOException {
                switch (failure) {
                    case IOException e -> throw e;
                    case RuntimeException e -> throw e;
                    default -> throw new AssertionError(failure);
                }
            }
        };
        return new SequenceInputStream(Collections.enumeration(List.of(new ByteArrayInputStream(before), end)));
    }
}
