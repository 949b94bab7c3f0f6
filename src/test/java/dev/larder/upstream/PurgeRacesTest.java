package dev.larder.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.PackageName;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Write;
import dev.larder.upstream.Packuments.Current;
import dev.larder.upstream.Packuments.Look;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A packument is purged while the upstream is asked whether it is still so. */
class PurgeRacesTest {

    private static final PackageName NAME = PackageName.parse("left-pad");

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private Supplier<UpstreamAnswer> answer = PurgeRacesTest::found;

    private final UpstreamPorts ports = ScriptedUpstream.ports(() -> now);
    private final Upstream upstream = Upstream.of(
            URI.create("https://npm.example.test"),
            new ScriptedUpstream(() -> answer.get()),
            Routing.ALL,
            Freshness.USUAL,
            ports);

    private static UpstreamAnswer found() {
        var document = "{\"name\":\"left-pad\",\"versions\":{}}".getBytes(StandardCharsets.UTF_8);
        return new UpstreamAnswer.Found(
                new ByteArrayInputStream(document), false, new Validators(Optional.of("one"), Optional.empty()));
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
                .current(NAME, find(upstream.keys().head(NAME)), Look.KEPT, Deadline.in(Duration.ofSeconds(9)));
    }

    private void purge() {
        var record = new Item(new Key("A#2026-11-24", "purge")).with("by", "root");
        upstream.keeping().purge(NAME, new Write.Put(record, Write.ALWAYS));
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
}
