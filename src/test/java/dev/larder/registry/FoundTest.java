package dev.larder.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.function.Metrics;
import dev.larder.npm.SecurityAnswers;
import dev.larder.npm.UpstreamPackument;
import dev.larder.npm.UpstreamResults;
import dev.larder.storage.memory.MemoryObjects;
import dev.larder.storage.memory.MemoryTable;
import dev.larder.support.Fault;
import dev.larder.support.PackageFiles;
import dev.larder.support.UpstreamRegistry;
import dev.larder.upstream.Deadline;
import dev.larder.upstream.Freshness;
import dev.larder.upstream.HttpUpstream;
import dev.larder.upstream.Packuments.Look;
import dev.larder.upstream.Routing;
import dev.larder.upstream.Upstream;
import dev.larder.upstream.UpstreamPorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long several upstreams may take together: with the time of a real request a route test would take half a minute. */
class FoundTest {

    private static final PackageName NAME = PackageName.parse("left-pad");

    private final UpstreamRegistry first = UpstreamRegistry.start();
    private final UpstreamRegistry second = UpstreamRegistry.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<RefreshRequest> queue = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        first.close();
        second.close();
        client.close();
    }

    private Found.Candidate candidate(UpstreamRegistry registry) {
        var clock = InstantSource.fixed(Instant.EPOCH);
        var ports = new UpstreamPorts(
                new MemoryTable(),
                new MemoryObjects(),
                new UpstreamPackument(),
                new SecurityAnswers(),
                new UpstreamResults(),
                new QueuedFetches(queue::add, clock),
                new Metrics("test", _ -> {}, clock),
                clock,
                new Random(1));
        var root = URI.create(registry.url().toString().replaceFirst("/$", ""));
        var upstream = Upstream.of(
                root,
                new HttpUpstream(root, () -> client, Optional::empty, new SecurityAnswers()),
                Routing.ALL,
                Freshness.USUAL,
                ports);
        return new Found.Candidate(upstream, Optional.empty(), Optional.empty());
    }

    @Test
    void the_second_has_the_time_that_the_first_has_left() {
        second.publish(PackageFiles.made("left-pad", "1.0.0"));
        first.failPackuments(new Fault.Slow(Duration.ofMillis(500)));
        second.failPackuments(new Fault.Slow(Duration.ofMillis(3500)));
        var candidates = List.of(candidate(first), candidate(second));

        var found = new Found.Proxied(NAME, candidates, Deadline.in(Duration.ofSeconds(3)));

        assertThatThrownBy(() -> found.current(Look.KEPT))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(new Problem.StillFetching(NAME)));
        assertThat(queue)
                .singleElement()
                .extracting(RefreshRequest::text)
                .asString()
                .startsWith("packument " + second.url().getAuthority() + " left-pad ");
    }
}
