package dev.larder.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Digest;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.storage.ForwardingTable;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Write;
import dev.larder.storage.memory.MemoryTable;
import dev.larder.upstream.Packuments.Current;
import dev.larder.upstream.Packuments.Look;
import dev.larder.upstream.Tarballs.Prefetched;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A package is purged while the upstream is asked for something of it. */
class PurgeRacesTest {

    private static final PackageName NAME = PackageName.parse("left-pad");
    private static final Version VERSION = new Version("1.0.0");

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private Supplier<UpstreamAnswer> answer = PurgeRacesTest::found;
    private Runnable meanwhile = () -> {};

    private final UpstreamPorts ports = ScriptedUpstream.ports(() -> now, new ForwardingTable(new MemoryTable()) {

        @Override
        public boolean transact(List<Write> writes) {
            var others = meanwhile;
            meanwhile = () -> {};
            others.run();
            return super.transact(writes);
        }
    });

    private final Upstream upstream = Upstream.of(
            URI.create("https://npm.example.test"),
            new ScriptedUpstream(() -> answer.get()),
            Routing.ALL,
            Freshness.USUAL,
            ports);

    private static UpstreamAnswer found() {
        return found("{\"name\":\"left-pad\",\"versions\":{}}");
    }

    private static UpstreamAnswer found(String document) {
        return new UpstreamAnswer.Found(
                new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)),
                false,
                new Validators(Optional.of("one"), Optional.empty()));
    }

    private static String promising(byte[] tarball) {
        return """
            {"name": "left-pad", "versions": {"1.0.0": {"name": "left-pad", "version": "1.0.0", "dist": {
              "tarball": "https://npm.example.test/left-pad/-/left-pad-1.0.0.tgz", "integrity": "%s"}}}}\
            """.formatted(Digest.of(Digest.Algorithm.SHA512, tarball));
    }

    private static Stream<UpstreamAnswer> answers() {
        return Stream.of(
                new UpstreamAnswer.Unchanged(),
                new UpstreamAnswer.Absent(),
                new UpstreamAnswer.Unavailable(Trouble.of(Trouble.Kind.REFUSED, "it answered 403")));
    }

    @BeforeEach
    void keep() {
        read();
        now = now.plus(Duration.ofDays(2));
    }

    private Optional<Item> find(Key key) {
        return Optional.ofNullable(ports.table().get(List.of(key)).get(key));
    }

    private Current read() {
        return upstream.packuments()
                .current(NAME, find(upstream.keys().head(NAME)), Look.KEPT, Deadline.in(Duration.ofSeconds(9)), false);
    }

    private void purge() {
        upstream.keeping().purge(NAME, new Write.Put(record(), Write.ALWAYS));
    }

    private Item record() {
        return new Item(new Key("A#" + now, "purge")).with("by", "root");
    }

    @ParameterizedTest
    @MethodSource("answers")
    void nothing_points_at_what_goes(UpstreamAnswer meanwhile) {
        answer = () -> {
            purge();
            return meanwhile;
        };
        read();
        assertThat(find(upstream.keys().head(NAME))).isEmpty();
        assertThat(find(upstream.keys().lease(NAME))).as("it was given back").isEmpty();

        now = now.plus(Duration.ofMinutes(61));
        upstream.keeping().sweep(NAME, Optional.empty());
        answer = PurgeRacesTest::found;
        var current = (Current.Copy) read();

        var document = current.packument().document().orElseThrow();
        assertThat(ports.objects().size(document)).isPresent();
    }

    private static Stream<Consumer<PurgeRacesTest>> purges() {
        return Stream.of(
                PurgeRacesTest::purge,
                test -> test.upstream.keeping().purge(NAME, VERSION, new Write.Put(test.record(), Write.ALWAYS)));
    }

    @ParameterizedTest
    @MethodSource("purges")
    void a_tarball_that_was_under_way_is_not_kept(Consumer<PurgeRacesTest> purge) {
        var tarball = "its bytes".getBytes(StandardCharsets.UTF_8);
        answer = () -> found(promising(tarball));
        upstream.packuments().refresh(NAME);
        answer = () -> {
            purge.accept(this);
            return new UpstreamAnswer.Found(new ByteArrayInputStream(tarball), false, Validators.NONE);
        };

        assertThat(upstream.tarballs().prefetch(NAME, VERSION)).isEqualTo(Prefetched.FAILED);

        assertThat(find(upstream.keys().tarball(NAME, VERSION))).isEmpty();
        now = now.plus(Duration.ofMinutes(61));
        upstream.keeping().sweep(NAME, Optional.empty());
        assertThat(ports.objects().list("cache/", Optional.empty()))
                .as("its object goes")
                .noneMatch(object -> object.key().kind() == ObjectKey.Kind.CACHED_TARBALL);
    }

    @Test
    void the_purge_of_a_version_is_noted_although_its_packument_is_confirmed_meanwhile() {
        meanwhile = () -> upstream.packuments().refresh(NAME);

        upstream.keeping().purge(NAME, VERSION, new Write.Put(record(), Write.ALWAYS));

        assertThat(find(record().key())).as("the audit's entry").isPresent();
        assertThat(find(new Key(upstream.keys().partition(NAME), Removals.PURGED)))
                .as("what is under way is not kept")
                .isPresent();
    }

    @ParameterizedTest
    @MethodSource("purges")
    void a_tarball_that_comes_when_the_purge_has_looked_goes_as_well(Consumer<PurgeRacesTest> purge) {
        var tarball = "its bytes".getBytes(StandardCharsets.UTF_8);
        answer = () -> found(promising(tarball));
        upstream.packuments().refresh(NAME);
        answer = () -> new UpstreamAnswer.Found(new ByteArrayInputStream(tarball), false, Validators.NONE);
        meanwhile =
                () -> assertThat(upstream.tarballs().prefetch(NAME, VERSION)).isEqualTo(Prefetched.HELD);

        purge.accept(this);

        assertThat(find(upstream.keys().tarball(NAME, VERSION))).isEmpty();
    }

    @Test
    void who_was_reading_asks_at_once_and_blames_nobody() {
        meanwhile = this::purge;

        assertThat(((Current.Copy) read()).notice()).isEmpty();
    }
}
