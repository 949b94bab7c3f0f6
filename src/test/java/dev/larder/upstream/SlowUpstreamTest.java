package dev.larder.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import dev.larder.npm.SecurityAnswers;
import dev.larder.npm.UpstreamPackument;
import dev.larder.npm.UpstreamResults;
import dev.larder.storage.Write;
import dev.larder.storage.memory.MemoryObjects;
import dev.larder.storage.memory.MemoryTable;
import dev.larder.support.Fault;
import dev.larder.support.PackageFiles;
import dev.larder.support.UpstreamRegistry;
import dev.larder.upstream.Packuments.Current;
import dev.larder.upstream.Packuments.Look;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What takes longer than a request may goes on in the background, and the same request finds it then. */
class SlowUpstreamTest {

    private static final PackageName NAME = PackageName.parse("left-pad");
    private static final Version VERSION = new Version("1.0.0");
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(25);

    private final UpstreamRegistry registry = UpstreamRegistry.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> background = new CopyOnWriteArrayList<>();
    private final List<Meter.Sign> signs = new CopyOnWriteArrayList<>();
    private final MemoryTable table = new MemoryTable();
    private UpstreamPorts ports;
    private Upstream upstream;

    @BeforeEach
    void start() {
        registry.publish(PackageFiles.made("left-pad", "1.0.0"));
        var root = URI.create(registry.url().toString().replaceFirst("/$", ""));
        ports = new UpstreamPorts(
                table,
                new MemoryObjects(),
                new UpstreamPackument(),
                new SecurityAnswers(),
                new UpstreamResults(),
                new Background() {
                    @Override
                    public void packument(String upstream, PackageName name, Optional<Instant> since) {
                        background.add("packument " + name);
                    }

                    @Override
                    public void asked(String upstream, PackageName name, Optional<Version> version, LocalDate day) {
                        background.add("asked " + name);
                    }

                    @Override
                    public void tarball(String upstream, PackageName name, Version version) {
                        background.add("tarball " + name + " " + version);
                    }
                },
                new Meter() {
                    @Override
                    public void count(Sign sign) {
                        signs.add(sign);
                    }

                    @Override
                    public void upstreamTook(Duration time) {}
                },
                InstantSource.system(),
                new Random(1));
        upstream = Upstream.of(
                root,
                new HttpUpstream(root, () -> client, Optional::empty, new SecurityAnswers()),
                Routing.ALL,
                Freshness.USUAL,
                ports);
    }

    @AfterEach
    void close() {
        registry.close();
        client.close();
    }

    private Current read(Duration patience) {
        var key = upstream.keys().head(NAME);
        return upstream.packuments().current(NAME, table.find(key), Look.KEPT, Deadline.in(patience), false);
    }

    @Test
    void a_packument_that_comes_slowly_is_handed_over() {
        registry.failPackuments(new Fault.Trickle(100, Duration.ofMillis(200)));

        assertThatThrownBy(() -> read(SHORT))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(new Problem.StillFetching(NAME)));
        assertThat(background).containsExactly("packument left-pad");

        upstream.packuments().refresh(NAME);
        assertThat(read(LONG)).isInstanceOf(Current.Copy.class);
    }

    @Test
    void a_tarball_that_comes_slowly_is_handed_over() {
        read(LONG);
        registry.failTarballs(new Fault.Slow(Duration.ofSeconds(1)));
        var head = Optional.of(table.get(List.of(upstream.keys().head(NAME)))
                .get(upstream.keys().head(NAME)));

        assertThatThrownBy(() -> upstream.tarballs().fetch(NAME, VERSION, head, Deadline.in(SHORT)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(new Problem.StillFetching(NAME)));
        assertThat(background).containsExactly("tarball left-pad 1.0.0");

        assertThat(upstream.tarballs().prefetch(NAME, VERSION)).isEqualTo(Tarballs.Prefetched.HELD);
        assertThat(upstream.tarballs().fetch(NAME, VERSION, head, Deadline.in(LONG)))
                .isPresent();
    }

    @Test
    void who_waits_for_a_client_fetches_alone_in_the_end_and_not_for_the_background() {
        var flights = new Flights(ports, Duration.ofMillis(100));
        var wanted =
                new Flights.Wanted(upstream.keys().lease(NAME), upstream.keys().head(NAME), Write.ABSENT);
        flights.board(wanted, Flights.Crew.READER, Deadline.in(LONG));

        assertThat(flights.boardIfFree(wanted, Flights.Crew.READER)).isInstanceOf(Flights.Boarding.InTheAir.class);
        assertThat(signs).doesNotContain(Meter.Sign.LEASE_WAITS);
        assertThat(flights.board(wanted, Flights.Crew.READER, Deadline.in(LONG)))
                .isInstanceOf(Flights.Boarding.Pilot.class);
        assertThat(signs).containsExactly(Meter.Sign.LEASE_WAITS);

        table.transact(List.of(new Write.Delete(wanted.lease(), Write.ALWAYS)));
        flights.board(wanted, Flights.Crew.BACKGROUND, Deadline.in(LONG));
        assertThat(flights.board(wanted, Flights.Crew.READER, Deadline.in(LONG)))
                .isInstanceOf(Flights.Boarding.InTheAir.class);
    }

    @Test
    void nobody_waits_for_what_was_removed_meanwhile() {
        var flights = new Flights(ports, Duration.ofMillis(100));
        var removed =
                new Flights.Wanted(upstream.keys().lease(NAME), upstream.keys().head(NAME), Write.equal("fresh", 1));

        assertThat(flights.board(removed, Flights.Crew.READER, Deadline.in(LONG)))
                .isInstanceOf(Flights.Boarding.Pilot.class);

        assertThat(signs).isEmpty();
    }

    @Test
    void a_lease_does_not_outlast_a_fetch_for_which_memory_was_short() {
        var flights = new Flights(ports, Duration.ofMillis(100));
        var wanted =
                new Flights.Wanted(upstream.keys().lease(NAME), upstream.keys().head(NAME), Write.ABSENT);
        flights.boardIfFree(wanted, Flights.Crew.BACKGROUND);

        assertThatThrownBy(() -> flights.fly(wanted, () -> {
                    throw new OutOfMemoryError("this test's document is large");
                }))
                .isInstanceOf(OutOfMemoryError.class);

        assertThat(table.find(wanted.lease())).isEmpty();
    }

    @Test
    void who_has_no_time_left_is_told_to_come_again() {
        assertThatThrownBy(() -> read(Duration.ZERO))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(new Problem.StillFetching(NAME)));
        assertThat(background).containsExactly("packument left-pad");
    }

    @Test
    void nobody_waits_for_somebody_else_longer_than_their_client_does() {
        read(LONG);
        var wanted = new Flights.Wanted(
                upstream.keys().lease(NAME, VERSION), upstream.keys().tarball(NAME, VERSION), Write.ABSENT);
        new Flights(ports, Duration.ZERO).boardIfFree(wanted, Flights.Crew.READER);
        var head = table.find(upstream.keys().head(NAME));

        assertThatThrownBy(() -> upstream.tarballs().fetch(NAME, VERSION, head, Deadline.in(Duration.ZERO)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(new Problem.StillFetching(NAME)));

        assertThat(signs).doesNotContain(Meter.Sign.LEASE_WAITS);
        assertThat(table.find(wanted.lease()).map(lease -> lease.findText("trouble")))
                .as("the other's lease")
                .contains(Optional.empty());
    }
}
